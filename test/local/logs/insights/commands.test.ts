import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AnswerRow, indexEvents, type QueriedEvents } from '../../../support/insights.ts';
import { TEST_NOW } from '../../../support/logs.ts';

const MINUTE_MS = 60_000;
const REQUEST = '0f7d8a44-5c3b-4d1c-9a8e-2b1f0c9d8e7a';

const MESSAGES = [
  'GET /index.html 200',
  'POST /other',
  'GET /missing 404\nsecond line',
  '25 May 2019 10:24:39,474 [ERROR] {foo=2, bar=data} The error was: DataIntegrityException',
  'user=alice, method=GET, latency := 12',
  'user=, method=PUT',
  '{"server":"a","severity":"1","took":10,"tags":["x","y"]}',
  '{"server":"b","severity":"1","took":20,"tags":[]}',
  '{"server":"a","severity":"2","took":40,"tags":[{"k":"z"}]}',
  '{"severity":"3","took":30,"tags":"one","data":"{\\"accounts\\":[{\\"type\\":\\"internal\\"},{\\"type\\":\\"other\\"}]}"}',
  '{"severity":"3"}',
];

const LAMBDA = [
  `START RequestId: ${REQUEST} Version: $LATEST`,
  `2023-11-14T22:13:20.000Z\t${REQUEST}\tINFO\thello`,
  `[INFO]\t2023-11-14T22:13:20.000Z\t${REQUEST}\thello`,
  `END RequestId: ${REQUEST}`,
  `REPORT RequestId: ${REQUEST}\tDuration: 125.5 ms\tBilled Duration: 126 ms\tMemory Size: 128 MB\tMax Memory Used: 67 MB\tInit Duration: 250.25 ms\t\nXRAY TraceId: 1-5e1b4151-5ac6c58dc39a6b6c\tSegmentId: 0a1b2c3d4e5f6071\tSampled: true\t\n`,
  JSON.stringify({
    time: '2023-11-14T22:13:20.000Z',
    type: 'platform.report',
    record: {
      requestId: 'json-request',
      metrics: { durationMs: 3.5, billedDurationMs: 4, memorySizeMB: 256, maxMemoryUsedMB: 80 },
      tracing: { type: 'X-Amzn-Trace-Id', value: 'Root=1-abc-def;Parent=0011;Sampled=1' },
    },
  }),
  'a line of another kind',
];

const spaced = (
  messages: readonly string[],
): readonly { readonly timestamp: number; readonly message: string }[] =>
  messages.map((message, index) => ({
    timestamp: TEST_NOW - (messages.length - index) * MINUTE_MS,
    message,
  }));

let events: QueriedEvents;
let lambda: QueriedEvents;

beforeAll(async () => {
  events = await indexEvents(spaced(MESSAGES));
  lambda = await indexEvents(spaced(LAMBDA));
});

afterAll(async () => {
  await events[Symbol.asyncDispose]();
  await lambda[Symbol.asyncDispose]();
});

const ask = (query: string): Promise<readonly AnswerRow[]> => events.ask(query);

const column = async (query: string, name: string): Promise<readonly (string | undefined)[]> =>
  (await ask(query)).map((row) => row[name]);

