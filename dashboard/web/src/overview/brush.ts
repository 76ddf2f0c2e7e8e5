import type { TimeRange } from '../../../contract/time-range.ts';

/** Bins that are marked on the histogram, by index: from where the marking began to where it is now, in any order. */
export interface Brush {
  readonly anchor: number;
  readonly head: number;
}

/** First and last marked bin. */
export const edgesOf = ({ anchor, head }: Brush): { readonly first: number; readonly last: number } => ({
  first: Math.min(anchor, head),
  last: Math.max(anchor, head),
});

/** Finds the bin at a distance from the left edge of the chart, in the unit of its width; the nearest one beyond it. */
export const binAt = (distance: number, width: number, count: number): number =>
  clamp(Math.floor((distance / Math.max(width, 1)) * count), count);

/**
 * Moves the mark by a key: arrows by one bin, Page Up and Page Down by ten, Home and End to the edges.
 *
 * @param isExtending - The other end stays where it is (Shift).
 * @returns `undefined` when the key does not move the mark.
 */
export const moveBrush = (
  key: string,
  isExtending: boolean,
  { anchor, head }: Brush,
  count: number,
): Brush | undefined => {
  const target = targetOf(key, head, count);
  if (target === undefined || count === 0) return undefined;
  const moved = clamp(target, count);
  return { anchor: isExtending ? anchor : moved, head: moved };
};

const PAGE = 10;

const targetOf = (key: string, head: number, count: number): number | undefined => {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return head - 1;
    case 'ArrowRight':
    case 'ArrowUp':
      return head + 1;
    case 'PageDown':
      return head - PAGE;
    case 'PageUp':
      return head + PAGE;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
};

const clamp = (index: number, count: number): number => Math.min(Math.max(index, 0), Math.max(count - 1, 0));

/**
 * Gives the time of the marked bins, within the range of the histogram: its first and last bin may reach beyond it.
 *
 * @param starts - Starts of all bins, in milliseconds since the epoch.
 */
export const rangeOfBrush = (
  brush: Brush,
  starts: readonly number[],
  binSeconds: number,
  whole: TimeRange,
): TimeRange | undefined => {
  const { first, last } = edgesOf(brush);
  const from = starts[first];
  const to = starts[last];
  if (from === undefined || to === undefined) return undefined;
  const startTime = Math.max(Math.floor(from / 1000), whole.startTime);
  const endTime = Math.min(Math.floor(to / 1000) + binSeconds - 1, whole.endTime);
  return startTime <= endTime ? { startTime, endTime } : undefined;
};
