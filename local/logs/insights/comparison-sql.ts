import { type SqlFragment, sql } from '../store/sql.ts';
import type { Coercions } from './coercions.ts';
import type { ConstantExpression, TypedExpression } from './plan.ts';
import type { ComparisonOperator } from './syntax-tree.ts';

type Comparison = Extract<TypedExpression, { readonly kind: 'comparison' }>;
type Sides = Pick<Comparison, 'left' | 'right'>;

const OPERATORS: { readonly [key in ComparisonOperator]: SqlFragment } = {
  '=': sql`=`,
  '!=': sql`<>`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
};

/** Whole numbers beyond 2^53 share their floating-point value with a neighbour. */
const isExact = ({ value }: Extract<ConstantExpression, { type: 'number' }>): boolean =>
  !Number.isInteger(value) || Number.isSafeInteger(value);

/**
 * Compiles "equals a constant".
 *
 * A number equals whatever reads as that number, so `500` finds `"500"` too; a string equals the same text only.
 */
export const equalsConstantSql = (
  operand: TypedExpression,
  constant: ConstantExpression,
  { numberSql, textSql }: Coercions,
): SqlFragment =>
  constant.type === 'boolean' || (constant.type === 'number' && isExact(constant))
    ? sql`coalesce(${numberSql(operand)} = ${numberSql(constant)}, false)`
    : sql`coalesce(${textSql(operand)} = ${textSql(constant)}, false)`;

const isNumeric = ({ type }: TypedExpression): boolean =>
  type === 'number' || type === 'timestamp' || type === 'boolean';

/** Each side stands once in the SQL, so that nested comparisons stay as long as they are written. */
const equalsSql = ({ left, right }: Sides, coercions: Coercions): SqlFragment => {
  const { numberSql, textSql } = coercions;
  if (right.kind === 'constant') return equalsConstantSql(left, right, coercions);
  if (left.kind === 'constant') return equalsConstantSql(right, left, coercions);
  return isNumeric(left) && isNumeric(right)
    ? sql`coalesce(${numberSql(left)} = ${numberSql(right)}, false)`
    : sql`texts_equal(${textSql(left)}, ${textSql(right)})`;
};

/** Numbers are ordered as numbers, other texts as texts; a number and a text are in no order. */
const orderedSql = (
  operator: ComparisonOperator,
  { left, right }: Sides,
  { numberSql, textSql }: Coercions,
): SqlFragment =>
  isNumeric(left) || isNumeric(right)
    ? sql`coalesce(${numberSql(left)} ${OPERATORS[operator]} ${numberSql(right)}, false)`
    : sql`coalesce(texts_order(${textSql(left)}, ${textSql(right)}) ${OPERATORS[operator]} 0, false)`;

/** Compiles a comparison; false when a side is missing, except `!=`, which is the exact opposite of `=`. */
export const compareSql = ({ operator, left, right }: Comparison, coercions: Coercions): SqlFragment => {
  if (operator === '=') return equalsSql({ left, right }, coercions);
  if (operator === '!=') return sql`(NOT ${equalsSql({ left, right }, coercions)})`;
  return orderedSql(operator, { left, right }, coercions);
};
