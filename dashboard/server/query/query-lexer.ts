/** One token of query text; offsets in UTF-16 units, `end` excluded. */
export interface QueryToken {
  readonly kind: 'name' | 'quoted_name' | 'string' | 'regex' | 'symbol' | 'end';
  /** In lower case for a name, as written for a symbol, empty for others. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// Each is sticky: it matches at `lastIndex` or not at all, in time linear in the match.
const BLANK = /(?:\s+|#[^\n]*)+/y;
const NAME = /[A-Za-z0-9_@.]+/y;

const matchAt = (pattern: RegExp, text: string, offset: number): string => {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
};

/**
 * Reads what may stand at an offset, past blanks and `#` comments.
 *
 * CloudWatch Logs publishes no grammar for what a backslash does in a string, nor for where a slash begins a regular
 * expression. Where two readings are possible both are given, so that a check can look at each.
 *
 * @param afterOperand - Whether the token before is a value: then a slash is a division first of all.
 * @returns Nothing when a string, name or regular expression does not close: no reader gets past that.
 */
export const readTokens = (text: string, offset: number, afterOperand: boolean): readonly QueryToken[] => {
  const start = offset + matchAt(BLANK, text, offset).length;
  const char = text.charAt(start);
  if (char === '') return [{ kind: 'end', text: '', start, end: start }];
  if (char === '"' || char === "'") return delimited(text, start, 'string');
  if (char === '`') return quotedName(text, start);
  if (char === '/') {
    const division: QueryToken = { kind: 'symbol', text: '/', start, end: start + 1 };
    return [...(afterOperand ? [division] : []), ...delimited(text, start, 'regex')];
  }
  const name = matchAt(NAME, text, start);
  if (name === '') return [{ kind: 'symbol', text: char, start, end: start + 1 }];
  return [{ kind: 'name', text: name.toLowerCase(), start, end: start + name.length }];
};

/** Ends at the first delimiter, or at the first one without a backslash before it. */
const delimited = (text: string, start: number, kind: 'string' | 'regex'): readonly QueryToken[] => {
  const delimiter = text.charAt(start);
  const plain = text.indexOf(delimiter, start + 1);
  const ends = new Set([plain, unescapedIndex(text, start + 1, delimiter)]);
  return [...ends].filter((end) => end >= 0).map((end) => ({ kind, text: '', start, end: end + 1 }));
};

const unescapedIndex = (text: string, from: number, delimiter: string): number => {
  for (let at = from; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === delimiter) return at;
  }
  return -1;
};

const quotedName = (text: string, start: number): readonly QueryToken[] => {
  const close = text.indexOf('`', start + 1);
  if (close < 0) return [];
  return [{ kind: 'quoted_name', text: text.slice(start + 1, close).toLowerCase(), start, end: close + 1 }];
};
