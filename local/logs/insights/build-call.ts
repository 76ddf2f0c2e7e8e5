import { parseBinWidth } from './bin-width.ts';
import { buildChoice } from './build-choice.ts';
import { buildDateCall } from './build-date.ts';
import { scalarFunction } from './functions.ts';
import type { QueryTimes, RegexUse, TypedExpression } from './plan.ts';
import { notSupported, QueryError } from './query-error.ts';
import { capturingGroups, toRe2Pattern } from './re2-pattern.ts';
import { resolveField, type Scope } from './scope.ts';
import type { CallNode, DurationNode, ExpressionNode } from './syntax-tree.ts';

/** What a call is typed with. */
export interface CallContext {
  readonly scope: Scope;
  readonly times: QueryTimes;
  /** Milliseconds by which `bin` is shifted. */
  readonly offsetMs: number;
  /** Types an argument in the position of the call. */
  readonly build: (node: ExpressionNode) => TypedExpression;
  /** Types an argument that must be true or false. */
  readonly condition: (node: ExpressionNode) => TypedExpression;
  /** Takes each regular expression that was met. */
  readonly onRegex: (use: RegexUse) => void;
}

type CallBuilder = (node: CallNode, context: CallContext) => TypedExpression;

/** Functions that AWS has and this store refuses by name. */
const UNSUPPORTED = new Set(['cidrlookup', 'jsonmerge', 'luhn']);

const SECOND_MS = 1000;

const oneArgument = (node: CallNode): ExpressionNode => {
  const [only, ...more] = node.args;
  if (only === undefined || more.length > 0) {
    throw new QueryError(`expected one argument in ${node.name}()`, node);
  }
  return only;
};

const widthOf = (node: ExpressionNode | undefined, call: CallNode): DurationNode => {
  if (node?.kind === 'duration') return node;
  throw new QueryError('expected a width of time, such as bin(5m)', node ?? call);
};

const noArguments = (node: CallNode): void => {
  const [first] = node.args;
  if (first !== undefined) throw new QueryError(`expected no argument in ${node.name}()`, first);
};

/** `bin(width)` cuts `@timestamp`; after `stats` a column of that name, or else the bins of that `stats`. */
const bin: CallBuilder = (node, { scope, offsetMs }) => {
  const width = widthOf(oneArgument(node), node);
  const timestamp = { ...node, kind: 'field', name: '@timestamp', segments: ['@timestamp'] } as const;
  const resolved = resolveField(scope, timestamp);
  const operand = resolved.kind === 'missing' ? (scope.bins ?? resolved) : resolved;
  if (operand.kind === 'missing') {
    throw new QueryError('bin() needs @timestamp, which the "stats" before does not carry', node);
  }
  return { kind: 'bin', operand, width: parseBinWidth(width), rounding: 'down', offsetMs, type: 'timestamp' };
};

const rounded =
  (rounding: 'down' | 'up'): CallBuilder =>
  (node, { build }) => {
    const [time, width, ...more] = node.args;
    if (time === undefined || width === undefined || more.length > 0) {
      throw new QueryError(`expected ${node.name}(time, width), such as ${node.name}(@timestamp, 1h)`, node);
    }
    return {
      kind: 'bin',
      operand: build(time),
      width: parseBinWidth(widthOf(width, node)),
      rounding,
      offsetMs: 0,
      type: 'timestamp',
    };
  };

const time =
  (milliseconds: (times: QueryTimes) => number): CallBuilder =>
  (node, { times }) => {
    noArguments(node);
    const value = milliseconds(times);
    return { kind: 'constant', type: 'number', value, text: String(value) };
  };

