import type { AggregateExpression, TypedExpression } from './plan.ts';
import { QueryError } from './query-error.ts';
import type { Scope } from './scope.ts';
import type { CallNode, ExpressionNode } from './syntax-tree.ts';

type Build = (node: ExpressionNode) => TypedExpression;
type AggregateBuilder = (node: CallNode, build: Build, scope: Scope) => AggregateExpression;

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
  (kind: 'avg' | 'min' | 'max' | 'sum'): AggregateBuilder =>
  (node, build) => ({ kind, argument: argument(node, build), type: 'number' });

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

/** The value of the event that is first or last in time; of `@timestamp` in milliseconds, as AWS gives it. */
const inTime =
  (kind: 'earliest' | 'latest'): AggregateBuilder =>
  (node, build, scope) => {
    if (scope.rows !== 'events')
      throw new QueryError(`${node.name}() needs events: use it in the first "stats"`, node);
    const value = argument(node, build);
    return { kind, argument: value, type: value.type === 'text' ? 'text' : 'number' };
  };

const AGGREGATES: ReadonlyMap<string, AggregateBuilder> = new Map([
  ['count', count],
  [
    'count_distinct',
    (node, build) => ({ kind: 'count_distinct', argument: argument(node, build), type: 'number' }),
  ],
  ['avg', numeric('avg')],
  ['min', numeric('min')],
  ['max', numeric('max')],
  ['sum', numeric('sum')],
  ['pct', pct],
  ['percentile', pct],
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
