/** A run of digits that a JavaScript number may not hold exactly. */
const LONG_NUMBER = /\d{16}/;
const INTEGER = /^-?\d+$/;

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** More lists and objects are no introspection answer: one in the other, they exhaust the stack of who walks through. */
const MAX_BRACKETS = 2_000;

/**
 * Parses JSON; an integer beyond 2^53 becomes a bigint instead of a number that is nearly right.
 *
 * @throws SyntaxError for anything but JSON, a byte order mark included, and for more lists and objects than an answer has. The message
 * quotes a piece of the text: do not log it.
 */
export const parseLosslessJson = (text: string): unknown => {
  if (text.length > MAX_BRACKETS && text.replaceAll(/[^[{]+/g, '').length > MAX_BRACKETS)
    throw new SyntaxError('too many brackets');
  return LONG_NUMBER.test(text) ? parseWith(text, keepInteger) : JSON.parse(text);
};

const keepInteger: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && source !== undefined && INTEGER.test(source) && !Number.isSafeInteger(value)
    ? BigInt(source)
    : value;

/** The source text of a value is newer than the types of JSON.parse. */
const parseWith = JSON.parse as (text: string, reviver: Reviver) => unknown;
