import type { TimeZoneChoice } from '../location/moment-input.ts';
import { momentText } from '../location/time-zone-text.ts';

/** One label of a time axis. */
export interface AxisTick {
  /** Index of the bin that it stands under. */
  readonly index: number;
  readonly text: string;
}

const DAY_MS = 86_400_000;
const MAX_TICKS = 7;

/**
 * Chooses the labels of a time axis: evenly spread, as short as they can be read.
 *
 * @param starts - Starts of the bins, milliseconds since the epoch.
 */
export const axisTicks = (
  starts: readonly number[],
  binSeconds: number,
  zone: TimeZoneChoice,
): readonly AxisTick[] => {
  const step = Math.max(1, Math.ceil(starts.length / MAX_TICKS));
  const span = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
  return starts.flatMap((start, index) =>
    // A label needs room to its right: the last one would be cut off by the edge of the axis.
    index % step === 0 && starts.length - index >= step / 2
      ? [{ index, text: tickText(momentText(start, zone), span, binSeconds) }]
      : [],
  );
};

const tickText = (moment: string, span: number, binSeconds: number): string => {
  if (binSeconds * 1000 >= DAY_MS) return moment.slice(5, 10);
  if (span >= DAY_MS) return moment.slice(5, 16);
  return binSeconds < 60 ? moment.slice(11, 19) : moment.slice(11, 16);
};
