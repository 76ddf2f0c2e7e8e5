/** One log event that waits for delivery. */
export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
  /** Size as CloudWatch counts it: UTF-8 bytes plus {@link EVENT_OVERHEAD_BYTES}. */
  readonly size: number;
}

/** Bytes that CloudWatch counts for an event beside its message. */
const EVENT_OVERHEAD_BYTES = 26;

/** Largest message of one event, in UTF-8 bytes; a longer line is cut into several events, as Lambda does. */
export const MAX_MESSAGE_BYTES = 262_144 - EVENT_OVERHEAD_BYTES;

/** Limits of one PutLogEvents call; an hour is kept free of the 24 hours that its events may span. */
const MAX_BATCH_BYTES = 1_048_576;
const MAX_BATCH_EVENTS = 10_000;
const MAX_BATCH_SPAN_MS = 23 * 60 * 60 * 1000;

/** Builds the event of one message. */
export const buildLogEvent = (message: string, timestamp: number): LogEvent => ({
  timestamp,
  message,
  size: Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES,
});

/**
 * Cuts a message into pieces of at most {@link MAX_MESSAGE_BYTES}, never inside a character.
 *
 * @returns No piece for an empty message, which PutLogEvents refuses.
 */
export const splitMessage = (message: string): readonly string[] => {
  if (message === '') return [];
  if (message.length * 3 <= MAX_MESSAGE_BYTES) return [message];
  const bytes = Buffer.from(message);
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    let end = Math.min(start + MAX_MESSAGE_BYTES, bytes.length);
    while (end < bytes.length && isContinuationByte(bytes[end])) end -= 1;
    pieces.push(bytes.toString('utf8', start, end));
    start = end;
  }
  return pieces;
};

const isContinuationByte = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;

/**
 * Counts how many events from the front of a queue fit into one PutLogEvents call.
 *
 * @returns At least 1 when the queue is not empty.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html PutLogEvents}
 */
export const countBatch = (queue: readonly LogEvent[]): number => {
  let bytes = 0;
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const event of queue) {
    bytes += event.size;
    earliest = Math.min(earliest, event.timestamp);
    latest = Math.max(latest, event.timestamp);
    const fits =
      bytes <= MAX_BATCH_BYTES && count < MAX_BATCH_EVENTS && latest - earliest <= MAX_BATCH_SPAN_MS;
    if (count > 0 && !fits) break;
    count += 1;
  }
  return count;
};

/** Puts the events of a batch in the order of time that PutLogEvents asks for; equal times keep their order. */
export const sortBatch = (events: readonly LogEvent[]): readonly LogEvent[] =>
  events.toSorted((a, b) => a.timestamp - b.timestamp);
