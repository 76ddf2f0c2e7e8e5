import { z } from 'zod';
import type { IndexRow } from '../store/event-index.ts';
import type { EventStore } from '../store/event-store.ts';
import { type SqlFragment, sql } from '../store/sql.ts';
import { AwsException, invalidParameter } from './aws-exception.ts';
import type { Operations } from './operation.ts';
import { countUpTo, epoch, logGroupName, logStreamName, parseRequest } from './parse-request.ts';
import { applyPutLimits, MAX_BATCH_EVENTS } from './put-limits.ts';
import { requireGroup, requireStream } from './resources.ts';

const MAX_PAGE_EVENTS = 10_000;
const MAX_PAGE_BYTES = 1_048_576;

const putLogEventsRequest = z.object({
  logGroupName,
  logStreamName,
  logEvents: z
    .array(
      z.object({
        timestamp: epoch,
        message: z.string().min(1, 'Member must have length greater than or equal to 1'),
      }),
    )
    .min(1, 'Member must have length greater than or equal to 1')
    .max(MAX_BATCH_EVENTS, `Member must have length less than or equal to ${MAX_BATCH_EVENTS}`),
});

const getLogEventsRequest = z.object({
  logGroupName: logGroupName.optional(),
  logGroupIdentifier: z.string().optional(),
  logStreamName,
  startTime: epoch.optional(),
  endTime: epoch.optional(),
  nextToken: z.string().optional(),
  limit: countUpTo(MAX_PAGE_EVENTS).optional(),
  startFromHead: z.boolean().optional(),
});

/** A lone surrogate has no UTF-8 form: what is stored must be what is read back. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && Reflect.get(error, 'code') === 'ENOSPC';

const putLogEvents = async (store: EventStore, now: () => number, body: unknown): Promise<object> => {
  const request = parseRequest(putLogEventsRequest, body);
  const group = requireGroup(store, { logGroupName: request.logGroupName });
  const stream = requireStream(group, request.logStreamName);
  const events = request.logEvents.map(({ timestamp, message }) => ({
    timestamp,
    message: wellFormed(message),
  }));
  const ingestionTime = now();
  const { accepted, rejected } = applyPutLimits(events, ingestionTime);
  try {
    if (accepted.length > 0) await store.put(group, stream.name, accepted, ingestionTime);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new AwsException('ServiceUnavailableException', 'The disk of the local log store is full.', {
      cause: error,
    });
  }
  return { nextSequenceToken: '1', ...(rejected === undefined ? {} : { rejectedLogEventsInfo: rejected }) };
};

/** A place between events of a stream, and the way to go from it. */
interface Bookmark {
  readonly direction: 'f' | 'b';
  readonly time: number;
  readonly sequence: number;
}

const TOKEN = /^([fb])\/(\d{1,16})\/(\d{1,16})$/;

const parseToken = (token: string): Bookmark => {
  const [, direction, time, sequence] = TOKEN.exec(token) ?? [];
  if (direction === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return { direction: direction === 'f' ? 'f' : 'b', time: Number(time), sequence: Number(sequence) };
};

const START: Bookmark = { direction: 'f', time: 0, sequence: 0 };
const END: Bookmark = { direction: 'b', time: Number.MAX_SAFE_INTEGER, sequence: Number.MAX_SAFE_INTEGER };

const writeToken = (direction: 'f' | 'b', { time, sequence }: Omit<Bookmark, 'direction'>): string =>
  `${direction}/${time}/${sequence}`;

const pageSql = (range: SqlFragment, { direction, time, sequence }: Bookmark, limit: number): SqlFragment => {
  const columns = sql`seq::DOUBLE AS seq, time_ms::DOUBLE AS time, ingested_ms::DOUBLE AS ingested,
    message_bytes AS bytes, coalesce(plain, json) AS message`;
  return direction === 'f'
    ? sql`SELECT ${columns} ${range} AND (time_ms > ${time}::BIGINT OR (time_ms = ${time}::BIGINT
        AND seq > ${sequence}::BIGINT)) ORDER BY time_ms, events.seq LIMIT ${limit}::BIGINT`
    : sql`SELECT ${columns} ${range} AND (time_ms < ${time}::BIGINT OR (time_ms = ${time}::BIGINT
        AND seq < ${sequence}::BIGINT)) ORDER BY time_ms DESC, events.seq DESC LIMIT ${limit}::BIGINT`;
};

/** As many rows as a page may hold in bytes; at least one, so that paging always gets on. */
const fitPage = (rows: readonly IndexRow[]): readonly IndexRow[] => {
  let bytes = 0;
  const tooMany = rows.findIndex((row, index) => {
    bytes += Number(row['bytes']);
    return index > 0 && bytes > MAX_PAGE_BYTES;
  });
  return tooMany < 0 ? rows : rows.slice(0, tooMany);
};

const getLogEvents = async (store: EventStore, body: unknown): Promise<object> => {
  const request = parseRequest(getLogEventsRequest, body);
  const group = requireGroup(store, request);
  const stream = requireStream(group, request.logStreamName);
  const from = request.nextToken === undefined ? undefined : parseToken(request.nextToken);
  const bookmark = from ?? (request.startFromHead === true ? START : END);
  // endTime is excluded here, other than in StartQuery.
  const range = sql`FROM events WHERE log_group = ${group.name}::VARCHAR AND log_stream = ${stream.name}::VARCHAR
    AND time_ms >= ${request.startTime ?? 0}::BIGINT
    AND time_ms < ${request.endTime ?? Number.MAX_SAFE_INTEGER}::BIGINT`;
  const limit = request.limit ?? MAX_PAGE_EVENTS;
  const found = fitPage(await store.query(pageSql(range, bookmark, limit)));
  const rows = bookmark.direction === 'f' ? found : found.toReversed();
  const place = (row: IndexRow | undefined): Omit<Bookmark, 'direction'> =>
    row === undefined ? bookmark : { time: Number(row['time']), sequence: Number(row['seq']) };
  return {
    events: rows.map((row) => ({
      timestamp: Number(row['time']),
      message: String(row['message']),
      ingestionTime: Number(row['ingested']),
    })),
    nextForwardToken: writeToken('f', place(rows.at(-1))),
    nextBackwardToken: writeToken('b', place(rows[0])),
  };
};

/** Operations on log events. */
export const logEventOperations = (store: EventStore, now: () => number): Operations =>
  new Map([
    ['PutLogEvents', (body: unknown) => putLogEvents(store, now, body)],
    ['GetLogEvents', (body: unknown) => getLogEvents(store, body)],
  ]);
