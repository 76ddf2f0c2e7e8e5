import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Condition,
  filterSchema,
  NUMBER_FIELDS,
  TEXT_FIELDS,
} from '../../../dashboard/contract/filter.ts';
import { LOOKUP_KINDS, type Lookup } from '../../../dashboard/contract/lookup.ts';
import {
  buildAccessQuery,
  buildDecisionQuery,
  buildLastAllowedQuery,
} from '../../../dashboard/server/query/decision-query.ts';
import { ValueNotSearchable } from '../../../dashboard/server/query/query-text.ts';
import { readToken } from '../../../local/logs/insights/tokenizer.ts';

const HASH = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Kinds and texts of the tokens of a query, strings without what they hold; and what the strings hold. */
const dissect = (query: string) => {
  const shape: string[] = [];
  const strings: string[] = [];
  for (let token = readToken(query, 0); token.kind !== 'end'; token = readToken(query, token.end)) {
    if (token.kind === 'string') strings.push(query.slice(token.start + 1, token.end - 1));
    shape.push(token.kind === 'string' ? 'string' : query.slice(token.start, token.end));
  }
  return { shape, strings };
};

/** Texts that an attacker would try, and any other. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
  fc.stringMatching(/^[A-Za-z0-9_.:@/+="'`|# \n\\{}()*-]{1,40}$/),
  fc.constantFrom(
    '" or 1 = 1 or client_id = "',
    'x" | stats count(*)',
    'x\\',
    "x' | limit 1 #",
    'x\n| limit 1',
  ),
);

const conditionLike = (field: Condition['field'], value: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constantFrom('=', '!=', 'contains', 'not contains').map((operator) => ({ operator, field, value })),
    fc.constantFrom('in', 'not in').map((operator) => ({ operator, field, values: [value, 'b'] })),
    fc.constantFrom('present', 'absent').map((operator) => ({ operator, field })),
  );

const anyFilter = (value: string) => {
  const conditions = fc.array(
    fc.constantFrom(...TEXT_FIELDS).chain((field) => conditionLike(field, value)),
    { maxLength: 4 },
  );
  return fc
    .record({ match: fc.constantFrom('all', 'any'), conditions, and: conditions })
    .map((filter) => filterSchema.parse(filter));
};

/** Keys of a filter whose texts are words of the contract. */
const WORDS = new Set(['match', 'operator', 'field']);