const regexReplace: CallBuilder = (node, { build, onRegex }) => {
  const [source, pattern, replacement, ...more] = node.args;
  if (source === undefined || pattern === undefined || replacement === undefined || more.length > 0) {
    throw new QueryError('expected regexReplace(field, /regular expression/, "replacement")', node);
  }
  if (pattern.kind !== 'regex' && pattern.kind !== 'string') {
    throw new QueryError('expected a /regular expression/ or a "regular expression"', pattern);
  }
  if (replacement.kind !== 'string')
    throw new QueryError('expected a string as the replacement', replacement);
  const re2 = toRe2Pattern(pattern.kind === 'regex' ? pattern.pattern : pattern.value);
  const groups = capturingGroups(re2).length;
  const { value } = replacement;
  for (let at = value.indexOf('\\'); at >= 0; at = value.indexOf('\\', at + 2)) {
    const next = value.charAt(at + 1);
    if (next !== '\\' && !(next >= '0' && next <= String(Math.min(groups, 9)))) {
      throw new QueryError(`expected "\\" before "\\" or the number of a group, 0 to ${groups}`, replacement);
    }
  }
  onRegex({ pattern: re2, groups, start: pattern.start, end: pattern.end });
  return { kind: 'regexReplace', operand: build(source), pattern: re2, replacement: value, type: 'text' };
};

const histogram: CallBuilder = (node, { build }) => {
  const [value, width, ...more] = node.args;
  if (value === undefined || width === undefined || more.length > 0) {
    throw new QueryError('expected histogram(field, width)', node);
  }
  if (width.kind !== 'number' || width.value <= 0) {
    throw new QueryError('expected a number above 0 as the width of a bucket', width);
  }
  return { kind: 'histogram', operand: build(value), width: width.value, type: 'number' };
};

const messageSize: CallBuilder = (node, { scope, build }) => {
  const message = { ...node, kind: 'field', name: '@message', segments: ['@message'] } as const;
  const operand = node.args.length === 0 ? resolveField(scope, message) : build(oneArgument(node));
  return { kind: 'call', name: 'messagesize', args: [operand], type: 'number' };
};

const SPECIAL: ReadonlyMap<string, CallBuilder> = new Map([
  ['bin', bin],
  ['datefloor', rounded('down')],
  ['dateceil', rounded('up')],
  ['histogram', histogram],
  ['messagesize', messageSize],
  ['regexreplace', regexReplace],
  ['now', time(({ now }) => Math.floor(now / SECOND_MS))],
  ['querystarttime', time(({ from }) => from)],
  ['queryendtime', time(({ to }) => to)],
  ['querytimerange', time(({ from, to }) => to - from)],
  ['unmask', (node, { build }) => build(oneArgument(node))],
  ['if', buildChoice],
  ['case', buildChoice],
  ['coalesce', buildChoice],
  ['parsedate', buildDateCall],
  ['formatdate', buildDateCall],
  ['strftime', buildDateCall],
  [
    'ispresent',
    (node, { build }) => ({ kind: 'ispresent', operand: build(oneArgument(node)), type: 'boolean' }),
  ],
  [
    'tomillis',
    (node, { build }) => ({ kind: 'toMillis', operand: build(oneArgument(node)), type: 'number' }),
  ],
  [
    'frommillis',
    (node, { build }) => ({ kind: 'fromMillis', operand: build(oneArgument(node)), type: 'timestamp' }),
  ],
  [
    'jsonparse',
    (node, { build }) => ({ kind: 'jsonParse', operand: build(oneArgument(node)), type: 'structure' }),
  ],
] satisfies readonly (readonly [string, CallBuilder])[]);

const expectedCount = (required: number, most: number): string => {
  if (most === Number.POSITIVE_INFINITY) return `at least ${required}`;
  return required === most ? String(required) : `${required} to ${most}`;
};

/**
 * Types a call of a function over one row.
 *
 * @throws QueryError for a function that is unknown or not supported, or arguments that do not fit.
 */
export const buildCall = (node: CallNode, context: CallContext): TypedExpression => {
  const name = node.name.toLowerCase();
  const special = SPECIAL.get(name);
  if (special !== undefined) return special(node, context);
  const found = scalarFunction(name);
  if (found === undefined && UNSUPPORTED.has(name)) throw notSupported(`The function ${node.name}()`, node);
  if (found === undefined) {
    throw new QueryError(`unknown function ${node.name}(): expected a function of Logs Insights`, node);
  }
  const most = found.rest === undefined ? found.parameters.length : Number.POSITIVE_INFINITY;
  if (node.args.length < found.required || node.args.length > most) {
    const count = expectedCount(found.required, most);
    throw new QueryError(`expected ${count} argument${count === '1' ? '' : 's'} in ${node.name}()`, node);
  }
  return { kind: 'call', name, args: node.args.map(context.build), type: found.type };
};
