import { parseOperand } from './expression-parser.ts';
import { notSupported } from './query-error.ts';
import type { CommandNode, NameNode, ParsePatternNode } from './syntax-tree.ts';
import type { TokenCursor } from './token-cursor.ts';

type CommandParser = (cursor: TokenCursor, start: number) => CommandNode;

/** Formats that newer versions of `parse` read instead of a pattern. */
const FORMATS = new Set(['logfmt', 'csv', 'xml', 'json', 'tsv', 'kv']);

const parseName = (cursor: TokenCursor, what: string): NameNode => {
  const { name, start, end } = cursor.expectName(what);
  return { name, start, end };
};

const parsePattern = (cursor: TokenCursor): ParsePatternNode => {
  const { token } = cursor;
  if (token.kind === 'string') {
    cursor.take();
    return { kind: 'glob', text: token.value, start: token.start, end: token.end };
  }
  if (cursor.atSymbol('/')) return cursor.takeRegex();
  const word = cursor.keyword();
  if (word !== undefined && FORMATS.has(word)) throw notSupported(`The format "${word}" of "parse"`, token);
  throw cursor.unexpected('a "text with *" or a /regular expression/ to parse by');
};

/** Reads `parse field "a * b *" as x, y` or `parse field /(?<x>...)/`, behind its keyword. */
export const parseParse: CommandParser = (cursor, start) => {
  const source = parseOperand(cursor);
  const pattern = parsePattern(cursor);
  if (!cursor.takeKeyword('as'))
    return { kind: 'parse', source, pattern, names: undefined, start, end: cursor.end };
  const names = [parseName(cursor, 'a name after "as"')];
  while (cursor.takeSymbol(',')) names.push(parseName(cursor, 'a name after ","'));
  return { kind: 'parse', source, pattern, names, start, end: cursor.end };
};

/** Reads `unnest list into item`, behind its keyword. */
export const parseUnnest: CommandParser = (cursor, start) => {
  const source = parseOperand(cursor);
  if (!cursor.takeKeyword('into')) throw cursor.unexpected('"into" and a name for the elements');
  const name = parseName(cursor, 'a name after "into"');
  return { kind: 'unnest', source, name, start, end: cursor.end };
};

/** Reads `dedup field, field`, behind its keyword. */
export const parseDedup: CommandParser = (cursor, start) => {
  const keys = [parseOperand(cursor)];
  while (cursor.takeSymbol(',')) keys.push(parseOperand(cursor));
  return { kind: 'dedup', keys, start, end: cursor.end };
};
