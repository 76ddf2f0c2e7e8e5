import { afterEach, describe, expect, test, vi } from 'vitest';
import { QueryRegistry } from '../../../../local/logs/insights/query-registry.ts';
import type { IndexRow } from '../../../../local/logs/store/event-index.ts';

const NOW = 1_700_000_000_000;
const REQUEST = { text: 'stats count(*) as n', range: { logGroups: ['g'], from: 0, to: 1 }, limit: 10 };

/** SQL that ends only when the test says so, or when it is stopped. */
class HeldSource {
  readonly waiting: { readonly answer: () => void; readonly fail: () => void }[] = [];

  query(_statement: unknown, signal?: AbortSignal): Promise<readonly IndexRow[]> {
    return new Promise((resolve, reject) => {
      const answer = (): void => resolve([{ records: 3, bytes: 30, o0: 3, first: 100, last: 200 }]);
      this.waiting.push({ answer, fail: () => reject(new Error('secret value in an engine message')) });
      signal?.addEventListener('abort', () => reject(new Error('interrupted')));
    });
  }
}

const setUp = () => {
  const source = new HeldSource();
  const reports: string[] = [];
  const queries = new QueryRegistry(source, { report: (message) => reports.push(message), now: () => NOW });
  const status = (id: string): string | undefined => queries.get(id)?.status;
  return { source, reports, queries, status };
};

/** Lets everything that is ready to run do so. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
};

const answerAll = async ({ source }: ReturnType<typeof setUp>): Promise<void> => {
  for (let next = source.waiting.shift(); next !== undefined; next = source.waiting.shift()) {
    next.answer();
    await settle();
  }
};

describe('QueryRegistry', () => {
  let under: ReturnType<typeof setUp> | undefined;
  afterEach(() => under?.queries.close());

  test('a query is scheduled, runs, and is complete with its rows and statistics', async () => {
    under = setUp();
    const id = await under.queries.start(REQUEST);
    const states = [under.status(id)];

    await settle();
    states.push(under.status(id));
    await answerAll(under);
    states.push(under.status(id));

    expect(states).toEqual(['Scheduled', 'Running', 'Complete']);
    expect(under.queries.get(id)).toMatchObject({
      createTime: NOW,
      rows: [[{ field: 'n', value: '3' }]],
      statistics: { recordsMatched: 3, recordsScanned: 3, bytesScanned: 30, logGroupsScanned: 1 },
    });
  });

  test('two run at a time, and the next starts when one ends', async () => {
    under = setUp();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) ids.push(await under.queries.start(REQUEST));
    const states = (): unknown => ids.map((id) => under?.status(id));

    await settle();
    expect(states()).toEqual(['Running', 'Running', 'Scheduled']);
    expect(under.queries.active).toBe(3);

    under.queries.stop(ids[0] ?? '');
    await settle();
    expect(states()).toEqual(['Cancelled', 'Running', 'Running']);
    expect(under.queries.active).toBe(2);
  });

  test('a stopped query does no more work and stays stopped', async () => {
    under = setUp();
    const scheduled = await under.queries.start(REQUEST);

    expect(under.queries.stop(scheduled)).toBe(true);
    await settle();

    expect(under.source.waiting).toEqual([]);
    expect(under.status(scheduled)).toBe('Cancelled');
    expect(under.queries.stop(scheduled)).toBe(false);
  });

  test('a failure of the engine is reported without its message', async () => {
    under = setUp();
    const id = await under.queries.start(REQUEST);
    await settle();

    under.source.waiting.shift()?.fail();
    await settle();

    expect(under.status(id)).toBe('Failed');
    expect(under.reports).toEqual([`query ${id} failed: Error`]);
  });

  test('who waits for the end of a query has its last state, however it ends', async () => {
    under = setUp();
    const ids = [await under.queries.start(REQUEST), await under.queries.start(REQUEST)];
    const ends = Promise.all(ids.map((id) => under?.queries.ended(id, 60_000)));
    await settle();

    under.queries.stop(ids[1] ?? '');
    await answerAll(under);

    expect((await ends).map((run) => run?.status)).toEqual(['Complete', 'Cancelled']);
    expect(await under.queries.ended(ids[0] ?? '', 60_000)).toMatchObject({ status: 'Complete' });
    expect(await under.queries.ended('unknown', 60_000)).toBeUndefined();
  });

  test('who waits no longer than the query runs has the state of that moment', async () => {
    under = setUp();
    const id = await under.queries.start(REQUEST);
    await settle();

    expect(await under.queries.ended(id, 1)).toMatchObject({ status: 'Running' });
  });

  test('closing stops what runs', async () => {
    under = setUp();
    const id = await under.queries.start(REQUEST);
    await settle();

    await under.queries.close();

    expect(under.status(id)).toBe('Cancelled');
  });

  test('the oldest of more than a thousand ended queries is forgotten', async () => {
    under = setUp();
    const first = await under.queries.start(REQUEST);
    under.queries.stop(first);
    for (let count = 0; count < 1000; count += 1) under.queries.stop(await under.queries.start(REQUEST));

    expect(under.queries.get(first)).toBeUndefined();
    expect(under.queries.list()).toHaveLength(1000);
  });

  describe('a query that runs long', () => {
    afterEach(() => {
      vi.useRealTimers();
    });

    /** Lets time pass; `setImmediate` stays real, so that promises settle. */
    const setUpClock = () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      return setUp();
    };

    test('shows rows of its newest events meanwhile, then all of them', async () => {
      under = setUpClock();
      const id = await under.queries.start(REQUEST);
      await settle();
      const whole = under.source.waiting.shift();

      vi.advanceTimersByTime(1000);
      await settle();
      await answerAll(under);

      expect(under.queries.get(id)).toMatchObject({
        status: 'Running',
        rows: [[{ field: 'n', value: '3' }]],
        statistics: { recordsScanned: 3, bytesScanned: 30 },
      });
      whole?.answer();
      await settle();
      await answerAll(under);
      expect(under.status(id)).toBe('Complete');
    });

    test('keeps what it showed when it is stopped', async () => {
      under = setUpClock();
      const id = await under.queries.start(REQUEST);
      await settle();
      under.source.waiting.shift();
      vi.advanceTimersByTime(1000);
      await settle();
      await answerAll(under);

      under.queries.stop(id);
      await settle();

      expect(under.queries.get(id)).toMatchObject({
        status: 'Cancelled',
        rows: [[{ field: 'n', value: '3' }]],
      });
    });

    test('ends as Timeout after an hour, and its work is interrupted', async () => {
      under = setUpClock();
      const id = await under.queries.start(REQUEST);
      const next = await under.queries.start(REQUEST);
      const third = await under.queries.start(REQUEST);
      await settle();

      vi.advanceTimersByTime(60 * 60 * 1000 - 1);
      await settle();
      expect([id, next, third].map(under.status)).toEqual(['Running', 'Running', 'Scheduled']);
      vi.advanceTimersByTime(1);
      await settle();

      expect([id, next, third].map(under.status)).toEqual(['Timeout', 'Timeout', 'Running']);
      expect(under.reports).toEqual([]);
    });
  });
});
