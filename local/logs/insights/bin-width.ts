import type { BinWidth } from './plan.ts';
import { QueryError } from './query-error.ts';
import type { DurationNode } from './syntax-tree.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Unit {
  readonly names: readonly string[];
  readonly width: BinWidth;
  /** The most that AWS counts of this unit: more is cut to it, so `bin(300s)` runs as `bin(60s)`. */
  readonly cap: number;
}

const fixed = (names: readonly string[], amount: number, cap: number): Unit => ({
  names,
  width: { unit: 'millisecond', amount },
  cap,
});

const months = (names: readonly string[], amount: number): Unit => ({
  names,
  width: { unit: 'month', amount },
  cap: Number.MAX_SAFE_INTEGER,
});

const UNITS: readonly Unit[] = [
  fixed(['ms', 'msec', 'msecs', 'millisecond', 'milliseconds'], 1, 1000),
  fixed(['s', 'sec', 'secs', 'second', 'seconds'], SECOND_MS, 60),
  fixed(['m', 'min', 'mins', 'minute', 'minutes'], MINUTE_MS, 60),
  fixed(['h', 'hr', 'hrs', 'hour', 'hours'], HOUR_MS, 24),
  fixed(['d', 'day', 'days'], DAY_MS, Number.MAX_SAFE_INTEGER),
  fixed(['w', 'week', 'weeks'], 7 * DAY_MS, Number.MAX_SAFE_INTEGER),
  months(['mo', 'mon', 'mons', 'month', 'months'], 1),
  months(['q', 'qtr', 'qtrs', 'quarter', 'quarters'], 3),
  months(['y', 'yr', 'yrs', 'year', 'years'], 12),
];

/** Widths beyond this many years' worth make no bin and would overflow the arithmetic. */
const MAX_AMOUNT = 10_000;

/**
 * Reads the width of a bin.
 *
 * @throws QueryError for an unknown unit, zero, or more than 10,000 units.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html bin}
 */
export const parseBinWidth = ({ amount, unit, ...span }: DurationNode): BinWidth => {
  const found = UNITS.find(({ names }) => names.includes(unit.toLowerCase()));
  if (found === undefined) {
    throw new QueryError(`unknown unit "${unit}": expected ms, s, m, h, d, w, mo, q or y`, span);
  }
  if (amount < 1 || amount > MAX_AMOUNT) {
    throw new QueryError(`expected a width of time from 1 to ${MAX_AMOUNT} ${unit}`, span);
  }
  return { ...found.width, amount: found.width.amount * Math.min(amount, found.cap) };
};
