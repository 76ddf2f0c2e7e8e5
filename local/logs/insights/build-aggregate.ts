import { parseBinWidth } from './bin-width.ts';
import type { AggregateExpression, TypedExpression } from './plan.ts';
import { QueryError } from './query-error.ts';
import type { Scope } from './scope.ts';
import type { CallNode, ExpressionNode } from './syntax-tree.ts';

type Build = (node: ExpressionNode) => TypedExpression;
type AggregateBuilder = (node: CallNode, build: Build, scope: Scope) => AggregateExpression;

const MAX_TOP = 10_000;
const MEDIAN = 50;

const argument = (node: CallNode, build: Build): TypedExpression => {
  const [only, ...more] = node.args;
  if (only === undefined || more.length > 0) {
    throw new QueryError(`expected one argument in ${node.name}()`, node);
  }
  return build(only);
};

const count: AggregateBuilder = (node, build) => {
  const [first] = node.args;
  if (node.args.length <= 1 && (first === undefined || first.kind === 'star')) {
    return { kind: 'count', type: 'number' };
  }
  return { kind: 'count', argument: argument(node, build), type: 'number' };
};

const numeric =
  (kind: 'count_distinct' | 'avg' | 'sum' | 'stddev'): AggregateBuilder =>
  (node, build) => ({ kind, argument: argument(node, build), type: 'number' });

const isText = ({ type }: TypedExpression): boolean =>
  type !== 'number' && type !== 'timestamp' && type !== 'boolean';

const extreme =
  (kind: 'min' | 'max'): AggregateBuilder =>
  (node, build) => {
    const value = argument(node, build);
    return { kind, argument: value, type: isText(value) ? 'text' : 'number' };
  };

const textual =
  (kind: 'sortsFirst' | 'sortsLast' | 'values'): AggregateBuilder =>
  (node, build) => ({ kind, argument: argument(node, build), type: 'text' });

const pct: AggregateBuilder = (node, build) => {
  const [field, percent, ...more] = node.args;
  if (field === undefined || percent === undefined || more.length > 0) {
    throw new QueryError(`expected ${node.name}(field, percent)`, node);
  }
  if (percent.kind !== 'number' || percent.value < 0 || percent.value > 100) {
    throw new QueryError('expected a number from 0 to 100 as the percentile', percent);
  }
  return { kind: 'pct', argument: build(field), percent: percent.value, type: 'number' };
};

const topk: AggregateBuilder = (node, build) => {
  const [number, field, ...more] = node.args;
  if (field === undefined || number === undefined || more.length > 0) {
    throw new QueryError('expected topk(number, field)', node);
  }
  const isCount = number.kind === 'number' && Number.isInteger(number.value);
  if (!isCount || number.value < 1 || number.value > MAX_TOP) {
    throw new QueryError(`expected a whole number from 1 to ${MAX_TOP}`, number);
  }
  return { kind: 'topk', argument: build(field), count: number.value, type: 'text' };
};

const requireEvents = (node: CallNode, scope: Scope): void => {
  if (scope.rows === 'events') return;
  throw new QueryError(`${node.name}() needs events: use it in the first "stats"`, node);
};

const rate: AggregateBuilder = (node, build, scope) => {
  requireEvents(node, scope);
  const [field, period, ...more] = node.args;
  if (field === undefined || period?.kind !== 'duration' || more.length > 0) {
    throw new QueryError('expected rate(field, period), such as rate(bytes, 1m)', node);
  }
  const width = parseBinWidth(period);
  if (width.unit === 'month') throw new QueryError('expected a period of weeks at most', period);
  return { kind: 'rate', argument: build(field), periodMs: width.amount, type: 'number' };
};

/** The value of the event that is first or last in time; of `@timestamp` in milliseconds, as AWS gives it. */
const inTime =
  (kind: 'earliest' | 'latest'): AggregateBuilder =>
  (node, build, scope) => {
    requireEvents(node, scope);
    const value = argument(node, build);
    return { kind, argument: value, type: isText(value) ? 'text' : 'number' };
  };

const AGGREGATES: ReadonlyMap<string, AggregateBuilder> = new Map([
  ['count', count],
  ['count_over_time', count],
  ['countovertime', count],
  ['count_distinct', numeric('count_distinct')],
  ['avg', numeric('avg')],
  ['sum', numeric('sum')],
  ['sum_over_time', numeric('sum')],
  ['sumovertime', numeric('sum')],
  ['stddev', numeric('stddev')],
  ['min', extreme('min')],
  ['max', extreme('max')],
  ['pct', pct],
  ['percentile', pct],
  [
    'median',
    (node, build) => ({ kind: 'pct', argument: argument(node, build), percent: MEDIAN, type: 'number' }),
  ],
  ['sortsfirst', textual('sortsFirst')],
  ['sortslast', textual('sortsLast')],
  ['values', textual('values')],
  ['topk', topk],
  ['rate', rate],
  ['earliest', inTime('earliest')],
  ['latest', inTime('latest')],
] satisfies readonly (readonly [string, AggregateBuilder])[]);

/** Tells whether a function is a statistic of `stats`, in any case. */
export const isAggregateName = (name: string): boolean => AGGREGATES.has(name.toLowerCase());

/**
 * Types a call of a statistic.
 *
 * @param build - Types an argument, as an expression over one row.
 * @throws QueryError for arguments that do not fit.
 */
export const buildAggregate = (node: CallNode, scope: Scope, build: Build): AggregateExpression => {
  const builder = AGGREGATES.get(node.name.toLowerCase());
  if (builder === undefined) throw new QueryError(`unknown statistic ${node.name}()`, node);
  return builder(node, build, scope);
};