describe('buildDecisionQuery', () => {
  test('asks for the schema of the record, so that EMF lines and lines of Lambda stay out', () => {
    expect(buildDecisionQuery({ limit: 100 })).toBe(
      'fields @timestamp, @message\n| filter schema like "gatelens.decision/1"\n| sort @timestamp desc\n| limit 100',
    );
  });

  test.each<[Lookup, string]>([
    [{ kind: 'client_id', value: 'tutorial-client' }, 'client_id = "tutorial-client"'],
    [{ kind: 'token_hash', value: HASH }, `token_hash = "${HASH}"`],
    [{ kind: 'request_id', value: 'a-1' }, 'request_id = "a-1"'],
    [{ kind: 'subject', value: 'ty.webb@example.com' }, 'sub = "ty.webb@example.com"'],
    [{ kind: 'client_id', value: 'a "b"' }, `sha256(client_id) = "${hex('a "b"')}"`],
    [{ kind: 'client_id', value: 'ü' }, `sha256(client_id) = "${hex('ü')}"`],
    [
      { kind: 'call_id', value: 'a-1' },
      'request_id = "a-1" or decision_id = "a-1" or fapi_interaction_id = "a-1"',
    ],
    [
      { kind: 'thumbprint', value: HASH },
      `certificate_thumbprint = "${HASH}" or bound_thumbprint = "${HASH}"`,
    ],
  ])('compares %o by equality', (lookup, condition) => {
    expect(buildDecisionQuery({ lookup, limit: 1 }).split('\n| ')).toContain(`filter ${condition}`);
  });

  test('finds a hashed text as token, hash, thumbprint, client, subject and id of a call', () => {
    const query = buildDecisionQuery({ lookup: { kind: 'hashed_id', value: HASH }, limit: 1 });

    expect(query).toContain(`token_hash = "${HASH}"`);
    for (const field of [
      'request_id',
      'decision_id',
      'fapi_interaction_id',
      'token_hash',
      'client_id',
      'sub',
    ])
      expect(query).toContain(`sha256(${field}) = "${hex('abc')}"`);
    for (const field of ['certificate_thumbprint', 'bound_thumbprint'])
      expect(query).toContain(`sha256(${field}) = "${hex('abc')}"`);
  });

  test.each<[Condition, string]>([
    [{ operator: '=', field: 'resource', value: '/accounts/{id}' }, 'resource = "/accounts/{id}"'],
    [
      { operator: '!=', field: 'client_id', value: 'a' },
      '(not ispresent(client_id) or not (client_id = "a"))',
    ],
    [{ operator: 'in', field: 'reason', values: ['a', 'b'] }, 'reason in ["a", "b"]'],
    [
      { operator: 'in', field: 'sub', values: ['a', '"'] },
      `(sub in ["a"] or sha256(sub) in ["${hex('"')}"])`,
    ],
    [{ operator: 'contains', field: 'user_agent', value: 'curl/8' }, 'user_agent like "curl/8"'],
    [{ operator: '>=', field: 'duration_ms', value: 12.5 }, 'duration_ms >= 12.5'],
    [{ operator: 'absent', field: 'token_hash' }, 'not ispresent(token_hash)'],
  ])('writes %o', (condition, text) => {
    const filter = { match: 'all', conditions: [condition] } as const;

    expect(buildDecisionQuery({ filter, limit: 1 }).split('\n| ')).toContain(`filter ${text}`);
  });

  test('joins conditions of which any may hold', () => {
    const filter = filterSchema.parse({
      match: 'any',
      conditions: [
        { operator: '=', field: 'reason', value: 'a' },
        { operator: '<', field: 'http_status', value: 400 },
      ],
    });

    expect(buildDecisionQuery({ filter, limit: 1 })).toContain(
      'filter (reason = "a") or (http_status < 400)',
    );
    const and = [{ operator: '=', field: 'client_id', value: 'c' }] as const;
    expect(buildDecisionQuery({ filter: { ...filter, and }, limit: 1 })).toContain(
      'filter (reason = "a") or (http_status < 400)\n| filter client_id = "c"\n',
    );
  });

  test.each(['token_hash', 'thumbprint', 'hashed_id'] as const)(
    'takes nothing but a SHA-256 as %s',
    (kind) => {
      const build = (value: string) => () => buildDecisionQuery({ lookup: { kind, value }, limit: 1 });

      expect(build(HASH)).not.toThrow();
      expect(build(HASH.slice(1))).toThrow(ValueNotSearchable);
      expect(build(`${HASH.slice(0, 42)}B`)).toThrow(ValueNotSearchable);
      expect(build('tutorial-client')).toThrow(ValueNotSearchable);
    },
  );

  test('no text changes the tokens of a query: it stands in one string, is hashed, or is refused', () => {
    const question = fc
      .record({ kind: fc.constantFrom(...LOOKUP_KINDS), value: anyText })
      .chain(({ kind, value }) => anyFilter(value).map((filter) => ({ kind, value, filter })));

    fc.assert(
      fc.property(question, ({ kind, value, filter }) => {
        const build = (text: string): string =>
          buildDecisionQuery({
            lookup: { kind, value: text },
            filter: JSON.parse(JSON.stringify(filter), (key, part: unknown) =>
              part === value && !WORDS.has(key) ? text : part,
            ),
            limit: 7,
          });
        try {
          const built = dissect(build(value));
          const isSafe = /^[A-Za-z0-9_.:@/+=,;~!?&%(){}[\]* -]{1,256}$/.test(value);
          expect(built.shape.join(' ').replaceAll('sha256 ( ', '')).not.toContain(
            value.length > 12 ? value : '\0',
          );
          expect(built.strings.every((text) => /^[\x20-\x7e]+$/.test(text) && !/["'`\\|#]/.test(text))).toBe(
            true,
          );
          if (isSafe && kind !== 'hashed_id')
            expect(built.shape).toEqual(dissect(build(kindValue(kind))).shape);
        } catch (error) {
          if (!(error instanceof ValueNotSearchable)) throw error;
          expect(value.length > 3 && error.message.includes(value)).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('numbers are written in plain decimals or refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NUMBER_FIELDS), fc.double(), (field, value) => {
        const filter = { match: 'all', conditions: [{ operator: '<', field, value }] } as const;
        try {
          expect(buildDecisionQuery({ filter, limit: 1 })).toMatch(
            new RegExp(`filter ${field} < -?\\d+(?:\\.\\d+)?\n`),
          );
        } catch (error) {
          if (!(error instanceof ValueNotSearchable)) throw error;
        }
      }),
    );
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the limit %d', (limit) => {
    expect(() => buildDecisionQuery({ limit })).toThrow(RangeError);
  });
});

/** A value that every kind takes. */
const kindValue = (kind: Lookup['kind']): string =>
  kind === 'token_hash' || kind === 'thumbprint' || kind === 'hashed_id' ? HASH : 'a';

describe('buildLastAllowedQuery', () => {
  test('asks for one allowed call of the client on the route before the moment', () => {
    const query = buildLastAllowedQuery({ client_id: 'a', resource: '/time', method: 'GET', before: 1_700 });

    expect(query.split('\n| ')).toEqual([
      'fields @timestamp, @message',
      'filter client_id = "a"',
      'filter resource = "/time"',
      'filter method = "GET"',
      'filter decision = "Allow"',
      'filter toMillis(@timestamp) < 1700',
      'filter schema like "gatelens.decision/1"',
      'sort @timestamp desc',
      'limit 1',
    ]);
  });
});

describe('buildAccessQuery', () => {
  test('refuses more ids than a query can hold', () => {
    const ids = Array.from({ length: 100 }, (_, n) => `${'x'.repeat(200)}${n}`);

    expect(() => buildAccessQuery(ids, 10)).toThrow(ValueNotSearchable);
  });
});
