import { type SqlFragment, sql } from '../store/sql.ts';
import type { Coercions } from './coercions.ts';
import type { TypedExpression } from './plan.ts';

type TimeFunction = Extract<
  TypedExpression,
  { readonly kind: 'bin' | 'fromMillis' | 'parseDate' | 'formatDate' }
>;
type Bin = Extract<TimeFunction, { readonly kind: 'bin' }>;

/** A time as BIGINT milliseconds; what is too far for a date is missing. */
const timeSql = (expression: TypedExpression, { valueSql, numberSql }: Coercions): SqlFragment =>
  expression.type === 'timestamp' ? valueSql(expression) : sql`time_of(${numberSql(expression)})`;

/** A time of an event is a whole number, never negative and never too far: its bin needs no other arithmetic. */
const eventBinSql = (time: SqlFragment, width: number, offsetMs: number): SqlFragment => {
  const shift = (width - (offsetMs % width)) % width;
  return sql`(${time} - (${time} + ${shift}::BIGINT) % ${width}::BIGINT)`;
};

const binSql = ({ operand, width, rounding, offsetMs }: Bin, coercions: Coercions): SqlFragment => {
  const time = timeSql(operand, coercions);
  const amount = sql`${width.amount}::BIGINT`;
  if (width.unit === 'month') {
    return rounding === 'down' ? sql`month_bin(${time}, ${amount})` : sql`month_ceil(${time}, ${amount})`;
  }
  if (rounding === 'up') return sql`millisecond_ceil(${time}, ${amount})`;
  return offsetMs === 0
    ? sql`millisecond_bin(${time}, ${amount})`
    : sql`(millisecond_bin(${time} - ${offsetMs}::BIGINT, ${amount}) + ${offsetMs}::BIGINT)`;
};

/** Compiles a function that gives or takes a time. */
export const timeFunctionSql = (expression: TimeFunction, coercions: Coercions): SqlFragment => {
  switch (expression.kind) {
    case 'bin': {
      const { operand, width, rounding, offsetMs } = expression;
      return operand.kind === 'system' && width.unit === 'millisecond' && rounding === 'down'
        ? eventBinSql(coercions.valueSql(operand), width.amount, offsetMs)
        : sql`time_of(${binSql(expression, coercions)})`;
    }
    case 'fromMillis':
      return timeSql(expression.operand, coercions);
    case 'parseDate': {
      const { operand, format, zone } = expression;
      const text = coercions.textSql(operand);
      return format.includes('%z')
        ? sql`epoch_ms(try_strptime(regexp_replace(${text}, 'Z$', '+00'), ${format}::VARCHAR)::TIMESTAMP)::DOUBLE`
        : sql`epoch_ms(timezone(${zone}::VARCHAR, try_strptime(${text}, ${format}::VARCHAR)::TIMESTAMP))::DOUBLE`;
    }
    case 'formatDate': {
      const { operand, format, zone } = expression;
      const time = sql`make_timestamp(${timeSql(operand, coercions)}::BIGINT * 1000)`;
      return zone === 'UTC'
        ? sql`strftime(${time}, ${format}::VARCHAR)`
        : sql`strftime(timezone(${zone}::VARCHAR, timezone('UTC', ${time})), ${format}::VARCHAR)`;
    }
  }
};
