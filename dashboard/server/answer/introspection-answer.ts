import type { IntrospectionProgress } from '../../contract/overview.ts';
import type { TimeRange } from '../../contract/time-range.ts';
import { binStarts } from '../query/bin-width.ts';
import { BIN_COLUMN } from '../query/overview-query.ts';
import { countCell, numberCell, type ResultRow, timeCell } from './result-cells.ts';

/** What an introspection query asked. */
export interface IntrospectionContext extends TimeRange {
  readonly binSeconds: number;
}

type Bin = IntrospectionProgress['bins'][number];
type Latency = Omit<Bin, 'start'>;

const PERCENTILES = ['p50', 'p95', 'p99'] as const;
const NONE: Latency = { introspections: 0, errors: 0 };

/** Reads latency and errors of introspection from the rows of its query, zero-filled. */
export const buildIntrospectionAnswer = (
  results: readonly ResultRow[],
  { binSeconds, ...range }: IntrospectionContext,
): Pick<IntrospectionProgress, 'binSeconds' | 'bins' | 'worst'> => {
  const found = new Map(results.map((row) => [timeCell(row, BIN_COLUMN) ?? 0, parseLatency(row)]));
  const filled = binStarts(range, binSeconds);
  const starts = filled.length > 0 ? filled : [...found.keys()].toSorted((one, other) => one - other);
  return {
    binSeconds,
    bins: starts.map((start) => ({ start, ...(found.get(start) ?? NONE) })),
    worst: [...found.values()].reduce(addLatency, NONE),
  };
};

const parseLatency = (row: ResultRow): Latency => ({
  introspections: countCell(row, 'introspections'),
  errors: countCell(row, 'errors'),
  ...Object.fromEntries(
    PERCENTILES.flatMap((name) => {
      const value = numberCell(row, name);
      return value === undefined ? [] : [[name, value]];
    }),
  ),
});

const addLatency = (one: Latency, other: Latency): Latency => ({
  introspections: one.introspections + other.introspections,
  errors: one.errors + other.errors,
  ...Object.fromEntries(
    PERCENTILES.flatMap((name) => {
      const values = [one[name], other[name]].filter((value) => value !== undefined);
      return values.length === 0 ? [] : [[name, Math.max(...values)]];
    }),
  ),
});
