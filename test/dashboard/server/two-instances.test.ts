import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryProgressSchema, queryStartedSchema } from '../../../dashboard/contract/query-answer.ts';
import { savedSearchesSchema } from '../../../dashboard/contract/saved.ts';
import { tailPollSchema } from '../../../dashboard/contract/tail.ts';
import { type HttpAnswer, send } from '../../support/dashboard-http.ts';
import { allowedRecord, mismatchRecord } from '../../support/dashboard-records.ts';
import { openSession, startTestDashboard } from '../../support/dashboard-server.ts';
import { type DashboardOnStore, startDashboardOnStore } from '../../support/dashboard-store.ts';

const NOW = Date.now();
const RANGE = { startTime: Math.floor(NOW / 1000) - 3_600, endTime: Math.ceil(NOW / 1000) + 3_600 };

let one: DashboardOnStore;
let other: Awaited<ReturnType<typeof startTestDashboard>>;
let storeUrl = '';
let session = '';

beforeAll(async () => {
  one = await startDashboardOnStore(undefined, {
    through: async (url) => {
      storeUrl = url;
      return url;
    },
  });
  other = await startTestDashboard(storeUrl);
  await one.putDecisions([
    allowedRecord(1, { timestamp: new Date(NOW - 60_000).toISOString() }),
    mismatchRecord(2, { timestamp: new Date(NOW - 30_000).toISOString() }),
  ]);
  // The name of the cookie has the port, since cookies are shared among the ports of a host.
  const [ownName = ''] = (await openSession(other.base)).split('=');
  session = `${ownName}=${one.cookie.split('=').slice(1).join('=')}`;
});

afterAll(async () => {
  await other.close();
  await one[Symbol.asyncDispose]();
});

const ofOther = (method: string, path: string, body?: unknown): Promise<HttpAnswer> =>
  send(other.base, {
    method,
    path,
    headers: { cookie: session, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const progressAt = async (path: string) => {
  for (;;) {
    const progress = queryProgressSchema.parse(JSON.parse((await ofOther('GET', path)).text));
    if (progress.status !== 'Running' && progress.status !== 'Scheduled') return progress;
  }
};

describe('a second instance over the same account', () => {
  test('takes the session of the first', async () => {
    expect((await ofOther('GET', '/api/settings')).status).toBe(200);
  });

  test.each([
    ['search', { kind: 'search' }],
    ['overview', { kind: 'overview' }],
    ['introspection', { kind: 'introspection' }],
    ['expert', { kind: 'expert', text: 'stats count(*) as calls by decision' }],
    [
      'call',
      {
        kind: 'call',
        lookup: { kind: 'decision_id', value: allowedRecord(1).decision_id },
        askedSince: NOW,
      },
    ],
  ])('answers, exports and ends a query that the first has started: %s', async (kind, question) => {
    const { id } = queryStartedSchema.parse(
      JSON.parse((await one.post('/api/queries', { ...RANGE, ...question })).text),
    );
    const progress = await progressAt(`/api/queries/${id}`);
    const exported = await ofOther('GET', `/api/queries/${id}/export?format=ndjson`);

    expect(progress).toMatchObject({ kind, status: 'Complete' });
    expect(progress.statistics.rows).toBeGreaterThan(0);
    expect(exported.text.trimEnd().split('\n')).toHaveLength(progress.statistics.rows);
    expect((await ofOther('DELETE', `/api/queries/${id}`)).status).toBe(200);
  });

  test('goes on with a live tail by the cursor of the first', async () => {
    const first = tailPollSchema.parse(JSON.parse((await one.post('/api/tail/poll', {})).text));
    const late = mismatchRecord(3, { timestamp: new Date().toISOString() });
    await one.putDecisions([late]);
    const cursors = { cursor: first.cursor };
    const second = tailPollSchema.parse(JSON.parse((await ofOther('POST', '/api/tail/poll', cursors)).text));

    expect(second.rows).toMatchObject([{ kind: 'decision', record: { decision_id: late.decision_id } }]);
  });

  test('knows what the first has saved', async () => {
    await one.post('/api/saved', { name: 'shared', query: 'fields @message', pageState: 'range=1d' });

    expect(savedSearchesSchema.parse(JSON.parse((await ofOther('GET', '/api/saved')).text))).toMatchObject({
      kind: 'saved',
      searches: [{ name: 'shared', pageState: 'range=1d' }],
    });
  });
});
