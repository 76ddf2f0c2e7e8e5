import { type MetricDatum, type MetricId, metricKey } from './metric.ts';
import { Statistics } from './statistics.ts';

const MINUTE_MS = 60_000;
/** CloudWatch refuses what lies further ahead. */
const MAX_AHEAD_MS = 2 * 60 * MINUTE_MS;
/** Series that are kept; Gatelens writes about a hundred. */
const MAX_SERIES = 2_000;

/** What became of a datum. */
export type Admission = 'kept' | 'too_old' | 'too_new' | 'too_many_series';

interface Series {
  readonly id: MetricId;
  /** By minutes since the epoch. */
  readonly minutes: Map<number, Statistics>;
}

/** Statistics of each series by minute, for as long as they are needed. */
export class MetricStore {
  readonly #retentionMs: number;
  readonly #series = new Map<string, Series>();

  /** @param retentionMs - How far back from now a minute is kept. */
  constructor(retentionMs: number) {
    this.#retentionMs = retentionMs;
  }

  /** The series that have data. */
  get series(): readonly MetricId[] {
    return [...this.#series.values()].map(({ id }) => id);
  }

  /** @param now - Milliseconds since the epoch. */
  add(datum: MetricDatum, now: number): Admission {
    if (datum.timestamp < now - this.#retentionMs) return 'too_old';
    if (datum.timestamp > now + MAX_AHEAD_MS) return 'too_new';
    const minutes = this.#minutesOf(datum);
    if (minutes === undefined) return 'too_many_series';
    const minute = Math.floor(datum.timestamp / MINUTE_MS);
    const statistics = minutes.get(minute) ?? new Statistics();
    for (const value of datum.values) statistics.add(value);
    minutes.set(minute, statistics);
    return 'kept';
  }

  /**
   * Gives what is known of a series over whole minutes.
   *
   * @param from - Milliseconds since the epoch, included.
   * @param before - Milliseconds since the epoch, excluded.
   */
  read(series: MetricId, from: number, before: number): Statistics {
    const minutes = this.#series.get(metricKey(series))?.minutes;
    const total = new Statistics();
    for (const [minute, statistics] of minutes ?? [])
      if (minute * MINUTE_MS >= from && minute * MINUTE_MS < before) total.merge(statistics);
    return total;
  }

  /** Forgets the minutes that are past their time, and series without any. */
  expire(now: number): void {
    const first = Math.floor((now - this.#retentionMs) / MINUTE_MS);
    for (const [key, { minutes }] of this.#series) {
      for (const minute of minutes.keys()) if (minute < first) minutes.delete(minute);
      if (minutes.size === 0) this.#series.delete(key);
    }
  }

  #minutesOf({ namespace, name, dimensions }: MetricId): Map<number, Statistics> | undefined {
    const id = { namespace, name, dimensions };
    const known = this.#series.get(metricKey(id));
    if (known !== undefined) return known.minutes;
    if (this.#series.size >= MAX_SERIES) return undefined;
    const minutes = new Map<number, Statistics>();
    this.#series.set(metricKey(id), { id, minutes });
    return minutes;
  }
}
