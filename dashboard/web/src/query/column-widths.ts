const LEAST = 6;
const MOST = 40;
const LAST_MOST = 80;
/** The unit is the width of a 0; most letters are narrower. */
const OF_A_ZERO = 0.9;
/** Room between two columns. */
const GAP = 3;
const SAMPLE = 200;

/**
 * Chooses the widths of the columns of a table by the first rows, in units of `ch`, so that they stay as they are while
 * it is scrolled. The last column, often the longest, may be wider.
 */
export const columnWidths = (
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string>>[],
): readonly number[] => {
  const sample = rows.slice(0, SAMPLE);
  return columns.map((column, index) => {
    const longest = Math.max(column.length, ...sample.map((row) => row[column]?.length ?? 0));
    const wanted = Math.ceil(OF_A_ZERO * longest);
    return GAP + Math.min(Math.max(wanted, LEAST), index === columns.length - 1 ? LAST_MOST : MOST);
  });
};
