import { type QueryToken, readTokens } from './query-lexer.ts';

/** Query text that the dashboard does not run. `location` is where, in characters; the message says what to do. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';
  readonly location: { readonly start: number; readonly end: number };

  constructor(why: string, { start, end }: { readonly start: number; readonly end: number }) {
    super(why);
    this.location = { start, end };
  }
}

/** Commands that read nothing but the events of the chosen log groups. A command that is not known is not run. */
const COMMANDS: ReadonlySet<string> = new Set([
  ...[
    'fields',
    'field',
    'display',
    'filter',
    'where',
    'filterindex',
    'parse',
    'stats',
    'sort',
    'order',
    'limit',
  ],
  ...['head', 'tail', 'dedup', 'pattern', 'diff', 'anomaly', 'unnest', 'expand', 'json', 'relevantfields'],
  ...[
    'addtotals',
    'accum',
    'autoregress',
    'filldown',
    'fillmissing',
    'outlier',
    'sessionize',
    'countfrequent',
  ],
]);

const OTHER_GROUPS = 'it reads other log groups or tables than those of this dashboard';

/** Why a known command is refused. */
const REFUSED: Readonly<Record<string, string>> = {
  source: `SOURCE is not run here: ${OTHER_GROUPS}. Choose the log groups when the dashboard starts.`,
  join: `join is not run here: ${OTHER_GROUPS}.`,
  lookup: `lookup is not run here: ${OTHER_GROUPS}.`,
  cidrlookup: `cidrlookup is not run here: ${OTHER_GROUPS}.`,
  appendcols: `appendcols is not run here: ${OTHER_GROUPS}.`,
  unmask: 'unmask is not run here: what is masked stays masked in the dashboard.',
};

const SUBQUERY = `A subquery is not run here: ${OTHER_GROUPS}.`;

/** Words that can follow a field: what else follows `source` or a command word makes it a command. */
const CONNECTIVES: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'in', 'like', 'as', 'by', 'asc', 'desc', 'at', 'for', 'with', 'into', 'output'],
]);

/** What stands before the next token of one reading of the text. */
interface Reading {
  readonly at: number;
  /** Open parentheses and brackets. */
  readonly depth: number;
  readonly before: QueryToken | undefined;
  /** The token before that. */
  readonly earlier: QueryToken | undefined;
  /** Command of the current stage; empty where one must begin. */
  readonly command: string;
}

/**
 * Refuses query text that could read more than the events of the chosen log groups: SOURCE, join, lookup, subqueries
 * and unmask, and any command that is not known to be harmless.
 *
 * Every reading of an ambiguous text must be harmless. What is no query at all passes: CloudWatch Logs says where.
 *
 * @throws QueryRefused with the place.
 */
export const checkExpertQuery = (text: string): void => {
  const pending: Reading[] = [{ at: 0, depth: 0, before: undefined, earlier: undefined, command: '' }];
  const seen = new Set<string>();
  for (let reading = pending.pop(); reading !== undefined; reading = pending.pop()) {
    const key = JSON.stringify([
      reading.at,
      reading.depth,
      reading.command,
      reading.before?.start,
      reading.earlier?.start,
    ]);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const token of readTokens(text, reading.at, isAfterOperand(reading))) {
      checkToken(reading, token);
      if (token.kind !== 'end') pending.push(advance(reading, token));
    }
  }
};

/** `parse field /…/` has a regular expression after a field, and no division. */
const isAfterOperand = ({ before, command }: Reading): boolean => {
  if (before === undefined || command === '' || command === 'parse') return false;
  if (before.kind === 'symbol') return before.text === ')' || before.text === ']' || before.text === '*';
  return before.kind !== 'name' || !CONNECTIVES.has(before.text);
};

const advance = (reading: Reading, token: QueryToken): Reading => {
  const { depth, before } = reading;
  return {
    at: token.end,
    depth: depth + depthChange(token),
    before: token,
    earlier: before,
    command: commandAfter(reading, token),
  };
};

const commandAfter = ({ command }: Reading, token: QueryToken): string => {
  if (isSymbol(token, '|')) return '';
  return command === '' ? token.text : command;
};

const depthChange = (token: QueryToken): number => {
  if (token.kind !== 'symbol') return 0;
  if (token.text === '(' || token.text === '[') return 1;
  return token.text === ')' || token.text === ']' ? -1 : 0;
};

const checkToken = (reading: Reading, token: QueryToken): void => {
  if (reading.command === '') checkCommand(token);
  else checkWithinCommand(reading, token);
};

const checkWithinCommand = ({ before, earlier, depth }: Reading, token: QueryToken): void => {
  if (isSymbol(token, '|') && depth > 0) throw new QueryRefused(SUBQUERY, token);
  if (before === undefined) return;
  if (before.text === 'unmask' && isName(before) && isSymbol(token, '('))
    throw new QueryRefused(REFUSED['unmask'] ?? '', before);
  if (isSymbol(before, '(') && earlier?.text === 'in' && startsSubquery(token))
    throw new QueryRefused(SUBQUERY, token);
  if (before.kind === 'name' && startsOperand(token)) checkWordBeforeOperand(before, earlier);
};

const checkCommand = (token: QueryToken): void => {
  if (token.kind === 'end' || isSymbol(token, '|')) return;
  if (token.kind === 'name' && COMMANDS.has(token.text)) return;
  const known = Object.hasOwn(REFUSED, token.text) ? REFUSED[token.text] : undefined;
  throw new QueryRefused(known ?? 'A command is expected here that this dashboard knows and runs.', token);
};

/** A word directly before a value or a name is a command, unless it joins two parts of an expression. */
const checkWordBeforeOperand = (word: QueryToken, earlier: QueryToken | undefined): void => {
  const isInParentheses = earlier !== undefined && (isSymbol(earlier, '(') || isSymbol(earlier, '['));
  if (word.text === 'source' && isFree(earlier)) throw new QueryRefused(REFUSED['source'] ?? '', word);
  if (isInParentheses && (COMMANDS.has(word.text) || Object.hasOwn(REFUSED, word.text)))
    throw new QueryRefused(SUBQUERY, word);
};

/** `parse source "…"` reads a field of that name. */
const isFree = (earlier: QueryToken | undefined): boolean =>
  earlier?.kind !== 'name' || earlier.text !== 'parse';

const isName = ({ kind }: QueryToken): boolean => kind === 'name' || kind === 'quoted_name';

const isSymbol = (token: QueryToken, symbol: string): boolean =>
  token.kind === 'symbol' && token.text === symbol;

const startsOperand = (token: QueryToken): boolean =>
  token.kind === 'string' ||
  token.kind === 'quoted_name' ||
  (token.kind === 'name' && !CONNECTIVES.has(token.text));

/** A list of constants holds no word. */
const startsSubquery = (token: QueryToken): boolean => token.kind === 'name' && !/^[0-9]/.test(token.text);
