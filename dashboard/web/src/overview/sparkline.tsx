import type { ReactNode } from 'react';
import { stackedPaths } from './stacked-bars.ts';

const LEAST = 0.12;
const MAX_BARS = 30;

/** Joins neighbouring bins until there are few enough to be seen. */
export const joinBins = (counts: readonly number[], most: number): readonly number[] => {
  const size = Math.ceil(counts.length / most);
  if (size <= 1) return counts;
  return Array.from({ length: Math.ceil(counts.length / size) }, (_, index) =>
    counts.slice(index * size, (index + 1) * size).reduce((sum, count) => sum + count, 0),
  );
};

/** How often something happened over the range, as small bars; the figures stand beside it in words. */
export const Sparkline = ({ counts }: { readonly counts: readonly number[] }): ReactNode => {
  const bars = joinBins(counts, MAX_BARS);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${Math.max(bars.length, 1)} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path
        d={
          stackedPaths(
            bars.map((count) => [count]),
            LEAST,
          )[0]
        }
      />
    </svg>
  );
};
