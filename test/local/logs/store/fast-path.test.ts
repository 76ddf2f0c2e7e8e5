import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { QueryPlan } from '../../../../local/logs/insights/plan.ts';
import { prepareQuery, type QuerySource, runQuery } from '../../../../local/logs/insights/query-engine.ts';
import type { ResultCell } from '../../../../local/logs/insights/result-format.ts';
import { EventStore } from '../../../../local/logs/store/event-store.ts';
import { identifier, type SqlFragment, sql } from '../../../../local/logs/store/sql.ts';
import { temporaryDirectory } from '../../../support/logs.ts';

const TIMES = { now: 0, from: 0, to: 0 };

/** Known fields: of hashes, of numbers, of texts. */
const KNOWN = ['token_hash', 'client_id', 'duration_ms', 'http_status', 'reason', 'decision'] as const;

/** Values that read alike and are not the same, and those that break whoever reads JSON by hand. */
const VALUES = [
  ...['1', '1.0', '1e0', '01', ' 1', '+1', '.5', '1.50', '1e999', '-0', 'NaN', 'Infinity', '0x10', 'a', 'A'],
  ...[
    '',
    ' ',
    'é',
    'e\u0301',
    '"',
    '\\',
    '\u0000',
    '\n',
    'x'.repeat(300),
    "o'b",
    '%',
    '99999999999999999999',
  ],
  ...[1, 1.5, -0, 0, 1e21, 1e-7, 2 ** 64, 0.1, 500, true, false, null, {}, [], [1], { a: 1 }],
];

const value = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...VALUES) }, fc.jsonValue({ maxDepth: 1 }));
const record = fc.dictionary(fc.constantFrom(...KNOWN), value, { maxKeys: 4 });

/** A message that holds the object as a whole, beside text, damaged, or with a key twice. */
const message = fc
  .tuple(record, fc.constantFrom('whole', 'spaced', 'beside', 'cut', 'twice'))
  .map(([object, shape]) => {
    const text = JSON.stringify(object);
    if (shape === 'spaced') return ` ${text}\n`;
    if (shape === 'beside') return `START {not json} ${text} END`;
    if (shape === 'cut') return text.slice(0, -1);
    return shape === 'twice' ? `${text.slice(0, -1)}${text === '{}' ? '' : ','}"client_id":"second"}` : text;
  });

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let store: EventStore;
/** More events with one id than are looked up one by one. */
const many = Array.from({ length: 400 }, (_, index) => JSON.stringify({ client_id: 'many', reason: index }));
const messages = [...fc.sample(message, { numRuns: 1500, seed: 5 }), ...many];

beforeAll(async () => {
  directory = await temporaryDirectory();
  store = await EventStore.open(directory.path, () => undefined);
  await store.catalogue.createGroup('g', 1);
  await store.catalogue.createStream('g', 's', 1);
  const group = store.catalogue.group('g');
  if (group === undefined) throw new Error('the group was not created');
  for (let from = 0; from < messages.length; from += 100) {
    const events = messages
      .slice(from, from + 100)
      .map((text, index) => ({ timestamp: from + index, message: text }));
    await store.put(group, 's', events, 1);
  }
});

afterAll(async () => {
  await store.close();
  await directory[Symbol.asyncDispose]();
});

type Rows = readonly (readonly ResultCell[])[];

const run = async (source: QuerySource, plan: QueryPlan): Promise<Rows> => {
  const range = { logGroups: ['g'], from: 0, to: messages.length };
  return (await runQuery(source, { plan, range, limit: 10_000 }, new AbortController().signal)).rows;
};

/** The same query where every field is looked for in two places, both its own: no column stands for that. */
const withoutColumns = (plan: QueryPlan): QueryPlan =>
  JSON.parse(JSON.stringify(plan), (key, part: unknown) =>
    key === 'pointers' && Array.isArray(part) && part.length === 1 ? [...part, ...part] : part,
  );

/** Without messages from segments, too. */
const indexAlone: QuerySource = { query: (statement, signal) => store.query(statement, signal) };

const column = (field: string, kind: 'f' | 'h' | 'n'): SqlFragment => identifier(`${kind}_${field}`);

