import type { TypedExpression } from './plan.ts';
import { QueryError, type Span } from './query-error.ts';

/** Values and operators that one expression may come to when every alias in it is written out. */
const MAX_WEIGHT = 2000;

const partsOf = (expression: TypedExpression): readonly TypedExpression[] => {
  switch (expression.kind) {
    case 'arithmetic':
    case 'comparison':
      return [expression.left, expression.right];
    case 'and':
    case 'or':
      return expression.operands;
    case 'in':
      return [expression.operand, ...expression.values];
    case 'not':
    case 'like':
    case 'ispresent':
    case 'toMillis':
    case 'fromMillis':
    case 'jsonParse':
    case 'member':
    case 'scalar':
    case 'capture':
    case 'regexReplace':
    case 'parseDate':
    case 'formatDate':
    case 'histogram':
    case 'bin':
      return [expression.operand];
    case 'call':
      return expression.args;
    case 'choice': {
      const { branches, otherwise } = expression;
      const values = branches.flatMap(({ when, value }) => [when, value]);
      return otherwise === undefined ? values : [...values, otherwise];
    }
    case 'coalesce':
      return expression.operands;
    case 'count':
      return expression.argument === undefined ? [] : [expression.argument];
    case 'column':
    case 'constant':
    case 'system':
    case 'discovered':
    case 'lambda':
    case 'missing':
      return [];
    default:
      return [expression.argument];
  }
};

/**
 * Adds up what an expression comes to when every alias in it is written out.
 *
 * The optimizer does write them out: `a + a as b`, then `b + b as c` and so on would double with each step.
 *
 * @param columns - The weights of computed columns; a column that is not there weighs one.
 * @throws QueryError beyond the limit.
 */
export const weighExpression = (
  expression: TypedExpression,
  columns: ReadonlyMap<number, number>,
  span: Span,
): number => {
  const own = expression.kind === 'column' ? (columns.get(expression.id) ?? 1) : 1;
  const weight = partsOf(expression).reduce((sum, part) => sum + weighExpression(part, columns, span), own);
  if (weight <= MAX_WEIGHT) return weight;
  throw new QueryError(
    `expected an expression of at most ${MAX_WEIGHT} parts, with its aliases written out`,
    span,
  );
};
