import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { QueryStatus } from '../../../dashboard/contract/query-status.ts';
import type { InsightsQuery, LogsReader } from '../../../dashboard/server/logs/logs-reader.ts';
import { createQueryBroker, type QueryBroker } from '../../../dashboard/server/query-broker.ts';

const LIMITS = { maxRunning: 2, maxWaitMs: 1_000, abandonedAfterMs: 3_000 };
const STATISTICS = { recordsMatched: 0, recordsScanned: 0, bytesScanned: 0, bytesSkipped: 0, rows: 0 };
const here = new AbortController().signal;

const query = (text: string): InsightsQuery => ({
  text,
  logGroups: ['g'],
  startTime: 0,
  endTime: 1,
  limit: 10,
});

let status: QueryStatus;
let started: string[];
let stopped: string[];
let fails: boolean;
let broker: QueryBroker;

const logs: LogsReader = {
  start: async ({ text }) => {
    if (fails) throw new Error('refused');
    started.push(text);
    return `${text}-${started.length}`;
  },
  read: async () => ({ status, rows: [], statistics: STATISTICS }),
  stop: async (queryId) => {
    stopped.push(queryId);
    return true;
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  status = 'Running';
  started = [];
  stopped = [];
  fails = false;
  broker = createQueryBroker(logs, LIMITS);
});

afterEach(async () => {
  await broker.close();
  vi.useRealTimers();
});

describe('createQueryBroker', () => {
  test('runs one query for all readers who ask the same, and stops it when the last one leaves', async () => {
    const [one, other] = await Promise.all([broker.start(query('a'), here), broker.start(query('a'), here)]);

    expect([one, other]).toEqual([
      { queryId: 'a-1', isShared: false },
      { queryId: 'a-1', isShared: true },
    ]);
    expect(await broker.leave('a-1')).toBe(false);
    expect(stopped).toEqual([]);
    expect(await broker.leave('a-1')).toBe(true);
    expect(stopped).toEqual(['a-1']);
  });

  test.each([
    ['text', { text: 'b' }],
    ['log groups', { logGroups: ['h'] }],
    ['range', { endTime: 2 }],
    ['limit', { limit: 11 }],
  ])('does not share a query of another %s', async (_what, change) => {
    await broker.start(query('a'), here);

    expect((await broker.start({ ...query('a'), ...change }, here)).isShared).toBe(false);
  });

  test('asks anew once a query has ended: newer events may have come', async () => {
    await broker.start(query('a'), here);
    status = 'Complete';
    await broker.read('a-1', 1);

    expect(await broker.start(query('a'), here)).toEqual({ queryId: 'a-2', isShared: false });
  });

  test('lets a question wait for a place, and runs it when one is free', async () => {
    await broker.start(query('a'), here);
    await broker.start(query('b'), here);
    const third = broker.start(query('c'), here);
    await vi.advanceTimersByTimeAsync(500);
    expect(started).toEqual(['a', 'b']);

    await broker.leave('a-1');

    expect((await third).queryId).toBe('c-3');
  });

  test('says busy when no place came free in time', async () => {
    await broker.start(query('a'), here);
    await broker.start(query('b'), here);
    vi.useRealTimers();
    const quick = createQueryBroker(logs, { ...LIMITS, maxRunning: 0, maxWaitMs: 1 });

    await expect(quick.start(query('c'), here)).rejects.toMatchObject({
      problem: { code: 'busy', retryAfterMs: expect.any(Number) },
    });
    await quick.close();
  });

  test('frees the place of a query that could not be started', async () => {
    fails = true;
    for (const text of ['a', 'b', 'c'])
      await expect(broker.start(query(text), here)).rejects.toThrow('refused');
    fails = false;

    expect((await broker.start(query('a'), here)).queryId).toBe('a-1');
  });

  test('stops a query that nobody asks about any more, and no other', async () => {
    await broker.start(query('a'), here);
    await broker.start(query('b'), here);
    for (let second = 0; second < 5; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      await broker.read('b-2', 1);
    }

    expect(stopped).toEqual(['a-1']);
  });

  test('stops the query of a reader who left while it was started', async () => {
    const gone = new AbortController();
    const starting = broker.start(query('a'), gone.signal);
    gone.abort();
    await starting;

    expect(stopped).toEqual(['a-1']);
  });

  test('reads and stops a query that another instance has started', async () => {
    expect((await broker.read('theirs', 1)).status).toBe('Running');
    expect(await broker.leave('theirs')).toBe(true);
    expect(stopped).toEqual(['theirs']);
  });

  test('stops what still runs when it closes', async () => {
    await broker.start(query('a'), here);
    await broker.close();

    expect(stopped).toEqual(['a-1']);
  });
});
