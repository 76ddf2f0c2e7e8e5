import { parseBinWidth } from './bin-width.ts';
import type { TypedExpression } from './plan.ts';
import { notSupported, QueryError } from './query-error.ts';
import { resolveField, type Scope } from './scope.ts';
import type { CallNode, ExpressionNode } from './syntax-tree.ts';

type Build = (node: ExpressionNode) => TypedExpression;
type CallBuilder = (node: CallNode, scope: Scope, build: Build) => TypedExpression;

/** Functions of the language that this store refuses by name; any other unknown name does not exist on AWS either. */
const UNSUPPORTED = new Set([
  ...['abs', 'ceil', 'floor', 'greatest', 'least', 'log', 'round', 'sqrt', 'haversine', 'tonumber', 'toint'],
  ...['tolong', 'todouble', 'datefloor', 'dateceil', 'frommillis', 'now', 'parsedate', 'formatdate'],
  ...['strftime', 'coalesce', 'case', 'if', 'isnumeric', 'messagesize', 'querystarttime', 'queryendtime'],
  ...['querytimerange', 'jsonparse', 'jsonstringify', 'jsonarraysize', 'jsonarraycontains', 'isvalidip'],
  ...['isvalidipv4', 'isvalidipv6', 'isipinsubnet', 'isipv4insubnet', 'isipv6insubnet', 'ipv4tonumber'],
  ...['isprivateip', 'ispublicip', 'isreservedip', 'isempty', 'isblank', 'concat', 'ltrim', 'rtrim', 'trim'],
  ...['strlen', 'toupper', 'tolower', 'substr', 'replace', 'regexreplace', 'strcontains', 'startswith'],
  ...['endswith', 'urlencode', 'urldecode', 'base64encode', 'base64decode', 'split', 'hextoascii'],
  ...['hextodec', 'dectohex', 'md5', 'sha256', 'unmask', 'stddev', 'sortsfirst', 'sortslast', 'values'],
  ...['topk', 'rate', 'countovertime', 'count_over_time', 'sumovertime', 'histogram', 'median'],
]);

const oneArgument = (node: CallNode): ExpressionNode => {
  const [only, ...more] = node.args;
  if (only === undefined || more.length > 0) {
    throw new QueryError(`expected one argument in ${node.name}()`, node);
  }
  return only;
};

/** `bin(width)` cuts `@timestamp`, which is gone after `stats` unless a column carries that name. */
const bin: CallBuilder = (node, scope) => {
  const width = oneArgument(node);
  if (width.kind !== 'duration') throw new QueryError('expected a width of time, such as bin(5m)', width);
  const operand = resolveField(scope, {
    ...node,
    kind: 'field',
    name: '@timestamp',
    segments: ['@timestamp'],
  });
  if (operand.kind === 'missing') {
    throw new QueryError('bin() needs @timestamp, which the "stats" before does not carry', node);
  }
  return { kind: 'bin', operand, width: parseBinWidth(width), type: 'timestamp' };
};

const CALLS: ReadonlyMap<string, CallBuilder> = new Map([
  ['bin', bin],
  [
    'ispresent',
    (node, _scope, build) => ({ kind: 'ispresent', operand: build(oneArgument(node)), type: 'boolean' }),
  ],
  [
    'tomillis',
    (node, _scope, build) => ({ kind: 'toMillis', operand: build(oneArgument(node)), type: 'number' }),
  ],
] satisfies readonly (readonly [string, CallBuilder])[]);

/**
 * Types a call of a function over one row.
 *
 * @param build - Types an argument in the position of the call.
 * @throws QueryError for a function that is unknown or not supported, or arguments that do not fit.
 */
export const buildCall = (node: CallNode, scope: Scope, build: Build): TypedExpression => {
  const name = node.name.toLowerCase();
  const builder = CALLS.get(name);
  if (builder !== undefined) return builder(node, scope, build);
  if (UNSUPPORTED.has(name)) throw notSupported(`The function ${node.name}()`, node);
  throw new QueryError(`unknown function ${node.name}(): expected a function of Logs Insights`, node);
};
