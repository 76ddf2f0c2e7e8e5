import { type SqlFragment, sql } from '../store/sql.ts';
import type { Coercions } from './coercions.ts';
import type { AggregateExpression } from './plan.ts';

const PERCENT = 100;

/** Compiles a statistic. The percentile is the nearest rank, a value that occurs. */
export const aggregateSql = (
  expression: AggregateExpression,
  { valueSql, numberSql, textSql }: Coercions,
): SqlFragment => {
  switch (expression.kind) {
    case 'count':
      return expression.argument === undefined
        ? sql`count(*)::DOUBLE`
        : sql`count(${valueSql(expression.argument)})::DOUBLE`;
    case 'count_distinct':
      return sql`count(DISTINCT ${textSql(expression.argument)})::DOUBLE`;
    case 'avg':
      return sql`avg(${numberSql(expression.argument)})`;
    case 'min':
      return sql`min(${numberSql(expression.argument)})`;
    case 'max':
      return sql`max(${numberSql(expression.argument)})`;
    case 'sum':
      return sql`sum(${numberSql(expression.argument)})`;
    case 'pct':
      return sql`quantile_disc(${numberSql(expression.argument)}, ${expression.percent / PERCENT}::DOUBLE)`;
    case 'earliest':
    case 'latest': {
      const { argument, kind, type } = expression;
      const value = type === 'text' ? textSql(argument) : numberSql(argument);
      return kind === 'earliest'
        ? sql`arg_min(${value}, row(time_ms, seq))`
        : sql`arg_max(${value}, row(time_ms, seq))`;
    }
  }
};
