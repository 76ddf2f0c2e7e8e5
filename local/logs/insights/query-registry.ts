import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../store/event-store.ts';
import { newestSlice } from './newest-slice.ts';
import type { QueryPlan } from './plan.ts';
import type { EventRange } from './plan-sql.ts';
import { prepareQuery, type QuerySource, type QueryStatistics, runQuery } from './query-engine.ts';
import type { ResultCell } from './result-format.ts';

/** Where a query is in its life. */
type QueryStatus = 'Scheduled' | 'Running' | 'Complete' | 'Failed' | 'Cancelled' | 'Timeout';

/** Queries that run at once; the others wait as `Scheduled`. */
const MAX_RUNNING = 2;

/** Queries scheduled and running together (AWS quota). */
export const MAX_ACTIVE = 100;

/** Time that a query may run (AWS quota). */
const TIMEOUT_MS = 60 * 60 * 1000;

/** A query that runs longer shows rows of its newest events meanwhile. */
const PARTIAL_AFTER_MS = 1000;

/** Ended queries that are kept, and the cells that their results may hold together. */
const MAX_KEPT = 1000;
const MAX_KEPT_CELLS = 2_000_000;

/** A query as the caller asked for it. */
export interface QueryRequest {
  readonly text: string;
  readonly range: EventRange;
  /** Most rows when the query says no `limit` itself. */
  readonly limit: number;
}

/** A query and what has become of it. */
export interface QueryRun extends QueryRequest {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createTime: number;
  readonly status: QueryStatus;
  readonly rows: readonly (readonly ResultCell[])[];
  readonly statistics: QueryStatistics;
  /** Milliseconds of work; `undefined` until the query has ended. */
  readonly durationMs: number | undefined;
}

const NOTHING: QueryStatistics = {
  recordsMatched: 0,
  recordsScanned: 0,
  bytesScanned: 0,
  logGroupsScanned: 0,
};

const isActive = ({ status }: QueryRun): boolean => status === 'Scheduled' || status === 'Running';

interface Job {
  readonly plan: QueryPlan;
  readonly abort: AbortController;
  /** Aborted when the query has ended, however. */
  readonly ended: AbortController;
}

/** What a registry needs beside the events. */
export interface QueryRegistryOptions {
  readonly report: Report;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds that a query may run; an hour when absent. */
  readonly timeoutMs?: number;
  /** Milliseconds until a running query shows partial rows; a second when absent. */
  readonly partialAfterMs?: number;
}

/** The queries of this process: those that wait, run, and have ended lately. */
export class QueryRegistry {
  readonly #source: QuerySource;
  readonly #report: Report;
  readonly #now: () => number;
  readonly #timeoutMs: number;
  readonly #partialAfterMs: number;
  readonly #runs = new Map<string, QueryRun>();
  /** What is needed to run or stop the queries that have not ended. */
  readonly #jobs = new Map<string, Job>();
  readonly #running = new Set<Promise<void>>();

  constructor(source: QuerySource, options: QueryRegistryOptions) {
    this.#source = source;
    this.#report = options.report;
    this.#now = options.now;
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#partialAfterMs = options.partialAfterMs ?? PARTIAL_AFTER_MS;
  }

  /** The query of this id, newest state; `undefined` when there is none, or it was long ago. */
  get(id: string): QueryRun | undefined {
    return this.#runs.get(id);
  }

  /**
   * Waits until a query has ended, for some milliseconds at most.
   *
   * @returns Its state then; `undefined` when there is none.
   */
  async ended(id: string, atMostMs: number): Promise<QueryRun | undefined> {
    const job = this.#jobs.get(id);
    // The end of the query breaks off the wait.
    if (job !== undefined)
      await sleep(atMostMs, undefined, { signal: job.ended.signal }).catch(() => undefined);
    return this.get(id);
  }

