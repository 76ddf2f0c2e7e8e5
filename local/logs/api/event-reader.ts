import type { IndexRow } from '../store/event-index.ts';
import type { EventStore } from '../store/event-store.ts';
import { joinSql, type SqlFragment, sql } from '../store/sql.ts';

/** Most events that one answer holds (AWS quota). */
export const MAX_PAGE_EVENTS = 10_000;

/** Most bytes that one answer holds (AWS quota). */
const MAX_PAGE_BYTES = 1_048_576;

/** An event as the read operations give it. */
export interface ReadEvent {
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Milliseconds since the epoch. */
  readonly ingestionTime: number;
  readonly logStream: string;
  readonly message: string;
  /** As CloudWatch Logs counts them. */
  readonly bytes: number;
}

/** Which events to read. */
export interface EventSelection {
  readonly logGroup: string;
  /** Milliseconds since the epoch, included. */
  readonly from: number;
  /** Milliseconds since the epoch, excluded. */
  readonly before: number;
  /** All streams when absent. */
  readonly streams?: StreamSelection | undefined;
}

/** Which streams of a log group to read. */
export type StreamSelection =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'prefix'; readonly prefix: string };

/** A place between events, and the way to go from it: forwards in time or backwards. */
export interface Bookmark {
  readonly direction: 'f' | 'b';
  readonly time: number;
  readonly sequence: number;
}

/** The place before every event. */
export const START: Bookmark = { direction: 'f', time: 0, sequence: 0 };

/** The place behind every event. */
export const END: Bookmark = {
  direction: 'b',
  time: Number.MAX_SAFE_INTEGER,
  sequence: Number.MAX_SAFE_INTEGER,
};

/** The place at an event, for going on from it. */
export const bookmarkAt = (direction: 'f' | 'b', { timestamp, sequence }: ReadEvent): Bookmark => ({
  direction,
  time: timestamp,
  sequence,
});

const streamsSql = (streams: StreamSelection): SqlFragment =>
  streams.kind === 'prefix'
    ? sql`AND starts_with(log_stream, ${streams.prefix}::VARCHAR)`
    : sql`AND log_stream IN (${joinSql(
        streams.names.map((name) => sql`${name}::VARCHAR`),
        ', ',
      )})`;

const selectionSql = ({ logGroup, from, before, streams }: EventSelection): SqlFragment =>
  sql`FROM events WHERE log_group = ${logGroup}::VARCHAR AND time_ms >= ${from}::BIGINT
    AND time_ms < ${before}::BIGINT ${streams === undefined ? sql`` : streamsSql(streams)}`;

const COLUMNS = sql`seq::DOUBLE AS sequence, time_ms::DOUBLE AS time, ingested_ms::DOUBLE AS ingested, log_stream,
  message_bytes AS bytes, coalesce(plain, json) AS message`;

const pageSql = (selection: EventSelection, bookmark: Bookmark, limit: number): SqlFragment => {
  const { direction, time, sequence } = bookmark;
  const source = selectionSql(selection);
  return direction === 'f'
    ? sql`SELECT ${COLUMNS} ${source} AND (time_ms > ${time}::BIGINT OR (time_ms = ${time}::BIGINT
        AND seq > ${sequence}::BIGINT)) ORDER BY time_ms, seq LIMIT ${limit}::BIGINT`
    : sql`SELECT ${COLUMNS} ${source} AND (time_ms < ${time}::BIGINT OR (time_ms = ${time}::BIGINT
        AND seq < ${sequence}::BIGINT)) ORDER BY time_ms DESC, seq DESC LIMIT ${limit}::BIGINT`;
};

const toEvent = (row: IndexRow): ReadEvent => ({
  sequence: Number(row['sequence']),
  timestamp: Number(row['time']),
  ingestionTime: Number(row['ingested']),
  logStream: String(row['log_stream']),
  message: String(row['message']),
  bytes: Number(row['bytes']),
});

/** Reads up to `limit` events from a place on, in the order of its direction. */
export const readEvents = async (
  store: EventStore,
  selection: EventSelection,
  bookmark: Bookmark,
  limit: number,
): Promise<readonly ReadEvent[]> => (await store.query(pageSql(selection, bookmark, limit))).map(toEvent);

/** Reads one event by the number that it got when it was stored; `undefined` when it is gone. */
export const readEvent = async (
  store: EventStore,
  logGroup: string,
  sequence: number,
): Promise<ReadEvent | undefined> => {
  const rows = await store.query(
    sql`SELECT ${COLUMNS} FROM events WHERE seq = ${sequence}::BIGINT AND log_group = ${logGroup}::VARCHAR`,
  );
  return rows.map(toEvent)[0];
};

/** As many events as a page may hold in bytes; at least one, so that paging always gets on. */
export const fitPage = (events: readonly ReadEvent[]): readonly ReadEvent[] => {
  let bytes = 0;
  const tooMany = events.findIndex((event, index) => {
    bytes += event.bytes;
    return index > 0 && bytes > MAX_PAGE_BYTES;
  });
  return tooMany < 0 ? events : events.slice(0, tooMany);
};
