import { joinSql, sql } from '../store/sql.ts';
import type { EventRange } from './plan-sql.ts';
import type { QuerySource } from './query-engine.ts';

/** Share of the time between the first and the last event that partial rows are found in. */
const SLICE = 0.1;

/**
 * Narrows a range to its newest events, in which a query finds its first rows soon.
 *
 * @returns `undefined` when the range has no events.
 */
export const newestSlice = async (
  source: QuerySource,
  range: EventRange,
  signal: AbortSignal,
): Promise<EventRange | undefined> => {
  const groups = joinSql(
    range.logGroups.map((group) => sql`${group}::VARCHAR`),
    ', ',
  );
  const [row] = await source.query(
    sql`SELECT min(time_ms)::DOUBLE AS first, max(time_ms)::DOUBLE AS last FROM events
      WHERE time_ms BETWEEN ${range.from}::BIGINT AND ${range.to}::BIGINT AND log_group IN (${groups})`,
    signal,
  );
  const [first, last] = [row?.['first'], row?.['last']];
  if (typeof first !== 'number' || typeof last !== 'number') return undefined;
  return { ...range, from: Math.ceil(last - (last - first) * SLICE), to: last };
};