  /** Every known query, newest first. */
  list(): readonly QueryRun[] {
    return [...this.#runs.values()].reverse();
  }

  /** Queries that are scheduled or running. */
  get active(): number {
    return this.list().filter(isActive).length;
  }

  /**
   * Checks a query and schedules it.
   *
   * @returns Its id.
   * @throws QueryError when the query cannot run; then nothing is scheduled.
   */
  async start(request: QueryRequest): Promise<string> {
    const { from, to } = request.range;
    const plan = await prepareQuery(this.#source, request.text, { from, to, now: this.#now() });
    const id = randomUUID();
    this.#runs.set(id, {
      ...request,
      id,
      createTime: this.#now(),
      status: 'Scheduled',
      rows: [],
      statistics: NOTHING,
      durationMs: undefined,
    });
    this.#jobs.set(id, { plan, abort: new AbortController(), ended: new AbortController() });
    setImmediate(() => this.#startNext());
    return id;
  }

  /** Stops a query that waits or runs; `false` when it has ended. */
  stop(id: string): boolean {
    const run = this.#runs.get(id);
    if (run === undefined || !isActive(run)) return false;
    this.#jobs.get(id)?.abort.abort();
    this.#end(run, { status: 'Cancelled' });
    return true;
  }

  /** Stops every query and waits until none works any more. */
  async close(): Promise<void> {
    for (const id of this.#runs.keys()) this.stop(id);
    await Promise.all(this.#running);
  }

  #startNext(): void {
    if (this.#running.size >= MAX_RUNNING) return;
    const next = [...this.#runs.values()].find(({ status }) => status === 'Scheduled');
    if (next === undefined) return;
    const work = this.#run(next).finally(() => {
      this.#running.delete(work);
      this.#startNext();
    });
    this.#running.add(work);
    this.#startNext();
  }

  async #run(scheduled: QueryRun): Promise<void> {
    const { id, range, limit } = scheduled;
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const { plan, abort } = job;
    const running: QueryRun = { ...scheduled, status: 'Running' };
    this.#runs.set(id, running);
    const started = performance.now();
    const elapsed = (): number => Math.round(performance.now() - started);
    const timeout = setTimeout(() => {
      abort.abort();
      this.#end(this.#runs.get(id) ?? running, { status: 'Timeout', durationMs: elapsed() });
    }, this.#timeoutMs);
    const partial = this.#startPartial(running, job);
    try {
      const answer = await runQuery(this.#source, { plan, range, limit }, abort.signal);
      if (!abort.signal.aborted) this.#end(running, { status: 'Complete', ...answer, durationMs: elapsed() });
    } catch (error) {
      if (abort.signal.aborted) return;
      // The message of the engine may quote values of events: only its class goes to the operator.
      this.#report(`query ${id} failed: ${error instanceof Error ? error.name : 'unknown error'}`);
      this.#end(running, { status: 'Failed', durationMs: elapsed() });
    } finally {
      clearTimeout(timeout);
      await partial.stop();
    }
  }

  /** Shows rows of the newest events when a query runs long. */
  #startPartial({ id, range, limit }: QueryRun, { plan, abort }: Job): { stop(): Promise<void> } {
    const ended = new AbortController();
    const signal = AbortSignal.any([abort.signal, ended.signal]);
    const show = async (): Promise<void> => {
      const slice = await newestSlice(this.#source, range, signal);
      if (slice === undefined) return;
      const answer = await runQuery(this.#source, { plan, range: slice, limit }, signal);
      const run = this.#runs.get(id);
      if (run?.status === 'Running' && !signal.aborted) this.#runs.set(id, { ...run, ...answer });
    };
    let work: Promise<void> | undefined;
    const timer = setTimeout(() => {
      // Whatever goes wrong here goes wrong in the whole query too, which tells it.
      work = show().catch(() => undefined);
    }, this.#partialAfterMs);
    const stop = async (): Promise<void> => {
      clearTimeout(timer);
      ended.abort();
      await work;
    };
    return { stop };
  }

  #end(run: QueryRun, outcome: Partial<QueryRun> & Pick<QueryRun, 'status'>): void {
    this.#runs.set(run.id, { ...run, durationMs: 0, ...outcome });
    this.#jobs.get(run.id)?.ended.abort();
    this.#jobs.delete(run.id);
    this.#forgetOld();
  }

  #forgetOld(): void {
    let kept = 0;
    let cells = 0;
    for (const run of this.list()) {
      if (isActive(run)) continue;
      kept += 1;
      cells += run.rows.length * (run.rows[0]?.length ?? 0);
      // The newest result stays whatever its size: it was just asked for.
      if (kept > 1 && (kept > MAX_KEPT || cells > MAX_KEPT_CELLS)) this.#runs.delete(run.id);
    }
  }
}
