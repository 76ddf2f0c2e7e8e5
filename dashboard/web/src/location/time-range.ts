import type { TimeRange as AbsoluteRange } from '../../../contract/time-range.ts';
import type { TimeZoneChoice } from './moment-input.ts';
import { momentText } from './time-zone-text.ts';

/** Time ranges on offer, as they stand in the URL, with their length in seconds. */
export const TIME_RANGES = {
  '15m': { seconds: 900, text: 'last 15 minutes', short: '15 min' },
  '1h': { seconds: 3_600, text: 'last hour', short: '1 h' },
  '3h': { seconds: 10_800, text: 'last 3 hours', short: '3 h' },
  '1d': { seconds: 86_400, text: 'last day', short: '1 d' },
  '7d': { seconds: 604_800, text: 'last 7 days', short: '7 d' },
} as const;

/** One time range, counted back from the moment of the search. */
export type TimeRange = keyof typeof TIME_RANGES;

/** Tells whether a text names a time range. */
export const isTimeRange = (text: string): text is TimeRange => Object.hasOwn(TIME_RANGES, text);

const ORDER: readonly TimeRange[] = ['15m', '1h', '3h', '1d', '7d'];

/** Gives the next longer range, or `undefined` for the longest. */
export const widerRange = (range: TimeRange): TimeRange | undefined => ORDER[ORDER.indexOf(range) + 1];

/** The range that the page asks about: counted back from the moment of asking, or between two moments. */
export type RangeChoice =
  | { readonly kind: 'last'; readonly last: TimeRange }
  | { readonly kind: 'between'; readonly startTime: number; readonly endTime: number };

/** Gives the moments that a range means: seconds since the epoch, both ends included. */
export const momentsOf = (range: RangeChoice, asOf: number): AbsoluteRange =>
  range.kind === 'between'
    ? { startTime: range.startTime, endTime: range.endTime }
    : { startTime: Math.max(0, asOf - TIME_RANGES[range.last].seconds), endTime: asOf };

/** Moves a range by its own length, to earlier (-1) or later (1) times. */
export const shiftedRange = ({ startTime, endTime }: AbsoluteRange, direction: -1 | 1): AbsoluteRange => {
  const step = Math.max(direction * (endTime - startTime + 1), -startTime);
  return { startTime: startTime + step, endTime: endTime + step };
};

/** Writes an absolute range for a reader; the date of its end is left out where it is the same. */
export const rangeText = ({ startTime, endTime }: AbsoluteRange, zone: TimeZoneChoice): string => {
  const from = momentText(startTime * 1000, zone);
  const to = momentText(endTime * 1000, zone);
  return `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
};
