import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessLogRow, Row } from '../../../dashboard/contract/rows.ts';
import { allowedRecord, mismatchRecord, sha256 } from '../../support/dashboard-records.ts';
import { type DashboardOnStore, startDashboardOnStore } from '../../support/dashboard-store.ts';

/** 2026-11-22T10:00:00Z: the time of the first record. */
const START = Date.UTC(2026, 10, 22, 10) / 1000;
const RANGE = { startTime: START, endTime: START + 3_599 };
const minute = (n: number): string => new Date((START + 60 * n) * 1000).toISOString();

const RECORDS = [
  allowedRecord(1, { timestamp: minute(0) }),
  allowedRecord(2, { timestamp: minute(1), client_id: 'batch-7', resource: '/payments', method: 'POST' }),
  mismatchRecord(3, { timestamp: minute(10) }),
  mismatchRecord(4, { timestamp: minute(10) }),
  mismatchRecord(5, { timestamp: minute(30) }),
  allowedRecord(6, {
    timestamp: minute(40),
    decision: 'Deny',
    outcome: 'error',
    reason: 'introspection_timeout',
    client_id: 'ö "odd" client',
    introspection_ms: 900,
    introspection_exception: 'no answer',
  }),
];

let dashboard: DashboardOnStore;

beforeAll(async () => {
  dashboard = await startDashboardOnStore(() => (START + 7_200) * 1000);
  await dashboard.putDecisions(RECORDS);
  await dashboard.putText('{"Decision":"Deny","_aws":{}}', (START + 5) * 1000);
  await dashboard.putAccess([
    { request_id: 'seen', decision_id: 'd-1', request_time_epoch: String(START * 1000 + 1), status: '200' },
    { request_id: 'again', decision_id: 'd-1', request_time_epoch: String(START * 1000 + 2), status: '200' },
    {
      request_id: 'lost',
      request_time_epoch: String(START * 1000 + 3),
      status: '429',
      error_type: 'THROTTLED',
    },
  ]);
}, 30_000);

afterAll(() => dashboard[Symbol.asyncDispose]());

const ids = (rows: readonly (Row | AccessLogRow)[]) =>
  rows.map((row) => {
    if (row.kind === 'unreadable') return row.text;
    return row.kind === 'access' ? row.line.request_id : row.record.request_id;
  });