describe('parse', () => {
  test('a row that does not match stays, without the fields', async () => {
    const rows = await ask(
      'filter @message like /^(GET|POST)/ | parse @message "GET * *" as path, status | sort @timestamp asc',
    );

    expect(rows.map(({ path, status }) => [path, status])).toEqual([
      ['/index.html', '200'],
      [undefined, undefined],
      ['/missing', '404\nsecond line'],
    ]);
  });

  test('what it takes is shown with the default fields', async () => {
    const [row] = await ask(
      'filter @message like "alice" | parse @message "user=*, method=*, latency := *" as @user, @method, @latency',
    );

    expect(row).toEqual({
      '@timestamp': expect.any(String),
      '@message': MESSAGES[4],
      '@user': 'alice',
      '@method': 'GET',
      '@latency': '12',
    });
  });

  test('named groups name the fields', async () => {
    const query = String.raw`parse @message /\[(?<level>\S+)\]\s+(?<config>\{.*\})\s+The error was: (?<exception>\S+)/
      | filter ispresent(level) | display level, config, exception`;

    expect(await ask(query)).toEqual([
      { level: 'ERROR', config: '{foo=2, bar=data}', exception: 'DataIntegrityException' },
    ]);
  });

  test('names behind "as" stand for the groups in order', async () => {
    expect(
      await ask(
        'parse @message /user=([a-z]+), method=(?:GET|PUT), (lat)/ as who, what | filter who = "alice" | display who, what',
      ),
    ).toEqual([{ who: 'alice', what: 'lat' }]);
  });

  test('an empty part is empty, a group that takes no part is missing', async () => {
    const query =
      'filter @message like /^user/ | parse @message /user=(?<user>[a-z]*),(?<x>z)? method=(?<method>[A-Z]+)/ | sort method asc | display user, x, method';

    expect(await ask(query)).toEqual([
      { user: 'alice', method: 'GET' },
      { user: '', method: 'PUT' },
    ]);
  });

  test('without a field it reads @message', async () => {
    expect(
      await ask('parse "user=*, latency := *" as user, latency | filter latency = 12 | display user'),
    ).toEqual([{ user: 'alice, method=GET' }]);
    expect(
      await ask(
        'parse /(?<verb>GET) (?<path>.missing)/ | filter verb = "GET" and ispresent(path) | display path',
      ),
    ).toEqual([{ path: '/missing' }]);
  });

  test('multi makes a row of each match, and keeps an event without one', async () => {
    const query =
      'filter @message like /^(user|POST)/ | parse /(?<key>[a-z]+)=(?<value>[A-Za-z]+)?/ multi | sort @timestamp asc | display key, value';

    expect(await ask(query)).toEqual([
      {},
      { key: 'user', value: 'alice' },
      { key: 'method', value: 'GET' },
      { key: 'user' },
      { key: 'method', value: 'PUT' },
    ]);
    expect(
      await ask(
        'parse @message /([a-z]+)=/ as key multi | filter ispresent(key) | stats count(*) as n by key',
      ),
    ).toEqual(
      [
        { key: 'foo', n: '1' },
        { key: 'bar', n: '1' },
        { key: 'method', n: '2' },
        { key: 'user', n: '2' },
      ].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    );
  });

  test('what it took can be parsed, filtered, counted', async () => {
    const query =
      'parse @message "* /*" as verb, rest | parse rest "*.*" as file, kind | filter ispresent(verb) | stats count(*) as n by verb, kind';

    expect(await ask(query)).toEqual([
      { verb: 'GET', kind: 'html 200', n: '1' },
      { verb: 'GET', n: '1' },
      { verb: 'POST', n: '1' },
    ]);
  });

  test.each(['(?=x)', '(x)\\1', '(?<!a)b(c)', '[', '(?<n>'])(
    '%s, which RE2 cannot do, is refused',
    async (pattern) => {
      const asked = ask(`parse @message /${pattern}(?<y>.)/`);

      await expect(asked).rejects.toMatchObject({ name: 'QueryError' });
    },
  );
});

describe('dedup', () => {
  test('keeps the newest row of each value, and every row without the field', async () => {
    const severities = await column(
      'filter ispresent(severity) | fields severity, server | dedup server',
      'severity',
    );

    expect(severities).toEqual(['3', '3', '2', '1']);
  });

  test('keeps the first row in the order of sort', async () => {
    const query = 'filter ispresent(server) | fields took | sort took asc | dedup server';

    expect(await column(query, 'took')).toEqual(['10', '20']);
  });

  test('takes several fields, and a limit behind it', async () => {
    const query =
      'filter ispresent(server) | fields took | sort took desc | dedup server, severity | limit 2';

    expect(await column(query, 'took')).toEqual(['40', '20']);
  });

  test('works on groups', async () => {
    const query =
      'filter ispresent(took) | stats max(took) as most by server, severity | sort most desc | dedup server';

    expect(await column(query, 'most')).toEqual(['40', '30', '20']);
  });
});

