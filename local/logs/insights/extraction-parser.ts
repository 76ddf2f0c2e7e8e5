import { parseOperand } from './expression-parser.ts';
import { notSupported, type Span } from './query-error.ts';
import type { CommandNode, ExpressionNode, NameNode, ParsePatternNode } from './syntax-tree.ts';
import type { TokenCursor } from './token-cursor.ts';

type CommandParser = (cursor: TokenCursor, start: number) => CommandNode;

/** Formats that newer versions of `parse` read instead of a pattern. */
const FORMATS = new Set(['logfmt', 'csv', 'xml', 'json', 'tsv', 'kv']);

const parseName = (cursor: TokenCursor, what: string): NameNode => {
  const { name, start, end } = cursor.expectName(what);
  return { name, start, end };
};

const refuseFormat = (word: string | undefined, span: Span): void => {
  if (word !== undefined && FORMATS.has(word)) throw notSupported(`The format "${word}" of "parse"`, span);
};

const parsePattern = (cursor: TokenCursor): ParsePatternNode => {
  const { token } = cursor;
  if (token.kind === 'string') {
    cursor.take();
    return { kind: 'glob', text: token.value, start: token.start, end: token.end };
  }
  if (cursor.atSymbol('/')) return cursor.takeRegex();
  refuseFormat(cursor.keyword(), token);
  throw cursor.unexpected('a "text with *" or a /regular expression/ to parse by');
};

/** Reads the field to parse; without one it is `@message`. */
const parseSource = (cursor: TokenCursor): ExpressionNode => {
  const { token } = cursor;
  if (token.kind === 'string' || cursor.atSymbol('/')) {
    return { kind: 'field', name: '@message', segments: ['@message'], start: token.start, end: token.start };
  }
  const word = cursor.keyword();
  const source = parseOperand(cursor);
  if (cursor.keyword() === 'as') refuseFormat(word, token);
  return source;
};

const parseNames = (cursor: TokenCursor): readonly NameNode[] | undefined => {
  if (!cursor.takeKeyword('as')) return undefined;
  const names = [parseName(cursor, 'a name after "as"')];
  while (cursor.takeSymbol(',')) names.push(parseName(cursor, 'a name after ","'));
  return names;
};

/**
 * Reads `parse field "a * b *" as x, y` or `parse field /(?<x>...)/ multi`, behind its keyword.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Parse.html parse}
 */
export const parseParse: CommandParser = (cursor, start) => {
  const source = parseSource(cursor);
  const pattern = parsePattern(cursor);
  const names = parseNames(cursor);
  const matches = pattern.kind === 'regex' && cursor.takeKeyword('multi') ? 'all' : 'first';
  return { kind: 'parse', source, pattern, names, matches, start, end: cursor.end };
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
