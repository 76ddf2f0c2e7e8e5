import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LogStoreUnderTest,
  putEvents,
  rowsOf,
  runTestQuery,
  startTestLogStore,
  TEST_NOW,
  type TestRow,
} from '../../../support/logs.ts';

const MINUTE_MS = 60_000;
const GROUP = 'semantics';

let store: LogStoreUnderTest;
let client: CloudWatchLogsClient;

const ask = async (query: string): Promise<readonly TestRow[]> =>
  rowsOf(await runTestQuery(client, { query, groups: [GROUP] }));

/** Ten minutes of events, oldest first. */
const EVENTS = [
  { minute: 10, message: 'plain text without fields' },
  { minute: 9, message: 'INFO before {"id":"prefixed","nested":{"list":[{"deep":"x"},"second"]}} after' },
  { minute: 8, message: '{"id":"r1","n":5,"ok":true,"reason":"allowed","client_id":"12345678901234567891"}' },
  {
    minute: 7,
    message: '{"id":"r2","n":"7","ok":false,"reason":"token_expired","client_id":"12345678901234567890"}',
  },
  {
    minute: 6,
    message: '{"id":"r3","n":20.5,"reason":"token_expired","empty":"","nothing":null,"map":{"a":1}}',
  },
  {
    minute: 5,
    message: '{"id":"r4","n":"many","reason":"allowed","with.dot":"dotted","@odd":"at","http_status":403}',
  },
  { minute: 4, message: '{"broken": ' },
];

beforeAll(async () => {
  store = await startTestLogStore();
  client = store.client;
  await putEvents(
    client,
    { group: GROUP },
    EVENTS.map(({ minute, message }) => ({ timestamp: TEST_NOW - minute * MINUTE_MS, message })),
  );
});

afterAll(() => store[Symbol.asyncDispose]());