const fromJson = (field: string): SqlFragment =>
  sql`first_scalar(json_extract(json, [${`/${field}`}::VARCHAR]))`;

const countWhere = async (condition: SqlFragment): Promise<number> => {
  const [row] = await store.query(sql`SELECT count(*)::DOUBLE AS events FROM events WHERE ${condition}`);
  return Number(row?.['events']);
};

describe('what makes queries fast does not change their answers', () => {
  test.each(KNOWN)('the column of %s holds what its JSON says', async (field) => {
    expect(await countWhere(sql`${fromJson(field)} IS DISTINCT FROM ${column(field, 'f')}`)).toBe(0);
    expect(await countWhere(sql`${column(field, 'f')} IS NOT NULL`)).toBeGreaterThan(100);
  });

  test.each(['token_hash', 'client_id'])('the hash column of %s is of that text', async (field) => {
    const wrong = sql`text_hash(${fromJson(field)}) IS DISTINCT FROM ${column(field, 'h')}`;

    expect(await countWhere(wrong)).toBe(0);
  });

  test.each(['duration_ms', 'http_status'])(
    'the number column of %s is that text as a number',
    async (field) => {
      const wrong = sql`number_of(${fromJson(field)}) IS DISTINCT FROM ${column(field, 'n')}`;

      expect(await countWhere(wrong)).toBe(0);
    },
  );

  const literals = [
    '"a"',
    '"1"',
    '1',
    '"1.0"',
    '"x"',
    '500',
    '"second"',
    '"o\'b"',
    '""',
    '" "',
    '-0',
    '"true"',
  ];
  const tests = literals.flatMap((literal) => [
    `token_hash = ${literal}`,
    `${literal} = client_id`,
    `reason in [${literal}, "A"]`,
    `token_hash = ${literal} or client_id = "a" and reason != "b"`,
    `not (client_id = ${literal})`,
    `token_hash = ${literal} or client_id = "second"`,
    `(token_hash = ${literal} and reason = "a") or client_id in ["a", "x"]`,
    `duration_ms > ${literal}`,
    `client_id in [${literal}, "many"] and reason != "7"`,
  ]);

  test.each(tests)('filter %s', async (condition) => {
    const plan = await prepareQuery(
      store,
      `fields @message, @timestamp | filter ${condition} | sort @timestamp asc`,
      TIMES,
    );

    const fast = await run(store, plan);

    expect(fast).toEqual(await run(indexAlone, withoutColumns(plan)));
  });

  test.each([
    'stats count(*), avg(duration_ms), max(http_status), pct(duration_ms, 50) by reason',
    'stats count_distinct(client_id) as clients by bin(1s), decision',
    'filter client_id = "many" | stats count(*) by bin(70ms) offset 45ms | limit 3',
    'filter token_hash = "a" | filter client_id = "a" or token_hash = "x" | stats count(*)',
    'filter token_hash = "nobody has it" | stats count(*)',
    'fields duration_ms + 1 as more, @message | sort duration_ms desc, @timestamp asc | limit 50',
    'filter client_id = "a" | fields @message as text | filter text like "a" | sort text asc',
    'fields @message, @message as again, reason | limit 3',
  ])('%s', async (text) => {
    const plan = await prepareQuery(store, text, TIMES);

    const fast = await run(store, plan);

    expect(fast.length).toBeGreaterThan(0);
    expect(fast).toEqual(await run(indexAlone, withoutColumns(plan)));
  });

  test('the filters of these cases find something', async () => {
    const found = await Promise.all(
      ['token_hash = "a"', 'client_id = "second"', 'http_status = 500'].map(async (condition) =>
        run(store, await prepareQuery(store, `filter ${condition}`, TIMES)),
      ),
    );

    expect(found.map((rows) => rows.length > 0)).toEqual([true, true, true]);
  });

  test('messages come from the index when a segment is gone', async () => {
    const plan = await prepareQuery(store, 'fields @message | sort @timestamp asc', TIMES);
    const whole = await run(store, plan);
    const gone: QuerySource = { ...indexAlone, readMessages: async () => undefined };

    expect(whole.map(([cell]) => cell?.value)).toEqual(messages);
    expect(await run(gone, plan)).toEqual(whole);
  });
});
