import { identifier, joinSql, type SqlFragment, sql } from '../store/sql.ts';
import { valueSql } from './expression-sql.ts';
import { naturalKeysSql } from './natural-order-sql.ts';
import type { OrderKey, RowOrder } from './plan.ts';

/** Missing values come last in both directions. */
const keySql = ({ expression, direction }: OrderKey): SqlFragment => {
  const value = valueSql(expression);
  // Every event has a time, and the engine skips what cannot be among the newest only when it is the plain first key.
  if (expression.kind === 'system' && expression.type === 'timestamp') {
    return direction === 'asc' ? sql`${value} ASC` : sql`${value} DESC`;
  }
  const keys = expression.type === 'text' ? naturalKeysSql(value) : [value];
  const ordered = keys.map((key) =>
    direction === 'asc' ? sql`${key} ASC NULLS LAST` : sql`${key} DESC NULLS LAST`,
  );
  return sql`(${value} IS NULL), ${joinSql(ordered, ', ')}`;
};

/** Ties of events go by time and arrival, newest first, unless the query sorts by time the other way. */
const eventTiesSql = (keys: readonly OrderKey[]): SqlFragment => {
  const byTime = keys.find(
    ({ expression }) => expression.kind === 'system' && expression.field === '@timestamp',
  );
  return byTime?.direction === 'asc' ? sql`time_ms ASC, seq ASC` : sql`time_ms DESC, seq DESC`;
};

/** Compiles an order for ORDER BY, without these words. */
export const orderSql = ({ keys, ties, rows }: RowOrder): SqlFragment => {
  const parts = keys.map(keySql);
  if (rows === 'events') parts.push(eventTiesSql(keys));
  for (const { id } of ties) parts.push(sql`${identifier(`c${id}`)} ASC NULLS LAST`);
  return joinSql(parts, ', ');
};