describe('filter', () => {
  test('a map or a list of the event is shown as JSON', async () => {
    expect(await ask('filter id = "r3" | display map, map as m, map.a, concat(map, "x") as c')).toEqual([
      { map: '{"a":1}', m: '{"a":1}', 'map.a': '1', c: 'x' },
    ]);
  });

  test.each([
    { condition: 'n = 5', ids: ['r1'] },
    { condition: 'n = 7', ids: ['r2'] },
    { condition: 'n = "7"', ids: ['r2'] },
    { condition: 'n == 20.50', ids: ['r3'] },
    { condition: 'n > 5', ids: ['r2', 'r3'] },
    { condition: '5 < n', ids: ['r2', 'r3'] },
    { condition: 'n >= 5 and n <= 7', ids: ['r1', 'r2'] },
    { condition: 'n > "a"', ids: ['r4'] },
    { condition: 'id > "r2"', ids: ['r3', 'r4'] },
    { condition: 'id = "r1" or id = "r2" and n = 5', ids: ['r1'] },
    { condition: '(id = "r1" or id = "r2") and not n = 5', ids: ['r2'] },
    { condition: 'id in ["r1", "r4", "R2"]', ids: ['r1', 'r4'] },
    { condition: 'n in [5, 7]', ids: ['r1', 'r2'] },
    { condition: 'ispresent(n) and n not in [5, 7]', ids: ['r3', 'r4'] },
    { condition: 'ispresent(n) and n != 5', ids: ['r2', 'r3', 'r4'] },
    { condition: 'ok = 1', ids: ['r1'] },
    { condition: 'ok = 0', ids: ['r2'] },
    { condition: 'ispresent(ok)', ids: ['r1', 'r2'] },
    { condition: 'ispresent(empty)', ids: ['r3'] },
    { condition: 'ispresent(nothing) or map = "{" or map = map', ids: [] },
    { condition: 'ispresent(map)', ids: ['r3'] },
    { condition: 'map.a = 1', ids: ['r3'] },
    { condition: 'with.dot = "dotted"', ids: ['r4'] },
    { condition: '`with.dot` = "dotted"', ids: ['r4'] },
    { condition: '@@odd = "at"', ids: ['r4'] },
    { condition: 'nested.list.0.deep = "x" and nested.list.1 = "second"', ids: ['prefixed'] },
    { condition: 'client_id = 12345678901234567890', ids: ['r2'] },
    { condition: 'client_id = "12345678901234567891"', ids: ['r1'] },
    { condition: 'http_status = 403', ids: ['r4'] },
    { condition: 'reason like "expired"', ids: ['r2', 'r3'] },
    { condition: 'reason like "EXPIRED"', ids: [] },
    { condition: 'reason like /(?i)EXPIRED$/', ids: ['r2', 'r3'] },
    { condition: 'reason like /(?<word>expired)/', ids: ['r2', 'r3'] },
    { condition: String.raw`reason like /[(?<]|\(?<|d$/`, ids: ['r1', 'r2', 'r3', 'r4'] },
    { condition: 'reason =~ /^allow/', ids: ['r1', 'r4'] },
    { condition: 'ispresent(reason) and reason not like /^allow/', ids: ['r2', 'r3'] },
    { condition: 'id =~ /$$/', ids: ['prefixed', 'r1', 'r2', 'r3', 'r4'] },
    { condition: 'id =~ /^^r1$$/', ids: ['r1'] },
    { condition: 'id =~ /$r/ or id =~ /r^/', ids: [] },
    { condition: 'reason like "%" or reason like "a_lowed"', ids: [] },
    { condition: 'n like /^2/', ids: ['r3'] },
    { condition: 'n = n and id = reason', ids: [] },
    { condition: 'n = n', ids: ['r1', 'r2', 'r3', 'r4'] },
    { condition: 'n < id', ids: ['r4'] },
    { condition: 'reason < id', ids: ['r1', 'r4'] },
    { condition: '(n = 5) = ok', ids: ['r1', 'r2'] },
    { condition: 'n * 2 + 1 = 11 or n % 4 = 3', ids: ['r1', 'r2'] },
    { condition: 'n / 0 = 1 or n ^ 0.5 < 0', ids: [] },
    { condition: `toMillis(@timestamp) = ${TEST_NOW - 8 * MINUTE_MS}`, ids: ['r1'] },
    { condition: '@timestamp > "2020-01-01"', ids: [] },
    { condition: '@timestamp like "2023-11-14 22:05"', ids: ['r1'] },
    { condition: '@message like "without fields" and ispresent(id)', ids: [] },
    { condition: '@logStream = "stream" and id = "r1"', ids: ['r1'] },
    { condition: `@log = "123456789012:${GROUP}" and id = "r1"`, ids: ['r1'] },
  ])('$condition finds $ids', async ({ condition, ids }) => {
    const rows = await ask(`fields id | filter ${condition} | sort @timestamp asc`);

    expect(rows.map(({ id }) => id)).toEqual(ids);
  });

  test('a test of a missing field and its negation are opposites', async () => {
    const count = async (condition: string): Promise<number> => (await ask(`filter ${condition}`)).length;

    for (const [one, other] of [
      ['absent = 1', 'absent != 1'],
      ['absent in ["x"]', 'absent not in ["x"]'],
      ['absent like /x/', 'absent not like /x/'],
      ['absent > 3', 'not absent > 3'],
    ]) {
      expect([await count(String(one)), await count(String(other))]).toEqual([0, EVENTS.length]);
    }
  });

  test('chained filters all hold', async () => {
    expect(await ask('filter n > 4 | filter reason = "allowed" | where id = "r1" | fields id')).toEqual([
      { id: 'r1' },
    ]);
  });
});

describe('fields and display', () => {
  test('without either, time and message are shown, newest first', async () => {
    const rows = await ask('limit 2');

    expect(rows).toEqual([
      { '@timestamp': '2023-11-14 22:09:20.000', '@message': '{"broken": ' },
      { '@timestamp': '2023-11-14 22:08:20.000', '@message': EVENTS[5]?.message },
    ]);
  });

  test('several "fields" add up, and a missing value has no cell', async () => {
    expect(await ask('fields id | filter id = "r1" | fields n, ok, absent')).toEqual([
      { id: 'r1', n: '5', ok: '1' },
    ]);
  });

  test('the last "display" decides', async () => {
    expect(await ask('fields n as m | filter m = 5 | display n | display id, m')).toEqual([
      { id: 'r1', m: '5' },
    ]);
  });

  test('a column without alias is named by its text', async () => {
    expect(await ask('fields n + 1, `with.dot`, ispresent(n) | filter id = "r1"')).toEqual([
      { 'n + 1': '6', 'ispresent(n)': '1' },
    ]);
  });

  test('an alias can be used by what follows, not by its own command', async () => {
    expect(
      await ask('fields n * 2 as twice, twice as same | fields twice + 1 as more | filter more = 11'),
    ).toEqual([{ twice: '10', more: '11' }]);
  });

  test('keywords and functions may be in any case', async () => {
    expect(await ask('FIELDS id | FILTER n IN [5] AND NOT isPresent(x) | LIMIT 1')).toEqual([{ id: 'r1' }]);
  });

  test('the message is given back as it was', async () => {
    const rows = await ask('fields @message | sort @timestamp asc');

    expect(rows.map((row) => row['@message'])).toEqual(EVENTS.map(({ message }) => message));
  });
});

