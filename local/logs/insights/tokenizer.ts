import { QueryError } from './query-error.ts';
import {
  type DurationToken,
  type NameToken,
  type NumberToken,
  type RegexToken,
  type StringToken,
  SYMBOLS,
  type Token,
} from './token.ts';

// Each is sticky: it matches at `lastIndex` or not at all, in time linear in the match.
const BLANK = /(?:\s+|#[^\n]*)+/y;
const BARE_NAME = /[A-Za-z0-9_@.]+/y;
const NUMBER = /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const DURATION = /([0-9]+)([A-Za-z]+)/y;

const matchAt = (pattern: RegExp, text: string, offset: number): RegExpExecArray | null => {
  pattern.lastIndex = offset;
  return pattern.exec(text);
};

const skipBlank = (text: string, offset: number): number =>
  offset + (matchAt(BLANK, text, offset)?.[0].length ?? 0);

const isNameStart = (char: string): boolean => /[A-Za-z_@`]/.test(char);
const isNamePart = (char: string): boolean => /[A-Za-z0-9_@.`]/.test(char);

/** Reads `a.b`, `` `a-b` ``, `` j.`user.id` `` or `` @`aws.tag` `` from `offset`. */
const readName = (text: string, start: number): NameToken => {
  const segments: string[] = [''];
  const append = (part: string): void => {
    segments.push((segments.pop() ?? '') + part);
  };
  let name = '';
  let end = start;
  let quoted = false;
  while (end < text.length && isNamePart(text.charAt(end))) {
    if (text.charAt(end) === '`') {
      const close = text.indexOf('`', end + 1);
      if (close < 0) {
        throw new QueryError('expected a closing ` for this name', { start: end, end: text.length });
      }
      const part = text.slice(end + 1, close);
      append(part);
      name += part;
      quoted = true;
      end = close + 1;
      continue;
    }
    const part = matchAt(BARE_NAME, text, end)?.[0] ?? '';
    const [first = '', ...rest] = part.split('.');
    append(first);
    segments.push(...rest);
    name += part;
    end += part.length;
  }
  if (segments.includes('') || name === '@') {
    throw new QueryError('expected a field name: a part of this one is empty', { start, end });
  }
  return { kind: 'name', name, segments, quoted, start, end };
};

/**
 * Reads a string in single or double quotes.
 *
 * AWS publishes no escape rules. Here a backslash before a quote or a backslash makes it literal; before anything
 * else it stands for itself, so that `"\d"` keeps both characters.
 */
const readString = (text: string, start: number): StringToken => {
  const quote = text.charAt(start);
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === quote) return { kind: 'string', value, start, end: at + 1 };
    if (char === '\\' && (next === '"' || next === "'" || next === '\\')) {
      value += next;
      at += 1;
    } else {
      value += char;
    }
  }
  throw new QueryError(`expected a closing ${quote} for this string`, { start, end: text.length });
};

const readNumber = (text: string, start: number): NumberToken | DurationToken => {
  const number = matchAt(NUMBER, text, start)?.[0] ?? '';
  const end = start + number.length;
  if (!isNamePart(text.charAt(end))) {
    const value = Number(number);
    if (Number.isFinite(value)) return { kind: 'number', value, text: number, start, end };
    throw new QueryError('expected a number that fits 64-bit floating point', { start, end });
  }
  const duration = matchAt(DURATION, text, start);
  const [whole = '', amount = '', unit = ''] = duration ?? [];
  if (duration === null || isNamePart(text.charAt(start + whole.length))) {
    throw new QueryError('expected a number such as 5 or a width of time such as 5m', {
      start,
      end: end + 1,
    });
  }
  return { kind: 'duration', amount: Number(amount), unit, start, end: start + whole.length };
};

/**
 * Reads the token at or after `offset`, past blanks and `#` comments.
 *
 * @returns The token; kind `end` at the end of the text, as often as asked.
 * @throws QueryError for a character that starts no token, or a string or name that does not close.
 */
export const readToken = (text: string, offset: number): Token => {
  const start = skipBlank(text, offset);
  if (start >= text.length) return { kind: 'end', start: text.length, end: text.length };
  const char = text.charAt(start);
  if (char === '"' || char === "'") return readString(text, start);
  if (char >= '0' && char <= '9') return readNumber(text, start);
  if (isNameStart(char)) return readName(text, start);
  const symbol = SYMBOLS.find((each) => text.startsWith(each, start));
  if (symbol !== undefined) return { kind: 'symbol', symbol, start, end: start + symbol.length };
  throw new QueryError(`unexpected character ${JSON.stringify(char)}: use backticks around a name with it`, {
    start,
    end: start + 1,
  });
};

/**
 * Reads `/pattern/` whose first slash stands at `start`.
 *
 * @throws QueryError when it does not close.
 */
export const readRegex = (text: string, start: number): RegexToken => {
  let pattern = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '/') return { kind: 'regex', pattern, start, end: at + 1 };
    if (char === '\\' && at + 1 < text.length) {
      at += 1;
      pattern += text.charAt(at) === '/' ? '/' : `\\${text.charAt(at)}`;
    } else {
      pattern += char;
    }
  }
  throw new QueryError('expected a closing / for this regular expression', { start, end: text.length });
};
