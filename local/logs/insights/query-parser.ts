import { parseExpression } from './expression-parser.ts';
import { parseDedup, parseParse, parseUnnest } from './extraction-parser.ts';
import { notSupported, QueryError, type Span } from './query-error.ts';
import type {
  CommandNode,
  DurationNode,
  ExpressionNode,
  ItemNode,
  QueryNode,
  SortKeyNode,
} from './syntax-tree.ts';
import { TokenCursor } from './token-cursor.ts';

/** `limit` takes at most this many rows (AWS quota). */
export const MAX_LIMIT = 100_000;

/** Commands a query may chain; far above what is written by hand, it bounds the nesting of the SQL. */
const MAX_COMMANDS = 100;

/** Keys of one `sort`; each costs several columns of the sort. */
const MAX_SORT_KEYS = 20;

/** Commands of the language that this store refuses by name. */
const UNSUPPORTED = new Set([
  ...['accum', 'addtotals', 'anomaly', 'appendcols', 'autoregress', 'cidrlookup', 'countfrequent', 'diff'],
  ...['estimate', 'expand', 'filldown', 'fillmissing', 'head', 'join', 'json', 'logcompare', 'lookup'],
  ...['outlier', 'pattern', 'relevantfields', 'sessionize', 'source', 'tail'],
]);

type CommandParser = (cursor: TokenCursor, start: number) => CommandNode;

/** Reads an expression with its column name: the alias, the field's name, or the text as it stands. */
const parseItem = (cursor: TokenCursor): ItemNode => {
  const expression = parseExpression(cursor);
  const { start } = expression;
  const aliased = cursor.takeKeyword('as');
  if (aliased) {
    const { name } = cursor.expectName('a name after "as"');
    return { expression, column: name, aliased, start, end: cursor.end };
  }
  const column = expression.kind === 'field' ? expression.name : cursor.slice(expression);
  return { expression, column, aliased, start, end: cursor.end };
};

const parseItems = (cursor: TokenCursor): readonly ItemNode[] => {
  const items = [parseItem(cursor)];
  while (cursor.takeSymbol(',')) items.push(parseItem(cursor));
  return items;
};

const parseOffset = (cursor: TokenCursor): DurationNode | undefined => {
  if (!cursor.takeKeyword('offset')) return undefined;
  const { token } = cursor;
  if (token.kind !== 'duration') throw cursor.unexpected('a width of time such as 30s after "offset"');
  cursor.take();
  return token;
};

const parseStats: CommandParser = (cursor, start) => {
  const aggregates = parseItems(cursor);
  const groups = cursor.takeKeyword('by') ? parseItems(cursor) : [];
  const offset = parseOffset(cursor);
  const command = { kind: 'stats', aggregates, groups, start, end: cursor.end } as const;
  return offset === undefined ? command : { ...command, offset };
};

const parseSortKey = (cursor: TokenCursor): SortKeyNode => {
  const expression = parseExpression(cursor);
  const descending = cursor.takeKeyword('desc');
  if (!descending) cursor.takeKeyword('asc');
  return { expression, direction: descending ? 'desc' : 'asc', start: expression.start, end: cursor.end };
};

const parseSort: CommandParser = (cursor, start) => {
  cursor.takeKeyword('by');
  const keys = [parseSortKey(cursor)];
  while (cursor.takeSymbol(',')) {
    if (keys.length >= MAX_SORT_KEYS) {
      throw new QueryError(`expected at most ${MAX_SORT_KEYS} keys in "sort"`, cursor.token);
    }
    keys.push(parseSortKey(cursor));
  }
  return { kind: 'sort', keys, start, end: cursor.end };
};

const parseLimit: CommandParser = (cursor, start) => {
  const mode = cursor.takeKeyword('any') ? 'any' : 'first';
  const { token } = cursor;
  const count = token.kind === 'number' ? token.value : 0;
  if (!Number.isInteger(count) || count < 1 || count > MAX_LIMIT) {
    throw cursor.unexpected(`a whole number from 1 to ${MAX_LIMIT}`);
  }
  cursor.take();
  return { kind: 'limit', count, mode, start, end: cursor.end };
};

const parseFilter: CommandParser = (cursor, start) => {
  const condition = parseExpression(cursor);
  return { kind: 'filter', condition, start, end: cursor.end };
};

const parseFields: CommandParser = (cursor, start) => {
  const items = parseItems(cursor);
  return { kind: 'fields', items, start, end: cursor.end };
};

/** `filterIndex` asks for what an index can answer: `field = value` and `field in [...]`, joined by `and`. */
const isIndexable = (condition: ExpressionNode): boolean => {
  if (condition.kind === 'and') return condition.operands.every(isIndexable);
  if (condition.kind === 'in') return condition.operand.kind === 'field';
  if (condition.kind !== 'comparison' || condition.operator !== '=') return false;
  const { left, right } = condition;
  return left.kind === 'field' && (right.kind === 'string' || right.kind === 'number');
};

const parseFilterIndex: CommandParser = (cursor, start) => {
  const condition = parseExpression(cursor);
  if (!isIndexable(condition)) {
    throw new QueryError('expected field = value or field in [...] in "filterIndex"', condition);
  }
  return { kind: 'filter', condition, start, end: cursor.end };
};

const COMMANDS: ReadonlyMap<string, CommandParser> = new Map([
  ['fields', parseFields],
  ['field', parseFields],
  ['unmask', parseFields],
  ['display', (cursor, start) => ({ kind: 'display', items: parseItems(cursor), start, end: cursor.end })],
  ['filter', parseFilter],
  ['where', parseFilter],
  ['filterindex', parseFilterIndex],
  ['parse', parseParse],
  ['stats', parseStats],
  ['sort', parseSort],
  ['limit', parseLimit],
  ['dedup', parseDedup],
  ['unnest', parseUnnest],
] satisfies readonly (readonly [string, CommandParser])[]);

const unknownCommand = (cursor: TokenCursor): QueryError => {
  const word = cursor.keyword();
  const span: Span = cursor.token;
  if (word !== undefined && UNSUPPORTED.has(word)) return notSupported(`The command "${word}"`, span);
  return cursor.unexpected(`a command (${[...COMMANDS.keys()].join(', ')})`);
};

const parseCommand = (cursor: TokenCursor): CommandNode => {
  const word = cursor.keyword();
  const parser = word === undefined ? undefined : COMMANDS.get(word);
  if (parser === undefined) throw unknownCommand(cursor);
  const { start } = cursor.take();
  const command = parser(cursor, start);
  if (cursor.token.kind !== 'end' && !cursor.atSymbol('|')) {
    throw cursor.unexpected(`an operator, "|" or the end of the query after this part of "${word}"`);
  }
  return command;
};

/**
 * Parses a Logs Insights query into its syntax tree.
 *
 * What is not in the supported language is refused, never skipped.
 *
 * @throws QueryError with the place and what was expected there.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html Query syntax}
 */
export const parseQuery = (text: string): QueryNode => {
  const cursor = new TokenCursor(text);
  const commands = [parseCommand(cursor)];
  while (cursor.takeSymbol('|')) {
    if (commands.length >= MAX_COMMANDS) {
      throw new QueryError(`expected at most ${MAX_COMMANDS} commands`, cursor.token);
    }
    commands.push(parseCommand(cursor));
  }
  return { commands };
};
