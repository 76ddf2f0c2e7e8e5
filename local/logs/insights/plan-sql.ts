import { identifier, joinSql, type SqlFragment, sql } from '../store/sql.ts';
import { conditionSql, elementsSql, shownSql, textSql, valueSql } from './expression-sql.ts';
import { orderSql } from './order-sql.ts';
import type { ComputedColumn, QueryPlan, Stage, TypedExpression } from './plan.ts';
import { buildPrefilter } from './prefilter-sql.ts';

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
  /** Column `seq` of the events that the filters may let through, when they ask for few by a hash; see `found`. */
  readonly lookup: SqlFragment | undefined;
  /** One row: `records` that pass the filters before the first stage that makes other rows of them; absent without filters. */
  readonly matched: SqlFragment | undefined;
}

const rangeSql = ({ logGroups, from, to }: EventRange): SqlFragment =>
  sql`time_ms BETWEEN ${from}::BIGINT AND ${to}::BIGINT AND log_group IN (${joinSql(
    logGroups.map((group) => sql`${group}::VARCHAR`),
    ', ',
  )})`;

const column = (id: number): SqlFragment => identifier(`c${id}`);

const columnSql = ({ id, expression }: ComputedColumn): SqlFragment =>
  sql`${valueSql(expression)} AS ${column(id)}`;

const aggregateSql = (
  source: SqlFragment,
  { groups, aggregates }: Extract<Stage, { kind: 'aggregate' }>,
): SqlFragment => {
  const columns = joinSql([...groups, ...aggregates].map(columnSql), ', ');
  if (groups.length === 0) return sql`SELECT ${columns} FROM (${source})`;
  const keys = joinSql(
    groups.map(({ id }) => column(id)),
    ', ',
  );
  return sql`SELECT ${columns} FROM (${source}) GROUP BY ${keys}`;
};

/** The first row of each set of keys; a row without one of them is never a duplicate. */
const dedupSql = (source: SqlFragment, { keys, order }: Extract<Stage, { kind: 'dedup' }>): SqlFragment => {
  const values = keys.map(valueSql);
  const anyMissing = joinSql(
    values.map((value) => sql`${value} IS NULL`),
    ' OR ',
  );
  return sql`SELECT * FROM (${source}) QUALIFY ${anyMissing}
    OR row_number() OVER (PARTITION BY ${joinSql(values, ', ')} ORDER BY ${orderSql(order)}) = 1`;
};

/** One row for each element; a row without a list has none. */
const unnestSql = (
  source: SqlFragment,
  { source: list, list: listId, position, element }: Extract<Stage, { kind: 'unnest' }>,
): SqlFragment => {
  const listed = sql`SELECT *, ${elementsSql(list)} AS ${column(listId)} FROM (${source})`;
  const placed = sql`SELECT *, unnest(range(1, length(${column(listId)}) + 1)) AS ${column(position)} FROM (${listed})`;
  return sql`SELECT *, first_json([${column(listId)}[${column(position)}]]) AS ${column(element)} FROM (${placed})`;
};

const matchesSql = (
  source: SqlFragment,
  { operand, pattern, position, columns }: Extract<Stage, { kind: 'matches' }>,
): SqlFragment => {
  const lists = columns.map(
    ({ list, group }) =>
      sql`regexp_extract_all(${textSql(operand)}, ${pattern}::VARCHAR, ${group}::INTEGER) AS ${column(list)}`,
  );
  const listed = sql`SELECT *, ${joinSql(lists, ', ')} FROM (${source})`;
  const counts = joinSql(
    columns.map(({ list }) => sql`length(${column(list)})`),
    ', ',
  );
  const placed = sql`SELECT *, unnest(range(1, greatest(1, ${counts}) + 1)) AS ${column(position)} FROM (${listed})`;
  const taken = columns.map(({ list, id }) => sql`${column(list)}[${column(position)}] AS ${column(id)}`);
  return sql`SELECT *, ${joinSql(taken, ', ')} FROM (${placed})`;
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
      return sql`SELECT * FROM (${source}) ORDER BY ${orderSql(stage.order)} LIMIT ${stage.count}::BIGINT`;
    case 'limitAny':
      return sql`SELECT * FROM (${source}) LIMIT ${stage.count}::BIGINT`;
    case 'dedup':
      return dedupSql(source, stage);
    case 'unnest':
      return unnestSql(source, stage);
    case 'matches':
      return matchesSql(source, stage);
  }
};

