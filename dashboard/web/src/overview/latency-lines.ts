/** One course of a value over the bins; `undefined` where a bin has none. */
export type Course = readonly (number | undefined)[];

/**
 * Builds the SVG path of one course in a box of `course.length` by 1 units: a line through neighbouring values, and a
 * short stroke for one that stands alone.
 *
 * @param most - Value at the top of the box.
 */
export const linePath = (course: Course, most: number): string => {
  const parts: string[] = [];
  course.forEach((value, x) => {
    if (value === undefined) return;
    const y = Math.round((1 - Math.min(1, value / Math.max(most, Number.MIN_VALUE))) * 10_000) / 10_000;
    const isAlone = course[x - 1] === undefined && course[x + 1] === undefined;
    const starts = course[x - 1] === undefined;
    parts.push(isAlone ? `M${x + 0.2} ${y}h0.6` : `${starts ? 'M' : 'L'}${x + 0.5} ${y}`);
  });
  return parts.join('');
};
