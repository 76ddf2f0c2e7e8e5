import { crc32 } from 'node:zlib';
import type { LogEvent } from './stored-event.ts';

const NEWLINE = 0x0a;

/**
 * First line of a batch in a segment; the lines of its events follow.
 *
 * The size and the checksum tell a whole batch from a torn one.
 */
export interface BatchHeader {
  /** Sequence number of the first event. */
  readonly sequence: number;
  /** Name of the log group; a batch of an older store does not have it. */
  readonly group?: string;
  readonly stream: string;
  /** Ingestion time in milliseconds since the epoch. */
  readonly ingested: number;
  readonly events: number;
  /** Bytes of the event lines, newlines included. */
  readonly bytes: number;
  /** CRC-32 of those bytes. */
  readonly crc: number;
}

/** What every header line starts with. No event line does, and none has a newline inside. */
export const BATCH_MARK = '{"batch":';

/**
 * The longest header line: a stream name has at most 512 characters, each at most six bytes when escaped; a group name
 * has at most 512 characters of one byte.
 */
export const MAX_HEADER_BYTES = 4096;

/** A batch as bytes, and where its event lines lie, counted from its first byte. */
export interface EncodedBatch {
  readonly data: Buffer;
  readonly lines: readonly { readonly start: number; readonly length: number }[];
}

/** Writes a batch: one header line, then one line per event. */
export const encodeBatch = (
  header: Pick<BatchHeader, 'sequence' | 'group' | 'stream' | 'ingested'>,
  events: readonly LogEvent[],
): EncodedBatch => {
  const lines = events.map(({ timestamp, message }) =>
    Buffer.from(`${JSON.stringify({ t: timestamp, m: message })}\n`),
  );
  const body = Buffer.concat(lines);
  const full: BatchHeader = { ...header, events: events.length, bytes: body.length, crc: crc32(body) };
  const head = Buffer.from(`${JSON.stringify({ batch: full })}\n`);
  let start = head.length;
  const places = lines.map(({ length }) => {
    const place = { start, length: length - 1 };
    start += length;
    return place;
  });
  return { data: Buffer.concat([head, body]), lines: places };
};

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/**
 * Reads the header line at the start of `data`.
 *
 * @returns The header and the offset of its first event line; `undefined` when there is no whole header.
 */
export const parseBatchHeader = (data: Buffer): { header: BatchHeader; bodyStart: number } | undefined => {
  const end = data.indexOf(NEWLINE);
  const line = end < 0 ? undefined : parseJson(data.toString('utf8', 0, end));
  const batch = isObject(line) ? line['batch'] : undefined;
  if (!isObject(batch)) return undefined;
  const { sequence, group, stream, ingested, events, bytes, crc } = batch;
  if (!isCount(sequence) || !isCount(ingested) || !isCount(events) || !isCount(bytes) || !isCount(crc)) {
    return undefined;
  }
  if (typeof stream !== 'string') return undefined;
  const owner = typeof group === 'string' && group !== '' ? { group } : {};
  return { header: { sequence, ...owner, stream, ingested, events, bytes, crc }, bodyStart: end + 1 };
};

/** Reads the line of an event; `undefined` when it is none. */
export const parseEvent = (line: string): LogEvent | undefined => {
  const value = parseJson(line);
  if (!isObject(value)) return undefined;
  const { t: timestamp, m: message } = value;
  return isCount(timestamp) && typeof message === 'string' ? { timestamp, message } : undefined;
};

/** Tells whether the bytes behind a header are those that it announces. */
export const isWholeBody = (header: BatchHeader, body: Buffer): boolean =>
  body.length === header.bytes && crc32(body) === header.crc;

/**
 * Reads the events of a batch.
 *
 * @param body - The bytes behind the header, as many as it announces.
 * @returns The events with their places in `body`; `undefined` when the batch is torn or damaged.
 */
export const parseBatchBody = (
  header: BatchHeader,
  body: Buffer,
): readonly (LogEvent & { readonly start: number; readonly length: number })[] | undefined => {
  if (!isWholeBody(header, body)) return undefined;
  const events = [];
  let start = 0;
  while (start < body.length) {
    const end = body.indexOf(NEWLINE, start);
    const event = end < 0 ? undefined : parseEvent(body.toString('utf8', start, end));
    if (event === undefined) return undefined;
    events.push({ ...event, start, length: end - start });
    start = end + 1;
  }
  return events.length === header.events ? events : undefined;
};
