import { joinSql, type SqlFragment, sql } from '../store/sql.ts';
import type { Coercions } from './coercions.ts';
import { doubleSql } from './double-sql.ts';
import { naturalKeysSql } from './natural-order-sql.ts';
import type { AggregateExpression, TypedExpression } from './plan.ts';

const PERCENT = 100;

/** The value whose key in natural order is least or greatest; missing values never are. */
const naturalExtremeSql = (side: 'first' | 'last', value: SqlFragment): SqlFragment => {
  const key = sql`row(${joinSql(naturalKeysSql(value), ', ')})`;
  const present = sql`FILTER (WHERE ${value} IS NOT NULL)`;
  return side === 'first'
    ? sql`arg_min(${value}, ${key}) ${present}`
    : sql`arg_max(${value}, ${key}) ${present}`;
};

/** The least or greatest number as it is written, or if there is none, the text that sorts first or last. */
const extremeSql = (kind: 'min' | 'max', value: SqlFragment): SqlFragment => {
  const numbers = sql`row(number_of(${value}), ${value})) FILTER (WHERE number_of(${value}) IS NOT NULL`;
  return kind === 'min'
    ? sql`coalesce(arg_min(${value}, ${numbers}), ${naturalExtremeSql('first', value)})`
    : sql`coalesce(arg_max(${value}, ${numbers}), ${naturalExtremeSql('last', value)})`;
};

/** Squares of greater numbers than this do not fit, on which DuckDB would fail. */
const MAX_DEVIATION = 1e150;

const stddevSql = (value: SqlFragment): SqlFragment =>
  sql`stddev_pop(${value}) FILTER (WHERE abs(${value}) < ${doubleSql(MAX_DEVIATION)})`;

const isTime = (argument: TypedExpression): boolean =>
  argument.kind === 'system' && argument.field === '@timestamp';

/** Compiles a statistic. The percentile is the nearest rank, a value that occurs; `stddev` is of the population. */
export const aggregateSql = (
  expression: AggregateExpression,
  { valueSql, numberSql, textSql }: Coercions,
): SqlFragment => {
  if (expression.kind === 'count') {
    return expression.argument === undefined
      ? sql`count(*)::DOUBLE`
      : sql`count(${valueSql(expression.argument)})::DOUBLE`;
  }
  const { argument } = expression;
  switch (expression.kind) {
    case 'count_distinct':
      return sql`count(DISTINCT ${textSql(argument)})::DOUBLE`;
    case 'avg':
      return sql`finite(avg(${numberSql(argument)}))`;
    case 'sum':
      return sql`finite(sum(${numberSql(argument)}))`;
    case 'stddev':
      return stddevSql(numberSql(argument));
    case 'min':
      return expression.type === 'text'
        ? extremeSql('min', textSql(argument))
        : sql`min(${numberSql(argument)})`;
    case 'max':
      return expression.type === 'text'
        ? extremeSql('max', textSql(argument))
        : sql`max(${numberSql(argument)})`;
    case 'pct':
      return sql`quantile_disc(${numberSql(argument)}, ${expression.percent / PERCENT}::DOUBLE)`;
    case 'sortsFirst':
      return naturalExtremeSql('first', textSql(argument));
    case 'sortsLast':
      return naturalExtremeSql('last', textSql(argument));
    case 'values':
      return sql`to_json(list_sort(list(DISTINCT ${textSql(argument)}) FILTER (WHERE ${textSql(argument)} IS NOT NULL)))::VARCHAR`;
    case 'topk':
      return sql`most_frequent(map_entries(histogram(${textSql(argument)})), ${expression.count}::BIGINT)`;
    case 'rate': {
      const value = numberSql(argument);
      return sql`rate_of(arg_max(${value}, row(time_ms, seq)), arg_min(${value}, row(time_ms, seq)),
        max(time_ms) FILTER (WHERE ${value} IS NOT NULL), min(time_ms) FILTER (WHERE ${value} IS NOT NULL),
        ${expression.periodMs}::DOUBLE)`;
    }
    case 'earliest':
    case 'latest': {
      if (isTime(argument)) {
        return expression.kind === 'earliest' ? sql`min(time_ms)::DOUBLE` : sql`max(time_ms)::DOUBLE`;
      }
      const value = expression.type === 'text' ? textSql(argument) : numberSql(argument);
      return expression.kind === 'earliest'
        ? sql`arg_min(${value}, row(time_ms, seq))`
        : sql`arg_max(${value}, row(time_ms, seq))`;
    }
  }
};
