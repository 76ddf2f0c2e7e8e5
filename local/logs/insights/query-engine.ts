import type { EventIndex, IndexRow } from '../store/event-index.ts';
import { type SqlFragment, sql } from '../store/sql.ts';
import { buildPlan } from './build-plan.ts';
import type { QueryPlan, QueryTimes } from './plan.ts';
import {
  type CompiledQuery,
  type CompileOptions,
  compilePlan,
  type EventRange,
  isMessage,
} from './plan-sql.ts';
import { QueryError } from './query-error.ts';
import { parseQuery } from './query-parser.ts';
import { formatRows, type ResultCell } from './result-format.ts';

/** Rows of a query that says no `limit` (AWS default). */
export const DEFAULT_LIMIT = 10_000;

/** What runs the SQL. */
export interface QuerySource extends Pick<EventIndex, 'query'> {
  /** Runs a statement that reads no events, without waiting for any to be indexed. */
  readonly evaluate?: (statement: SqlFragment) => Promise<readonly IndexRow[]>;
  /** Reads messages by the pointers of their events; `undefined` when that is not possible. */
  readonly readMessages?: (pointers: readonly string[]) => Promise<readonly string[] | undefined>;
}

/** What a query did, counted and not estimated. */
export interface QueryStatistics {
  /** Events that pass the filters before the first `stats` or `limit`. */
  readonly recordsMatched: number;
  /** Events in the log groups and the time range. */
  readonly recordsScanned: number;
  /** Bytes of those events, as CloudWatch Logs counts them. */
  readonly bytesScanned: number;
  readonly logGroupsScanned: number;
}

/** The answer of a query that ran to its end. */
export interface QueryAnswer {
  readonly rows: readonly (readonly ResultCell[])[];
  readonly statistics: QueryStatistics;
}

/**
 * Parses and checks a query, without running it.
 *
 * @param times - What `now()` and the functions of the time range give.
 * @throws QueryError when it is not in the supported language.
 */
export const prepareQuery = async (
  store: QuerySource,
  text: string,
  times: QueryTimes,
): Promise<QueryPlan> => {
  const plan = buildPlan(parseQuery(text), text, times);
  for (const { pattern, groups, start, end } of plan.regexes) {
    try {
      const compiled = sql`SELECT regexp_extract_all('', ${pattern}::VARCHAR, ${groups}::INTEGER)`;
      await (store.evaluate?.(compiled) ?? store.query(compiled));
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'unknown error';
      throw new QueryError(`expected a regular expression in RE2 syntax: ${detail}`, { start, end });
    }
  }
  return plan;
};

/**
 * Runs a prepared query.
 *
 * @param limit - Most rows when the query says no `limit` itself.
 * @param signal - Stops the work; the promise then rejects.
 */
export const runQuery = async (
  store: QuerySource,
  { plan, range, limit }: { readonly plan: QueryPlan; readonly range: EventRange; readonly limit: number },
  signal: AbortSignal,
): Promise<QueryAnswer> => {
  const most = plan.limited ? Number.MAX_SAFE_INTEGER : limit;
  const { scanned: scannedSql, lookup } = compilePlan(plan, range, most);
  const [scanned] = await store.query(scannedSql, signal);
  const found = lookup === undefined ? undefined : await findEvents(store, lookup, signal);
  const compile = (messages: CompileOptions['messages']): CompiledQuery =>
    compilePlan(plan, range, most, { messages, found });
  const { matched: matchedSql } = compile('shown');
  const [matched] = matchedSql === undefined ? [scanned] : await store.query(matchedSql, signal);
  const rows = await readRows(store, plan, compile, signal);
  return {
    rows: formatRows(plan, rows),
    statistics: {
      recordsMatched: Number(matched?.['records']),
      recordsScanned: Number(scanned?.['records']),
      bytesScanned: Number(scanned?.['bytes']),
      logGroupsScanned: range.logGroups.length,
    },
  };
};

/** Events up to which naming them is faster than asking for them by their hash again. */
const MAX_FOUND = 256;

/** Looks up the few events that a query can be about; `undefined` when they are not few. */
const findEvents = async (
  store: QuerySource,
  lookup: SqlFragment,
  signal: AbortSignal,
): Promise<readonly number[] | undefined> => {
  const rows = await store.query(
    sql`SELECT seq::DOUBLE AS seq FROM (${lookup}) LIMIT ${MAX_FOUND + 1}::BIGINT`,
    signal,
  );
  return rows.length > MAX_FOUND ? undefined : rows.map((row) => Number(row['seq']));
};

/** Runs the query itself; messages that are only shown come from their segments where that is possible. */
const readRows = async (
  store: QuerySource,
  plan: QueryPlan,
  compile: (messages: CompileOptions['messages']) => CompiledQuery,
  signal: AbortSignal,
): Promise<readonly IndexRow[]> => {
  const shown = plan.outputs.flatMap(({ expression }, index) => (isMessage(expression) ? [index] : []));
  if (store.readMessages !== undefined && plan.order.rows === 'events' && shown.length > 0) {
    const rows = await store.query(compile('left out').rows, signal);
    const messages = await store.readMessages(rows.map((row) => String(row['ptr'])));
    if (messages !== undefined) {
      return rows.map((row, at) => ({
        ...row,
        ...Object.fromEntries(shown.map((index) => [`o${index}`, messages[at]])),
      }));
    }
  }
  return store.query(compile('shown').rows, signal);
};
