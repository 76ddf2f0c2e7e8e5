import type { TimeRange } from '../../contract/time-range.ts';

/** Widths of a bin that CloudWatch Logs runs as written (seconds and minutes up to 60, hours up to 24), in seconds. */
const WIDTHS: readonly (readonly [seconds: number, text: string])[] = [
  [1, '1s'],
  [5, '5s'],
  [10, '10s'],
  [30, '30s'],
  [60, '1m'],
  [300, '5m'],
  [600, '10m'],
  [1_800, '30m'],
  [3_600, '1h'],
  [10_800, '3h'],
  [21_600, '6h'],
  [43_200, '12h'],
  [86_400, '1d'],
];

const WIDEST = [86_400, '1d'] as const;

/** A width of bins. */
export interface BinWidth {
  readonly seconds: number;
  /** As `bin()` takes it. */
  readonly text: string;
}

/** Chooses the narrowest round width that cuts a range into at most so many bins; a day where none does. */
export const chooseBinWidth = ({ startTime, endTime }: TimeRange, bins: number): BinWidth => {
  const [seconds, text] =
    WIDTHS.find(([width]) => Math.ceil((endTime - startTime + 1) / width) <= bins) ?? WIDEST;
  return { seconds, text };
};

/** Ten years of days: a range may be longer, and its bins are left to the rows that exist then. */
const MAX_BINS = 3_660;

/** Starts of all bins of a range, in milliseconds. Bins are aligned in UTC (CloudWatch Logs). */
export const binStarts = ({ startTime, endTime }: TimeRange, seconds: number): readonly number[] => {
  const first = Math.floor(startTime / seconds);
  const count = Math.floor(endTime / seconds) - first + 1;
  return count > MAX_BINS ? [] : Array.from({ length: count }, (_, n) => (first + n) * seconds * 1000);
};
