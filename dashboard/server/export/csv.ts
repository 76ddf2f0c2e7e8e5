/** A number as JSON writes it: it begins no formula, also with a minus. */
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * What makes a spreadsheet read a cell as a formula (OWASP, CSV injection), also in full width, and after blanks and
 * unseen characters that it drops.
 */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\t\r\n|%＝＋－＠]/u;

/**
 * Writes one cell of CSV (RFC 4180).
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe before it, which the spreadsheet does not show.
 */
export const csvCell = (value: string): string => {
  const harmless = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]/.test(harmless) || harmless !== harmless.trim()
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
};

/** Writes one line of CSV, with its line end. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;
