/** Controls, format and bidirectional marks, line and paragraph separators, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Ends a text that was cut. */
const CUT_MARK = '…';

/**
 * Replaces every character by a space that could forge a line, a column or a reading direction in a log.
 *
 * @see {@link https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html OWASP, log injection}
 */
export const cleanText = (text: string): string =>
  text.search(UNPRINTABLE) === -1 ? text : text.replace(UNPRINTABLE, ' ');

/** Cuts a text to at most `max` UTF-16 units, never through a surrogate pair. */
export const cutText = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/u, '')}${CUT_MARK}`;
