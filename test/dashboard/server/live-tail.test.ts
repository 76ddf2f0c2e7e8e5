import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { savedSearchesSchema } from '../../../dashboard/contract/saved.ts';
import { TAIL_EVENTS, type TailEvent } from '../../../dashboard/contract/tail.ts';
import { followDecisions } from '../../../dashboard/server/tail/follow.ts';
import { newCursor } from '../../../dashboard/server/tail/tail-cursor.ts';
import type { TailReader } from '../../../dashboard/server/tail/tail-reader.ts';
import { allowedRecord, mismatchRecord } from '../../support/dashboard-records.ts';
import { type DashboardOnStore, startDashboardOnStore } from '../../support/dashboard-store.ts';

let dashboard: DashboardOnStore;

beforeAll(async () => {
  dashboard = await startDashboardOnStore();
  await dashboard.putDecisions([allowedRecord(1, { timestamp: new Date().toISOString() })]);
});

afterAll(() => dashboard[Symbol.asyncDispose]());

/** Opens the live tail; gives its events one by one, and closes it. */
const openTail = (filter: object) => {
  const { hostname, port } = new URL(dashboard.base);
  const path = `/api/tail?filter=${encodeURIComponent(JSON.stringify(filter))}`;
  const sent = request({ hostname, port, path, headers: { cookie: dashboard.cookie }, agent: false });
  const events = (async function* (): AsyncGenerator<readonly [name: string, data: unknown]> {
    const response = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
      sent.on('response', resolve).on('error', reject).end();
    });
    let text = '';
    for await (const chunk of response) {
      text += chunk.toString('utf8');
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/m.exec(part) ?? [];
        if (name !== undefined && data !== undefined) yield [name, JSON.parse(data)];
      }
    }
  })();
  return { events, close: () => sent.destroy() };
};

describe('the live tail on the local store', () => {
  test('gives a rejected call as it comes, by a live session', async () => {
    const tail = openTail({ conditions: [{ operator: '=', field: 'decision', value: 'Deny' }] });
    const first = await tail.events.next();
    const timestamp = new Date().toISOString();
    await dashboard.putDecisions([allowedRecord(2, { timestamp }), mismatchRecord(3, { timestamp })]);
    const second = await tail.events.next();
    tail.close();

    expect(first.value).toEqual(['start', { mode: 'live' }]);
    expect(second.value[0]).toBe('rows');
    expect(TAIL_EVENTS.rows.parse(second.value[1]).rows).toMatchObject([
      { kind: 'decision', record: { decision_id: mismatchRecord(3).decision_id } },
    ]);
  });
});

describe('saved searches on the local store', () => {
  test('are there after they were saved, and gone after they were deleted', async () => {
    const list = async () => savedSearchesSchema.parse(JSON.parse((await dashboard.get('/api/saved')).text));
    const saved = await dashboard.post('/api/saved', {
      name: 'refusals',
      query: 'filter decision = "Deny"',
      pageState: 'decision=Deny',
    });

    expect(saved.status).toBe(201);
    expect(await list()).toMatchObject({
      kind: 'saved',
      searches: [{ name: 'refusals', query: 'filter decision = "Deny"', pageState: 'decision=Deny' }],
    });
  });
});

describe('followDecisions', () => {
  const reader = (live: readonly TailEvent[], fault?: Error): TailReader => ({
    live: async function* () {
      yield* live;
      if (fault !== undefined) throw fault;
    },
    poll: async () => ({ rows: [], cursor: newCursor(0), isSampled: false }),
  });
  const collect = async (events: AsyncIterable<TailEvent>): Promise<readonly TailEvent[]> => {
    const seen: TailEvent[] = [];
    for await (const event of events) seen.push(event);
    return seen;
  };

  test('ends with the session and does not begin another one', async () => {
    const session: readonly TailEvent[] = [
      { event: 'start', data: { mode: 'live' } },
      { event: 'end', data: { reason: 'session_limit' } },
    ];

    expect(await collect(followDecisions(reader(session), undefined, new AbortController().signal))).toEqual(
      session,
    );
  });

  test('says nothing more to a reader who has gone', async () => {
    const gone = new AbortController();
    gone.abort();

    expect(await collect(followDecisions(reader([], new Error('aborted')), undefined, gone.signal))).toEqual(
      [],
    );
  });
});
