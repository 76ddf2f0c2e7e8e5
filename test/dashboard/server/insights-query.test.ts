import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOOKUP_KINDS, type Lookup } from '../../../dashboard/contract/lookup.ts';
import { buildDecisionQuery, ValueNotSearchable } from '../../../dashboard/server/insights-query.ts';

const HASH = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';

/** The query with every quoted value taken out, and those values. */
const dissect = (query: string) => ({
  skeleton: query.replace(/"[^"]*"/g, '""'),
  values: [...query.matchAll(/"([^"]*)"/g)].map(([, value]) => value),
});

describe('buildDecisionQuery', () => {
  test('asks for the schema of the record, so that EMF lines and lines of Lambda stay out', () => {
    expect(buildDecisionQuery({ limit: 100 })).toBe(
      'fields @timestamp, @message\n| filter schema like "gatelens.decision/1"\n| sort @timestamp desc\n| limit 100',
    );
  });

  test.each<[Lookup, string]>([
    [{ kind: 'client_id', value: 'tutorial-client' }, 'client_id = "tutorial-client"'],
    [{ kind: 'token_hash', value: HASH }, `token_hash = "${HASH}"`],
    [
      { kind: 'call_id', value: 'a-1' },
      'request_id = "a-1" or decision_id = "a-1" or fapi_interaction_id = "a-1"',
    ],
    [
      { kind: 'thumbprint', value: HASH },
      `certificate_thumbprint = "${HASH}" or bound_thumbprint = "${HASH}"`,
    ],
  ])('compares %o by equality on indexed fields', (lookup, condition) => {
    expect(buildDecisionQuery({ lookup, limit: 1 }).split('\n| ')).toContain(`filter ${condition}`);
  });

  test.each([
    '" or 1 = 1 or client_id = "',
    'x" | stats count(*)',
    'x\\',
    "x' | limit 1 #",
    'x\n| filter 1 = 1',
    'x`',
    '/.*/',
    'a b',
    'ü',
    '',
    'x'.repeat(257),
    '#',
    '$(x)',
    '%22',
  ])('refuses the client id %j and does not repeat it', (value) => {
    expect.assertions(2);
    try {
      buildDecisionQuery({ lookup: { kind: 'client_id', value }, limit: 1 });
    } catch (error) {
      expect(error).toBeInstanceOf(ValueNotSearchable);
      expect(value.length > 3 && String(error).includes(value)).toBe(false);
    }
  });

  test.each(['token_hash', 'thumbprint'] as const)('takes nothing but a SHA-256 as %s', (kind) => {
    const build = (value: string) => () => buildDecisionQuery({ lookup: { kind, value }, limit: 1 });

    expect(build(HASH)).not.toThrow();
    expect(build(HASH.slice(1))).toThrow(ValueNotSearchable);
    expect(build(`${HASH.slice(0, 42)}B`)).toThrow(ValueNotSearchable);
    expect(build('tutorial-client')).toThrow(ValueNotSearchable);
  });

  test('keeps any text between its quotes, whatever it holds, or refuses it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.stringMatching(/^[A-Za-z0-9_.:@/+="'`|# \n\\-]{1,40}$/),
      fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    );
    fc.assert(
      fc.property(fc.constantFrom(...LOOKUP_KINDS), text, (kind, value) => {
        const { skeleton } = dissect(buildDecisionQuery({ lookup: { kind, value: HASH }, limit: 7 }));
        try {
          const built = dissect(buildDecisionQuery({ lookup: { kind, value }, limit: 7 }));
          expect(built.skeleton).toBe(skeleton);
          expect(new Set(built.values)).toEqual(new Set([value, 'gatelens.decision/1']));
          expect(value).toMatch(/^[A-Za-z0-9_.:@/+=-]+$/);
        } catch (error) {
          if (!(error instanceof ValueNotSearchable)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the limit %d', (limit) => {
    expect(() => buildDecisionQuery({ limit })).toThrow(RangeError);
  });
});