const matchedSql = (source: SqlFragment, stages: readonly Stage[]): SqlFragment | undefined => {
  const end = stages.findIndex(({ kind }) => kind !== 'filter' && kind !== 'compute');
  const leading = end < 0 ? stages : stages.slice(0, end);
  if (!leading.some(({ kind }) => kind === 'filter')) return undefined;
  return sql`SELECT count(*)::DOUBLE AS records FROM (${leading.reduce(stageSql, source)})`;
};

/** A `limit` at the end, in the order of the answer, is the limit of the answer: so the rows are sorted once. */
const withoutLastLimit = (
  { stages, order }: QueryPlan,
  maxRows: number,
): { readonly stages: readonly Stage[]; readonly most: number } => {
  const last = stages.at(-1);
  return last?.kind === 'limit' && last.order.keys === order.keys
    ? { stages: stages.slice(0, -1), most: Math.min(last.count, maxRows) }
    : { stages, most: maxRows };
};

/** Tells whether an expression is the message of an event as it is. */
export const isMessage = (expression: TypedExpression): boolean =>
  expression.kind === 'system' && expression.field === '@message';

/** How a plan is compiled. */
export interface CompileOptions {
  /** Whether `@message` columns of the answer are filled, or left empty for who has them from elsewhere. */
  readonly messages?: 'shown' | 'left out' | undefined;
  /** What `lookup` of the same plan found: no other event is looked at. */
  readonly found?: readonly number[] | undefined;
}

/** One of the events that were found; a list must have something in it. */
const foundSql = (found: readonly number[]): SqlFragment =>
  found.length === 0
    ? sql`false`
    : sql`seq IN (${joinSql(
        found.map((sequence) => sql`${sequence}::BIGINT`),
        ', ',
      )})`;

/**
 * Compiles a plan into SQL for the events table.
 *
 * The text depends on the shape of the query alone, and on how many events were found before; every value, field path,
 * group name and pattern is bound.
 *
 * @param maxRows - Most rows to answer.
 */
export const compilePlan = (
  plan: QueryPlan,
  range: EventRange,
  maxRows: number,
  { messages = 'shown', found }: CompileOptions = {},
): CompiledQuery => {
  const inRange = rangeSql(range);
  const prefilter = buildPrefilter(plan.stages, inRange);
  const implied = found === undefined ? prefilter?.condition : foundSql(found);
  const source = sql`SELECT * FROM events WHERE ${implied === undefined ? inRange : sql`${inRange} AND ${implied}`}`;
  const outputs = plan.outputs.map(
    ({ expression }, index) =>
      sql`${isMessage(expression) && messages === 'left out' ? sql`NULL` : shownSql(expression)} AS ${identifier(`o${index}`)}`,
  );
  if (plan.order.rows === 'events') {
    outputs.push(sql`${valueSql({ kind: 'system', field: '@ptr', type: 'text' })} AS ptr`);
  }
  const { stages, most } = withoutLastLimit(plan, maxRows);
  const rows = stages.reduce(stageSql, source);
  return {
    rows: sql`SELECT ${joinSql(outputs, ', ')} FROM (${rows}) ORDER BY ${orderSql(plan.order)} LIMIT ${most}::BIGINT`,
    scanned: sql`SELECT count(*)::DOUBLE AS records, coalesce(sum(message_bytes), 0)::DOUBLE AS bytes FROM events WHERE ${inRange}`,
    lookup: prefilter?.lookup,
    matched: matchedSql(source, plan.stages),
  };
};