describe('stats', () => {
  test('counts, sums and ranks numbers, and leaves out what is none', async () => {
    const rows =
      await ask(`filter ispresent(id) | stats count(*), count(), count(ok), sum(n) as total, avg(n) as mean,
      min(n) as least, max(n) as most, pct(n, 50) as median, count_distinct(reason) as reasons, sum(ok) as oks`);

    expect(rows).toEqual([
      {
        'count(*)': '5',
        'count()': '5',
        'count(ok)': '2',
        total: '32.5',
        mean: '10.833333333333334',
        least: '5',
        most: '20.5',
        median: '7',
        reasons: '2',
        oks: '1',
      },
    ]);
  });

  test('groups by fields and bins, group columns first', async () => {
    const answer = await runTestQuery(client, {
      query: 'filter ispresent(reason) | stats count(*) as calls by bin(5m), reason',
      groups: [GROUP],
    });

    expect(answer.results?.map((row) => row.map(({ field, value }) => `${field}=${value}`))).toEqual([
      ['bin(5m)=2023-11-14 22:05:00.000', 'reason=allowed', 'calls=2'],
      ['bin(5m)=2023-11-14 22:05:00.000', 'reason=token_expired', 'calls=2'],
    ]);
  });

  test('events without the group field make a group without that cell', async () => {
    expect(await ask('stats count(*) as n by reason | sort n desc | limit 1')).toEqual([{ n: '3' }]);
  });

  test.each([
    { width: '1m', bins: 7 },
    { width: '60s', bins: 7 },
    { width: '300s', bins: 7 },
    { width: '1h', bins: 1 },
    { width: '1d', bins: 1 },
    { width: '1mo', bins: 1 },
  ])('bin($width) makes $bins bins', async ({ width, bins }) => {
    expect(await ask(`stats count(*) by bin(${width})`)).toHaveLength(bins);
  });

  test('bins start at round UTC times', async () => {
    const query =
      'filter id = "r1" | stats count(*) as n by bin(1h) as h, bin(1d) as d, bin(1mo) as m, bin(1y) as y';

    expect(await ask(query)).toEqual([
      {
        h: '2023-11-14 22:00:00.000',
        d: '2023-11-14 00:00:00.000',
        m: '2023-11-01 00:00:00.000',
        y: '2023-01-01 00:00:00.000',
        n: '1',
      },
    ]);
  });

  test('a filter behind stats filters the groups', async () => {
    const query = 'filter ispresent(reason) | stats count(*) as c, max(n) as m by reason | filter m > 10';

    expect(await ask(query)).toEqual([{ reason: 'token_expired', c: '2', m: '20.5' }]);
  });

  test('a second stats works on the columns of the first', async () => {
    const query =
      'filter ispresent(reason) | stats count(*) as c by reason, id | stats sum(c) as s by reason';

    expect(await ask(query)).toEqual([
      { reason: 'allowed', s: '2' },
      { reason: 'token_expired', s: '2' },
    ]);
  });

  test('a statistic can be used by its text', async () => {
    const query =
      'filter ispresent(reason) | stats count(*), max(n) by reason | sort max(n) desc | display `max(n)`';

    expect(await ask(query)).toEqual([{ 'max(n)': '20.5' }, { 'max(n)': '5' }]);
  });

  test('arithmetic over statistics', async () => {
    expect(await ask('stats (sum(n) - min(n)) / count(n) as x')).toEqual([{ x: String(27.5 / 4) }]);
  });

  test('earliest and latest give the value at the ends of time, of @timestamp in milliseconds', async () => {
    const query = 'stats earliest(id) as a, latest(id) as b, earliest(@timestamp) as t, max(@timestamp) as m';

    expect(await ask(query)).toEqual([
      {
        a: 'prefixed',
        b: 'r4',
        t: String(TEST_NOW - 10 * MINUTE_MS),
        m: String(TEST_NOW - 4 * MINUTE_MS),
      },
    ]);
  });
});

