import { isUnfinished } from '../contract/query-status.ts';
import { DashboardFault } from './dashboard-fault.ts';
import type { InsightsQuery, LogsReader, QueryResults } from './logs/logs-reader.ts';

/** A query that runs for one reader or more. */
export interface StartedQuery {
  readonly queryId: string;
  /** Another reader had asked the same already. */
  readonly isShared: boolean;
}

/** Runs the queries of all readers of one dashboard, within what an account allows. */
export interface QueryBroker {
  /**
   * Starts a query, or joins the same one that runs.
   *
   * Waits for a free place where too many run already.
   *
   * @param gone - Aborts when the reader has gone.
   */
  start(query: InsightsQuery, gone: AbortSignal): Promise<StartedQuery>;
  read(queryId: string, maxRows: number): Promise<QueryResults>;
  /** Ends the interest of one reader; stops the query when it was the last. */
  leave(queryId: string): Promise<boolean>;
  /** Stops what still runs. */
  close(): Promise<void>;
}

/** Limits of a broker. */
export interface BrokerLimits {
  /** Queries at once. An account has 100 for everything that it runs. */
  readonly maxRunning: number;
  /** How long a question waits for a place. */
  readonly maxWaitMs: number;
  /** A query that nobody has asked about for so long is stopped. */
  readonly abandonedAfterMs: number;
}

/** What is used unless a test says otherwise. */
const BROKER_LIMITS: BrokerLimits = { maxRunning: 10, maxWaitMs: 15_000, abandonedAfterMs: 30_000 };

interface Running {
  readonly key: string;
  readonly started: Promise<string>;
  readers: number;
  lastAsked: number;
}

/**
 * Creates the broker of one dashboard.
 *
 * It remembers only what this instance has started: an id that it does not know is asked for and stopped all the same.
 */
export const createQueryBroker = (logs: LogsReader, limits: BrokerLimits = BROKER_LIMITS): QueryBroker => {
  const byKey = new Map<string, Running>();
  const byId = new Map<string, Running>();
  const waiting = new Set<() => void>();

  const forget = (running: Running, queryId?: string): void => {
    if (byKey.get(running.key) === running) byKey.delete(running.key);
    if (queryId !== undefined) byId.delete(queryId);
    for (const wake of [...waiting]) wake();
  };

  const waitForPlace = async (gone: AbortSignal): Promise<void> => {
    const deadline = AbortSignal.timeout(limits.maxWaitMs);
    const signal = AbortSignal.any([gone, deadline]);
    while (byKey.size >= limits.maxRunning) {
      if (signal.aborted) throw new DashboardFault(BUSY);
      await nextChange(waiting, signal);
    }
  };

  const begin = (key: string, query: InsightsQuery): Running => {
    const running: Running = { key, started: logs.start(query), readers: 0, lastAsked: Date.now() };
    byKey.set(key, running);
    running.started.then(
      (queryId) => byId.set(queryId, running),
      () => forget(running),
    );
    return running;
  };

  const stop = async (running: Running, queryId: string): Promise<boolean> => {
    forget(running, queryId);
    return logs.stop(queryId);
  };

  const leave = async (queryId: string): Promise<boolean> => {
    const running = byId.get(queryId);
    if (running === undefined) return logs.stop(queryId);
    running.readers -= 1;
    return running.readers > 0 ? false : stop(running, queryId);
  };

  const stopAbandoned = (): void => {
    const since = Date.now() - limits.abandonedAfterMs;
    for (const [queryId, running] of byId) {
      // One that cannot be stopped ends by itself, and nobody waits for it.
      if (running.lastAsked <= since) stop(running, queryId).catch(() => undefined);
    }
  };
  const sweep = setInterval(stopAbandoned, limits.abandonedAfterMs / 3).unref();

  return {
    start: async (query, gone) => {
      const key = JSON.stringify([query.text, query.logGroups, query.startTime, query.endTime, query.limit]);
      if (!byKey.has(key)) await waitForPlace(gone);
      const shared = byKey.get(key);
      const running = shared ?? begin(key, query);
      running.readers += 1;
      running.lastAsked = Date.now();
      const queryId = await running.started;
      if (gone.aborted) await leave(queryId).catch(() => false);
      return { queryId, isShared: shared !== undefined };
    },
    read: async (queryId, maxRows) => {
      const running = byId.get(queryId);
      if (running !== undefined) running.lastAsked = Date.now();
      const results = await logs.read(queryId, maxRows);
      if (running !== undefined && !isUnfinished(results.status)) forget(running, queryId);
      return results;
    },
    leave,
    close: async () => {
      clearInterval(sweep);
      await Promise.allSettled([...byId].map(([queryId, running]) => stop(running, queryId)));
    },
  };
};

const BUSY = {
  code: 'busy',
  sentence: 'The dashboard runs as many queries as it may at once.',
  remedy: 'Wait for one to end, or close a tab that searches a wide range.',
  retryAfterMs: 5_000,
} as const;

/** Resolves when a place may have become free, or when waiting is over. */
const nextChange = (waiting: Set<() => void>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      waiting.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    waiting.add(done);
    signal.addEventListener('abort', done);
  });
