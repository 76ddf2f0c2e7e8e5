import type { TimeRange } from '../../../contract/time-range.ts';
import type { RangeChoice } from '../location/time-range.ts';

/** One zoom: the range before it, and the one that it went into. */
export interface ZoomStep {
  readonly from: RangeChoice;
  readonly into: RangeChoice;
}

const isSame = (one: RangeChoice, other: RangeChoice): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Drops the steps that the reader has left by another way, such as the back button or another range. */
export const stepsTo = (steps: readonly ZoomStep[], range: RangeChoice): readonly ZoomStep[] =>
  steps.slice(0, steps.findLastIndex(({ into }) => isSame(into, range)) + 1);

/** Shortest range that zooming in goes to, and how much wider zooming out without a step before gets, in seconds. */
const FACTOR = 3;

/** Gives a range three times as long with the same middle, no later than now. */
export const widened = ({ startTime, endTime }: TimeRange, now: number): TimeRange => {
  const length = endTime - startTime + 1;
  const latest = Math.max(endTime, now);
  const end = Math.min(endTime + length, latest);
  return { startTime: Math.max(0, end - FACTOR * length + 1), endTime: end };
};