describe('a question to the local store', () => {
  test('search finds by lookup and filter, in either order, without EMF lines', async () => {
    const { progress } = await dashboard.ask({
      kind: 'search',
      ...RANGE,
      order: 'oldest',
      lookup: { kind: 'client_id', value: 'tutorial-client' },
      filter: { conditions: [{ operator: '!=', field: 'reason', value: 'allowed' }] },
    });

    expect(progress.rows.map((row) => row.kind === 'decision' && row.record.decision_id)).toEqual(
      [3, 4, 5].map((n) => RECORDS[n - 1]?.decision_id),
    );
    expect(progress).toMatchObject({ isCut: false, status: 'Complete' });
  });

  test.each([
    [{ operator: 'in', field: 'reason', values: ['allowed', 'introspection_timeout'] }, 3],
    [{ operator: 'contains', field: 'user_agent', value: 'curl/' }, 6],
    [{ operator: 'not contains', field: 'resource', value: 'pay' }, 5],
    [{ operator: '>', field: 'introspection_ms', value: 100 }, 1],
    [{ operator: 'absent', field: 'challenge' }, undefined],
    [{ operator: 'present', field: 'introspection_exception' }, 1],
    [{ operator: 'not in', field: 'client_id', values: ['batch-7', 'tutorial-client'] }, 1],
  ])('the filter %o keeps the right calls', async (condition, count) => {
    const body = { kind: 'search', ...RANGE, filter: { conditions: [condition] } } as const;
    if (count === undefined) {
      expect((await dashboard.post('/api/queries', body)).status).toBe(400);
      return;
    }
    const { progress } = await dashboard.ask(body as Parameters<typeof dashboard.ask>[0]);

    expect(progress.statistics.rows).toBe(count);
  });

  test('a fresh call is looked for again, and an old one is absent', async () => {
    const call = { kind: 'call', ...RANGE } as const;
    const lookup = { kind: 'decision_id', value: 'not-there' } as const;
    const known = { kind: 'decision_id', value: RECORDS[0]?.decision_id ?? '' } as const;

    const fresh = await dashboard.ask({ ...call, lookup, askedSince: Date.now() });
    const old = await dashboard.ask({ ...call, lookup, askedSince: Date.now() - 600_000 });
    const found = await dashboard.ask({ ...call, lookup: known, askedSince: Date.now() });

    expect([fresh, old, found].map(({ progress }) => progress.presence.state)).toEqual([
      'not_yet',
      'absent',
      'found',
    ]);
  });

  test('last_allowed finds the last allowed call before a rejected one', async () => {
    const { progress } = await dashboard.ask({
      kind: 'last_allowed',
      ...RANGE,
      client_id: 'tutorial-client',
      resource: '/time',
      method: 'GET',
      before: Date.parse(minute(10)),
    });

    expect(ids(progress.rows)).toEqual([RECORDS[0]?.request_id]);
  });

  test('access finds lines by request id, and leaves out what has no value', async () => {
    const { progress } = await dashboard.ask({ kind: 'access', ...RANGE, requestIds: ['lost', 'nowhere'] });

    expect(progress.rows).toEqual([
      {
        kind: 'access',
        isDamaged: false,
        line: {
          request_id: 'lost',
          request_time_epoch: String(START * 1000 + 3),
          status: '429',
          error_type: 'THROTTLED',
        },
      },
    ]);
  });

  test('access finds a line that a text of its caller broke', async () => {
    const line = '{"schema":"gatelens.access/1","request_id":"broken-1","status":"403","user_agent":"a"b"}';
    await dashboard.putAccessText(line, START * 1000 + 4);

    const { progress } = await dashboard.ask({ kind: 'access', ...RANGE, requestIds: ['broken-1'] });

    expect(progress.rows).toEqual([
      { kind: 'access', isDamaged: true, line: { request_id: 'broken-1', status: '403' } },
    ]);
  });

  test('not_invoked lists the calls without a decision', async () => {
    const { progress } = await dashboard.ask({ kind: 'not_invoked', ...RANGE });

    expect(ids(progress.rows)).toEqual(['lost']);
  });

  test('reused_decisions lists a decision that served two calls', async () => {
    const { progress } = await dashboard.ask({ kind: 'reused_decisions', ...RANGE });

    expect(progress.decisions).toEqual([
      { decision_id: 'd-1', calls: 2, firstSeen: START * 1000 + 1, lastSeen: START * 1000 + 2 },
    ]);
  });

  test('overview counts histogram, facets and groups from one query', async () => {
    const { progress } = await dashboard.ask({ kind: 'overview', ...RANGE, bins: 12 });

    expect(progress.totals).toEqual({ calls: 6, allow: 2, deny: 3, error: 1 });
    expect(progress.bins).toHaveLength(12);
    expect(progress.bins.map(({ calls }) => calls)).toEqual([2, 0, 2, 0, 0, 0, 1, 0, 1, 0, 0, 0]);
    expect(progress.bins[0]?.start).toBe(START * 1000);
    expect(progress.facets.find(({ field }) => field === 'client_id')?.values).toEqual([
      { value: 'tutorial-client', calls: 4, allow: 1, deny: 3, error: 0 },
      { value: 'batch-7', calls: 1, allow: 1, deny: 0, error: 0 },
      { value: 'ö "odd" client', calls: 1, allow: 0, deny: 0, error: 1 },
    ]);
    expect(progress.rejections[0]).toMatchObject({
      reason: 'certificate_mismatch',
      client_id: 'tutorial-client',
      resource: '/time',
      calls: 3,
      firstSeen: Date.parse(minute(10)),
      lastSeen: Date.parse(minute(30)),
    });
    expect(progress.bindingFailures).toMatchObject([
      { client_id: 'tutorial-client', calls: 3, certificates: [sha256('client_certificate_2.pem')] },
    ]);
  });

  test.each([
    ['time', 12, 0],
    ['reason', 0, 1],
  ] as const)('overview by %s alone', async (part, bins, facets) => {
    const { progress } = await dashboard.ask({ kind: 'overview', ...RANGE, part, bins: 12 });

    expect([progress.totals.calls, progress.bins.length, progress.facets.length]).toEqual([6, bins, facets]);
  });

  test('introspection gives latency and errors over time', async () => {
    const { progress } = await dashboard.ask({ kind: 'introspection', ...RANGE, bins: 6 });

    expect(progress.bins).toHaveLength(6);
    expect(progress.worst).toMatchObject({ introspections: 6, errors: 1, p99: 900 });
    expect(progress.bins[5]).toEqual({ start: (START + 3_000) * 1000, introspections: 0, errors: 0 });
  });

  test('expert text runs as it is, and gives columns and rows', async () => {
    const text = 'stats count(*) as n by client_id | sort n desc | limit 1';

    const { started, progress } = await dashboard.ask({ kind: 'expert', ...RANGE, text });

    expect(started.query).toBe(text);
    expect([progress.columns, progress.rows]).toEqual([
      ['client_id', 'n'],
      [{ client_id: 'tutorial-client', n: '4' }],
    ]);
  });

  test('the mistake in an expert query is marked', async () => {
    const { status, text } = await dashboard.post('/api/queries', {
      kind: 'expert',
      ...RANGE,
      text: 'fields @message | filter reason = = 1',
    });

    expect([status, JSON.parse(text)]).toMatchObject([
      400,
      { code: 'query_malformed', location: { start: 34 }, detail: expect.any(String) },
    ]);
  });

  test('the rows of an ended query come as a file', async () => {
    const { started } = await dashboard.ask({ kind: 'search', ...RANGE, limit: 10_000 });

    const csv = await dashboard.get(`/api/queries/${started.id}/export?format=csv`);
    const ndjson = await dashboard.get(`/api/queries/${started.id}/export?format=ndjson`);

    expect(csv.headers['x-row-count']).toBe('6');
    expect(csv.text.split('\r\n')).toHaveLength(8);
    expect(
      ndjson.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).decision_id),
    ).toEqual(
      RECORDS.toReversed()
        .toSorted((one, other) => other.timestamp.localeCompare(one.timestamp))
        .map(({ decision_id }) => decision_id),
    );
  });

  test('rows=0 gives the figures alone', async () => {
    const { started } = await dashboard.ask({ kind: 'search', ...RANGE });

    const { text } = await dashboard.get(`/api/queries/${started.id}?rows=0`);

    expect(JSON.parse(text)).toMatchObject({ rows: [], statistics: { rows: 6 } });
  });

  test('the estimate of a range is no more than the group holds', async () => {
    const { text } = await dashboard.post('/api/estimate', RANGE);

    expect(JSON.parse(text)).toMatchObject({ kind: 'estimate', isWide: false });
  });
});
