/** Controls, format and bidirectional marks, line and paragraph separators, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** All but printable ASCII. */
const NOT_PLAIN = /[^\x20-\x7E]/;

/** Ends a text that was cut. */
const CUT_MARK = '…';

/**
 * Replaces every character by a space that could forge a line, a column or a reading direction in a log.
 *
 * @see {@link https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html OWASP, log injection}
 */
export const cleanText = (text: string): string =>
  text.search(UNPRINTABLE) === -1 ? text : text.replace(UNPRINTABLE, ' ');

/**
 * Writes every character that {@link cleanText} would replace as `\u{…}`: names that differ in such a character only
 * must not become the same name.
 */
export const revealText = (text: string): string =>
  text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** Tells whether a text is printable ASCII, so that {@link cleanText} would not change it. */
export const isPlainText = (text: string): boolean => !NOT_PLAIN.test(text);

/**
 * Tells whether every text in a piece of JSON is printable ASCII, so that {@link cleanText} would change none. Says no
 * also of some that it would not change.
 *
 * @param json - From `JSON.stringify`, which escapes every control character but DEL.
 */
export const isPlainJson = (json: string): boolean =>
  Buffer.byteLength(json) === json.length && !json.includes('\x7F') && !hasEscapedControl(json);

const hasEscapedControl = (json: string): boolean => {
  for (let at = json.indexOf('\\'); at !== -1; at = json.indexOf('\\', at + 2))
    if (json[at + 1] !== '"' && json[at + 1] !== '\\') return true;
  return false;
};

/** Cuts a text to at most `max` UTF-16 units, never through a surrogate pair. */
export const cutText = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/u, '')}${CUT_MARK}`;
