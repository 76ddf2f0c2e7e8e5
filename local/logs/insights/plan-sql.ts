import { identifier, joinSql, type SqlFragment, sql } from '../store/sql.ts';
import { conditionSql, valueSql } from './expression-sql.ts';
import type { ComputedColumn, OrderKey, QueryPlan, RowKind, Stage, TypedExpression } from './plan.ts';
import { prefilterSql } from './prefilter-sql.ts';

/** Which events a query reads. */
export interface EventRange {
  readonly logGroups: readonly string[];
  /** Milliseconds since the epoch, included. */
  readonly from: number;
  /** Milliseconds since the epoch, included. */
  readonly to: number;
}

/** The statements that answer one query. */
export interface CompiledQuery {
  /** One row per result: columns `o0`, `o1`, ... in the order of the plan's outputs, then `ptr` for events. */
  readonly rows: SqlFragment;
  /** One row: `records` and `bytes` of the events in range. */
  readonly scanned: SqlFragment;
  /** One row: `records` that pass the filters before the first `stats` or `limit`; absent when there are no filters. */
  readonly matched: SqlFragment | undefined;
}

const rangeSql = ({ logGroups, from, to }: EventRange): SqlFragment =>
  sql`time_ms BETWEEN ${from}::BIGINT AND ${to}::BIGINT AND log_group IN (${joinSql(
    logGroups.map((group) => sql`${group}::VARCHAR`),
    ', ',
  )})`;

const columnSql = ({ id, expression }: ComputedColumn): SqlFragment =>
  sql`${valueSql(expression)} AS ${identifier(`c${id}`)}`;

/** Natural order: text before numbers, digit runs in text by length and then value; missing values last. */
const orderKeySql = ({ expression, direction }: OrderKey): SqlFragment => {
  const value = valueSql(expression);
  // Every event has a time, and the engine skips what cannot be among the newest only when it is the plain first key.
  if (expression.kind === 'system' && expression.type === 'timestamp') {
    return direction === 'asc' ? sql`${value} ASC` : sql`${value} DESC`;
  }
  const keys =
    expression.type === 'text'
      ? [sql`(number_of(${value}) IS NOT NULL)`, sql`number_of(${value})`, sql`text_rank(${value})`, value]
      : [value];
  const ordered = keys.map((key) =>
    direction === 'asc' ? sql`${key} ASC NULLS LAST` : sql`${key} DESC NULLS LAST`,
  );
  return sql`(${value} IS NULL), ${joinSql(ordered, ', ')}`;
};

/** Ties of events go by time and arrival, newest first, unless the query sorts by time the other way. */
const tieBreakSql = (keys: readonly OrderKey[]): SqlFragment => {
  const byTime = keys.find(
    ({ expression }) => expression.kind === 'system' && expression.field === '@timestamp',
  );
  return byTime?.direction === 'asc' ? sql`time_ms ASC, seq ASC` : sql`time_ms DESC, seq DESC`;
};

/** Groups without `sort` come in the order of their columns, so that the same query gives the same answer. */
const orderSql = (keys: readonly OrderKey[], rows: RowKind): SqlFragment => {
  const parts = keys.map(orderKeySql);
  if (rows === 'events') parts.push(tieBreakSql(keys));
  return parts.length === 0 ? sql`ORDER BY ALL` : sql`ORDER BY ${joinSql(parts, ', ')}`;
};

const aggregateSql = (
  source: SqlFragment,
  { groups, aggregates }: Extract<Stage, { kind: 'aggregate' }>,
): SqlFragment => {
  const columns = joinSql([...groups, ...aggregates].map(columnSql), ', ');
  if (groups.length === 0) return sql`SELECT ${columns} FROM (${source})`;
  const keys = joinSql(
    groups.map(({ id }) => identifier(`c${id}`)),
    ', ',
  );
  return sql`SELECT ${columns} FROM (${source}) GROUP BY ${keys}`;
};

const stageSql = (source: SqlFragment, stage: Stage): SqlFragment => {
  switch (stage.kind) {
    case 'filter':
      return sql`SELECT * FROM (${source}) WHERE ${conditionSql(stage.condition)}`;
    case 'compute':
      return sql`SELECT *, ${joinSql(stage.columns.map(columnSql), ', ')} FROM (${source})`;
    case 'aggregate':
      return aggregateSql(source, stage);
    case 'limit':
      return sql`SELECT * FROM (${source}) ${orderSql(stage.order, stage.rows)} LIMIT ${stage.count}::BIGINT`;
  }
};

const matchedSql = (source: SqlFragment, stages: readonly Stage[]): SqlFragment | undefined => {
  const end = stages.findIndex(({ kind }) => kind === 'aggregate' || kind === 'limit');
  const leading = end < 0 ? stages : stages.slice(0, end);
  if (!leading.some(({ kind }) => kind === 'filter')) return undefined;
  return sql`SELECT count(*)::DOUBLE AS records FROM (${leading.reduce(stageSql, source)})`;
};

/** Tells whether an expression is the message of an event as it is. */
export const isMessage = (expression: TypedExpression): boolean =>
  expression.kind === 'system' && expression.field === '@message';

/**
 * Compiles a plan into SQL for the events table.
 *
 * The text depends on the shape of the query alone; every value, field path, group name and pattern is bound.
 *
 * @param maxRows - Most rows to answer.
 * @param shown - Whether `@message` columns of the answer are filled, or left empty for who has them from elsewhere.
 */
export const compilePlan = (
  plan: QueryPlan,
  range: EventRange,
  maxRows: number,
  shown: 'with messages' | 'without messages' = 'with messages',
): CompiledQuery => {
  const source = sql`SELECT * FROM events WHERE ${joinSql([rangeSql(range), ...prefilterSql(plan.stages)], ' AND ')}`;
  const outputs = plan.outputs.map(
    ({ expression }, index) =>
      sql`${isMessage(expression) && shown === 'without messages' ? sql`NULL` : valueSql(expression)} AS ${identifier(`o${index}`)}`,
  );
  if (plan.rows === 'events') {
    outputs.push(sql`${valueSql({ kind: 'system', field: '@ptr', type: 'text' })} AS ptr`);
  }
  const rows = plan.stages.reduce(stageSql, source);
  return {
    rows: sql`SELECT ${joinSql(outputs, ', ')} FROM (${rows}) ${orderSql(plan.order, plan.rows)} LIMIT ${maxRows}::BIGINT`,
    scanned: sql`SELECT count(*)::DOUBLE AS records, coalesce(sum(message_bytes), 0)::DOUBLE AS bytes FROM events WHERE ${rangeSql(range)}`,
    matched: matchedSql(source, plan.stages),
  };
};