describe('sort', () => {
  test('missing values come last in both directions', async () => {
    const ascending = await ask('fields n | sort n asc');
    const descending = await ask('fields n | sort n desc');

    expect(ascending.map(({ n }) => n)).toEqual(['many', '5', '7', '20.5', ...Array(3).fill(undefined)]);
    expect(descending.map(({ n }) => n)).toEqual(['20.5', '7', '5', 'many', ...Array(3).fill(undefined)]);
  });

  test('later keys decide among equals', async () => {
    const rows = await ask('filter ispresent(reason) | fields id | sort reason desc, id desc');

    expect(rows.map(({ id }) => id)).toEqual(['r3', 'r2', 'r4', 'r1']);
  });
});

describe('the time range', () => {
  test.each([
    { startTime: 0, endTime: 1_699_999_399, rows: 0 },
    { startTime: 0, endTime: 1_699_999_400, rows: 1 },
    { startTime: 1_699_999_400, endTime: 1_699_999_460, rows: 2 },
    { startTime: 1_699_999_401, endTime: 1_699_999_459, rows: 0 },
  ])('$startTime to $endTime has $rows', async ({ rows, ...range }) => {
    const answer = await runTestQuery(client, { query: 'fields @message', groups: [GROUP], ...range });

    expect(answer.results).toHaveLength(rows);
  });

  test('the end covers its whole second', async () => {
    await putEvents(client, { group: 'edge' }, [{ timestamp: TEST_NOW + 999, message: 'last' }]);

    const answer = await runTestQuery(client, { query: 'fields @message', groups: ['edge'] });

    expect(answer.results).toHaveLength(1);
  });
});

describe('a query as long as the limits allow', () => {
  const repeat = (part: string, count: number, separator: string): string =>
    Array(count).fill(part).join(separator);
  const doubling = Array.from({ length: 9 }, (_, step) => `fields a${step} + a${step} as a${step + 1}`);

  test.each([
    { name: 'nested comparisons', query: `filter ${'('.repeat(45)}n = id${') = n'.repeat(45)}`, rows: 0 },
    { name: 'a long sum', query: `filter ${repeat('n', 51, '+')} = 255`, rows: 1 },
    { name: 'a long power', query: `filter ${repeat('1', 51, '^')} = 1`, rows: EVENTS.length },
    { name: 'a long quotient', query: `filter ${'n / ('.repeat(41)}n${')'.repeat(41)} = 1`, rows: 3 },
    { name: 'many negations', query: `filter ${'not '.repeat(50)}n = 5`, rows: 1 },
    { name: 'many commands', query: repeat('filter n = 5', 100, '|'), rows: 1 },
    { name: 'aliases of aliases', query: `fields 1 as a0 | ${doubling.join('|')} | limit 1`, rows: 1 },
    { name: 'many alternatives', query: `filter ${repeat('n = 5', 300, ' or ')}`, rows: 1 },
    { name: 'a long list', query: `filter n in [5, ${repeat('"abcdefg"', 300, ',')}]`, rows: 1 },
  ])('$name is run', async ({ query, rows }) => {
    const answer = await runTestQuery(client, { query, groups: [GROUP] });

    expect(answer.status).toBe('Complete');
    expect(answer.results).toHaveLength(rows);
  });
});

describe('any text', () => {
  test('is found by its exact value, and as a field name in backticks', async () => {
    await using other = await startTestLogStore();
    const key = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 8 })
      .filter((text) => !/[`.]/.test(text));
    const quoted = (value: string): string => `"${value.replaceAll(/["'\\]/g, String.raw`\$&`)}"`;
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        key,
        fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
        async (name, value) => {
          run += 1;
          const group = `run-${run}`;
          const message = JSON.stringify({ [`k${name}`]: value, other: 1 });
          await putEvents(other.client, { group }, [{ timestamp: TEST_NOW, message }]);

          const query = `fields \`k${name}\` as found | filter \`k${name}\` = ${quoted(value)}`;
          const rows = rowsOf(await runTestQuery(other.client, { query, groups: [group] }));

          expect(rows).toEqual([{ found: value }]);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);
});