describe('unnest', () => {
  test('makes a row of each element, in order', async () => {
    const query =
      'filter ispresent(server) | unnest tags into tag | sort @timestamp asc | fields server, tag';

    expect(await ask(query)).toEqual([
      { server: 'a', tag: 'x' },
      { server: 'a', tag: 'y' },
      { server: 'a', tag: '{"k":"z"}' },
    ]);
  });

  test('reaches into elements', async () => {
    expect(await column('unnest tags into tag | filter tag.k = "z" | display tag.k', 'tag.k')).toEqual(['z']);
  });

  test('an element goes by its place, and its column by the text of it', async () => {
    expect(await ask('filter took = 40 | fields tags[0].k, tags.0.k')).toEqual([
      { 'tags[0].k': 'z', 'tags.0.k': 'z' },
    ]);
  });

  test('takes a plain value for a list of one', async () => {
    expect(await column('filter took = 30 | unnest tags into tag', 'tag')).toEqual(['one']);
  });

  test('takes lists from jsonParse', async () => {
    const query =
      'fields jsonParse(data) as js | unnest js.accounts into account | filter account.type = "internal" | stats count(*) as n by account.type';

    expect(await ask(query)).toEqual([{ 'account.type': 'internal', n: '1' }]);
  });
});

describe('filterIndex, unmask, limit any', () => {
  test('filterIndex filters', async () => {
    expect(await column('filterIndex server = "a" | fields took', 'took')).toEqual(['40', '10']);
    expect(await column('filterIndex server in ["b", "c"] and severity = "1" | fields took', 'took')).toEqual(
      ['20'],
    );
  });

  test('unmask shows the value', async () => {
    expect(await column('filter took = 10 | fields unmask(server) as s', 's')).toEqual(['a']);
    expect(await column('filter took = 10 | unmask server', 'server')).toEqual(['a']);
  });

  test('limit any takes that many rows', async () => {
    expect(await ask('limit any 3')).toHaveLength(3);
  });
});

describe('sort', () => {
  test('runs of digits in texts go by length, then value, whatever their length', async () => {
    const run = (length: number): string => `a${'9'.repeat(length - 1)}`;
    const ordered = [
      ...['a/', 'a0', 'a9', 'a10x1', 'a10x9', 'a10x10', 'a10y'],
      ...[7, 8, 9, 10, 11, 12, 99, 100].flatMap((length) => [
        `${run(length)}1z`,
        `${run(length)}8`,
        `${run(length)}9`,
      ]),
      ...['a:', 'aa', 'b1'],
    ];
    await using shuffled = await indexEvents(spaced(ordered.toReversed()));

    const rows = await shuffled.ask('fields @message | sort @message asc');

    expect(rows.map((row) => row['@message'])).toEqual(ordered);
  });
});

