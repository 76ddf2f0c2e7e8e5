/** Counts of one bin that are stacked, from the base up. */
export type Stack = readonly number[];

/**
 * Builds one SVG path for each layer of stacked bars, in a box of `bins.length` by 1 units with the base at the bottom.
 *
 * A count that is not zero is at least `least` units high, so that one rejection among thousands of calls is seen.
 */
export const stackedPaths = (bins: readonly Stack[], least: number): readonly string[] => {
  const layers = Math.max(0, ...bins.map((stack) => stack.length));
  const most = Math.max(1, ...bins.map((stack) => stack.reduce((sum, count) => sum + count, 0)));
  const paths = Array.from({ length: layers }, (): string[] => []);
  bins.forEach((stack, x) => {
    let base = 1;
    stack.forEach((count, layer) => {
      if (count === 0) return;
      const height = Math.min(base, Math.max(count / most, least));
      base -= height;
      paths[layer]?.push(`M${x + GAP} ${round(base)}h${1 - 2 * GAP}v${round(height)}h${2 * GAP - 1}z`);
    });
  });
  return paths.map((parts) => parts.join(''));
};

/** Between two bars, on either side, as a part of the width of a bin. */
const GAP = 0.06;

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
