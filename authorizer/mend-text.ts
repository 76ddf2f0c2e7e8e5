import { unprintable } from './text.ts';

/** Ends a text that was cut. */
const CUT_MARK = '…';

/**
 * Writes every character that `cleanText` would replace as `\u{…}`: names that differ in such a character only
 * must not become the same name.
 */
export const revealText = (text: string): string =>
  text.replace(unprintable(), (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** Cuts a text to at most `max` UTF-16 units, never through a surrogate pair. */
export const cutText = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/u, '')}${CUT_MARK}`;