describe('stats', () => {
  test('every statistic', async () => {
    const [row] =
      await ask(`stats count(*), count_over_time(*), count(took), sum(took), sum_over_time(took), avg(took),
      min(took), max(took), stddev(took), median(took), pct(took, 90), percentile(took, 0), count_distinct(server),
      sortsFirst(server), sortsLast(server), min(server), max(server), values(server), topk(1, severity),
      earliest(took), latest(took), rate(took, 1m)`);

    expect(row).toEqual({
      'count(*)': '11',
      'count_over_time(*)': '11',
      'count(took)': '4',
      'sum(took)': '100',
      'sum_over_time(took)': '100',
      'avg(took)': '25',
      'min(took)': '10',
      'max(took)': '40',
      'stddev(took)': expect.stringMatching(/^11\.18033988749/),
      'median(took)': '20',
      'pct(took, 90)': '40',
      'percentile(took, 0)': '10',
      'count_distinct(server)': '2',
      'sortsFirst(server)': 'a',
      'sortsLast(server)': 'b',
      'min(server)': 'a',
      'max(server)': 'b',
      'values(server)': '["a","b"]',
      'topk(1, severity)': '["1"]',
      'earliest(took)': '10',
      'latest(took)': '30',
      'rate(took, 1m)': String(20 / 3),
    });
  });

  test('a statistic can use those named before it', async () => {
    expect(
      await ask(
        'stats max(took) as most, min(took) as least, most - least as spread, spread / count(took) as share',
      ),
    ).toEqual([{ most: '40', least: '10', spread: '30', share: '7.5' }]);
  });

  test('of no value at all there is no cell', async () => {
    expect(
      await ask(
        'stats sum(x) as a, avg(x) as b, min(x) as c, values(x) as d, topk(1, x) as e, stddev(x) as f, count(x) as g',
      ),
    ).toEqual([{ g: '0' }]);
  });

  test('an offset shifts the bins', async () => {
    const query = 'filter ispresent(took) | stats count(*) as n by bin(2m) as t offset 30s';

    expect(await ask(query)).toEqual([
      { t: '2023-11-14 22:06:30.000', n: '1' },
      { t: '2023-11-14 22:08:30.000', n: '2' },
      { t: '2023-11-14 22:10:30.000', n: '1' },
    ]);
  });

  test('bins of an earlier stats can be binned again', async () => {
    const query = 'stats count(*) as n by bin(1m) | stats max(n) as most, count(*) as bins by bin(1h)';

    expect(await ask(query)).toEqual([{ 'bin(1h)': '2023-11-14 22:00:00.000', most: '1', bins: '11' }]);
  });

  test('a carried time is cut by dateceil', async () => {
    const query = 'stats sum(took) as s by bin(5m) as @t | stats max(s) as peak by dateceil(@t, 10m)';

    expect((await ask(query)).map(({ peak }) => peak)).toEqual([undefined, '70']);
  });

  test('ten in a row can run, the eleventh is refused', async () => {
    const chain = Array(9).fill('stats sum(n) as n').join(' | ');

    expect(await ask(`stats count(*) as n | ${chain}`)).toEqual([{ n: '11' }]);
    await expect(ask(`stats count(*) as n | ${chain} | stats sum(n) as n`)).rejects.toThrow('at most 10');
  });

  test('histogram groups by the lower end of buckets of a width', async () => {
    expect(await ask('filter ispresent(took) | stats count(*) as n by histogram(took, 25)')).toEqual([
      { 'histogram(took, 25)': '0', n: '2' },
      { 'histogram(took, 25)': '25', n: '2' },
    ]);
  });

  test('a statistic goes by its text, with other blanks too, and with an alias', async () => {
    const query =
      'stats max( took ), count(*) as n by server | sort max(took) desc, count( * ) | display `max( took )`, n, count(*)';

    expect(await ask(query)).toEqual([
      { 'max( took )': '40', n: '2', 'count(*)': '2' },
      { 'max( took )': '30', n: '8', 'count(*)': '8' },
      { 'max( took )': '20', n: '1', 'count(*)': '1' },
    ]);
  });
});

describe('fields of Lambda lines', () => {
  test('REPORT lines give durations in ms and memory in bytes', async () => {
    const query =
      'filter @type = "REPORT" | fields @requestId, @duration, @billedDuration, @initDuration, @memorySize, @maxMemoryUsed, @xrayTraceId, @xraySegmentId | sort @timestamp asc';

    expect(await lambda.ask(query)).toEqual([
      {
        '@requestId': REQUEST,
        '@duration': '125.5',
        '@billedDuration': '126',
        '@initDuration': '250.25',
        '@memorySize': '128000000',
        '@maxMemoryUsed': '67000000',
        '@xrayTraceId': '1-5e1b4151-5ac6c58dc39a6b6c',
        '@xraySegmentId': '0a1b2c3d4e5f6071',
      },
      {
        '@requestId': 'json-request',
        '@duration': '3.5',
        '@billedDuration': '4',
        '@memorySize': '256000000',
        '@maxMemoryUsed': '80000000',
        '@xrayTraceId': '1-abc-def',
        '@xraySegmentId': '0011',
      },
    ]);
  });

  test('the request id is found in every line of an invocation', async () => {
    const rows = await lambda.ask(
      'stats count(*) as n by @requestId, @type | sort @requestId desc, @type asc',
    );

    expect(rows).toEqual([
      { '@requestId': 'json-request', '@type': 'REPORT', n: '1' },
      { '@requestId': REQUEST, '@type': 'END', n: '1' },
      { '@requestId': REQUEST, '@type': 'REPORT', n: '1' },
      { '@requestId': REQUEST, '@type': 'START', n: '1' },
      { '@requestId': REQUEST, n: '2' },
      { n: '1' },
    ]);
  });

  test('they can be calculated with', async () => {
    const query =
      'filter @type = "REPORT" | stats max(@memorySize / 1000 / 1000) as mb, sum(strcontains(@message, "Init Duration")) as cold';

    expect(await lambda.ask(query)).toEqual([{ mb: '256', cold: '1' }]);
  });
});
