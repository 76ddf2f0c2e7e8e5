import { EVENT_OVERHEAD_BYTES } from '../store/event-index.ts';
import type { LogEvent } from '../store/stored-event.ts';
import { invalidParameter } from './aws-exception.ts';

/** Limits of PutLogEvents. */
export const MAX_BATCH_EVENTS = 10_000;
const MAX_BATCH_BYTES = 1_048_576;

const HOUR_MS = 60 * 60 * 1000;
const MAX_SPAN_MS = 24 * HOUR_MS;
const MAX_AHEAD_MS = 2 * HOUR_MS;
const MAX_AGE_MS = 14 * 24 * HOUR_MS;

/** Which events of a batch were not stored; absent members mean none. */
interface RejectedLogEvents {
  /** Index of the first event too far in the future; all after it are rejected too. */
  readonly tooNewLogEventStartIndex?: number;
  /** Index behind the last event that is too old. */
  readonly tooOldLogEventEndIndex?: number;
}

/** What of a batch is stored and what is not. */
export interface AcceptedBatch {
  readonly accepted: readonly LogEvent[];
  readonly rejected: RejectedLogEvents | undefined;
}

const checkSize = (events: readonly LogEvent[]): void => {
  const bytes = events.reduce(
    (sum, { message }) => sum + Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES,
    0,
  );
  if (bytes > MAX_BATCH_BYTES) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${MAX_BATCH_BYTES}`);
  }
};

const checkOrder = (events: readonly LogEvent[]): void => {
  const isOutOfOrder = events.some(({ timestamp }, index) => timestamp < (events[index - 1]?.timestamp ?? 0));
  if (isOutOfOrder) {
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
  }
  const span = (events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0);
  if (span > MAX_SPAN_MS) {
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  }
};

/**
 * Applies the limits of PutLogEvents to a batch.
 *
 * @param now - Milliseconds since the epoch.
 * @returns The events to store, in order, and the indices of those that are too old or too new.
 * @throws AwsException `InvalidParameterException` when the batch as a whole is refused.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html PutLogEvents}
 */
export const applyPutLimits = (events: readonly LogEvent[], now: number): AcceptedBatch => {
  checkSize(events);
  checkOrder(events);
  const firstRecent = events.findIndex(({ timestamp }) => timestamp >= now - MAX_AGE_MS);
  const start = firstRecent < 0 ? events.length : firstRecent;
  const firstTooNew = events.findIndex(({ timestamp }) => timestamp > now + MAX_AHEAD_MS);
  const end = firstTooNew < 0 ? events.length : firstTooNew;
  const rejected = {
    ...(start > 0 ? { tooOldLogEventEndIndex: start } : {}),
    ...(end < events.length ? { tooNewLogEventStartIndex: end } : {}),
  };
  return {
    accepted: events.slice(start, end),
    rejected: start > 0 || end < events.length ? rejected : undefined,
  };
};
