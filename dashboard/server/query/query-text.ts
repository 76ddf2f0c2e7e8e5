import { createHash } from 'node:crypto';
import { MAX_QUERY_LENGTH } from '../../contract/query-request.ts';

/** A value that may not enter a query. The message is fit for the reader and never repeats the value. */
export class ValueNotSearchable extends Error {
  override readonly name = 'ValueNotSearchable';
}

/**
 * Characters that mean nothing to the query language between double quotes.
 *
 * CloudWatch Logs publishes no escape grammar, so nothing is ever escaped: quotes of any kind, the backslash, `|`, `#`,
 * `$`, `<`, `>`, `^`, line breaks and everything outside ASCII stay out of a query.
 */
const SAFE_TEXT = /^[A-Za-z0-9_.:@/+=,;~!?&%(){}[\]* -]{1,256}$/;

/** For a substring the wildcards of other languages stay out, too: emulators read them as such. */
const SAFE_SUBSTRING = /^[A-Za-z0-9_.:@/+=,;~!&(){} -]{1,256}$/;

const SAFE_NUMBER = /^-?\d{1,17}(?:\.\d{1,17})?$/;

const isSafe = (value: string): boolean => SAFE_TEXT.test(value);

const quote = (safe: string): string => `"${safe}"`;

/** Half of a surrogate pair: it has no UTF-8 form, so that no record can hold it as it is. */
const LONE_SURROGATE = /\p{Surrogate}/u;

const hashOf = (value: string): string => {
  if (LONE_SURROGATE.test(value)) throw new ValueNotSearchable('The value is not valid Unicode text.');
  return quote(createHash('sha256').update(value).digest('hex'));
};

/**
 * Builds "the field is exactly this text".
 *
 * A text outside the safe characters is compared by its SHA-256, which is exact for every text but uses no field index.
 *
 * @param field - From a closed list, never from a reader.
 * @throws ValueNotSearchable for an empty text or one that is not Unicode.
 */
export const textEquals = (field: string, value: string): string => {
  if (value === '') throw new ValueNotSearchable('There is nothing to search for: the value is empty.');
  return isSafe(value) ? `${field} = ${quote(value)}` : `sha256(${field}) = ${hashOf(value)}`;
};

/**
 * Builds "the field is one of these texts".
 *
 * @throws ValueNotSearchable as {@link textEquals}.
 */
export const textIn = (field: string, values: readonly string[]): string => {
  const [only, ...more] = values;
  if (only === undefined) throw new ValueNotSearchable('There is nothing to search for: the list is empty.');
  if (more.length === 0) return textEquals(field, only);
  const safe = values.filter(isSafe).map(quote);
  const hashed = values.filter((value) => !isSafe(value)).map(hashOf);
  const parts = [
    ...(safe.length === 0 ? [] : [`${field} in [${safe.join(', ')}]`]),
    ...(hashed.length === 0 ? [] : [`sha256(${field}) in [${hashed.join(', ')}]`]),
  ];
  return parts.length === 1 ? parts.join('') : `(${parts.join(' or ')})`;
};

/** Tells whether {@link textContains} takes a text. */
export const isSafeSubstring = (value: string): boolean => SAFE_SUBSTRING.test(value);

/**
 * Builds "the field holds this substring", by case.
 *
 * @throws ValueNotSearchable for a text outside the safe characters: a substring has no hash.
 */
export const textContains = (field: string, value: string): string => {
  if (isSafeSubstring(value)) return `${field} like ${quote(value)}`;
  throw new ValueNotSearchable(
    'Part of a text can be searched when it has at most 256 characters of A-Z, a-z, 0-9, space and _ . : @ / + = , ; ~ ! & ( ) { } -',
  );
};

/**
 * Writes a number as query text.
 *
 * @throws ValueNotSearchable for a number that has no plain decimal form.
 */
export const numberText = (value: number): string => {
  const text = String(value);
  if (SAFE_NUMBER.test(text)) return text;
  throw new ValueNotSearchable('The number is too large or too small to be searched.');
};

/**
 * Joins commands to a query text.
 *
 * @throws ValueNotSearchable when CloudWatch Logs would not take so long a text.
 */
export const joinCommands = (commands: readonly string[]): string => {
  const text = commands.join('\n| ');
  if (text.length <= MAX_QUERY_LENGTH) return text;
  throw new ValueNotSearchable(
    `The query would be longer than ${MAX_QUERY_LENGTH} characters: ask for fewer values at a time.`,
  );
};
