/** A run of digits that a JavaScript number may not hold exactly. */
const LONG_NUMBER = /\d{16}/;
const INTEGER = /^-?\d+$/;

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/**
 * Parses JSON; an integer beyond 2^53 becomes a bigint instead of a number that is nearly right.
 *
 * @throws SyntaxError for anything but JSON, a byte order mark included. The message quotes a piece of the text:
 * do not log it.
 */
export const parseLosslessJson = (text: string): unknown =>
  LONG_NUMBER.test(text) ? parseWith(text, keepInteger) : JSON.parse(text);

const keepInteger: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && source !== undefined && INTEGER.test(source) && !Number.isSafeInteger(value)
    ? BigInt(source)
    : value;

/** The source text of a value is newer than the types of JSON.parse. */
const parseWith = JSON.parse as (text: string, reviver: Reviver) => unknown;
