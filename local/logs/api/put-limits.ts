import { invalidParameter } from '../../aws-json/aws-exception.ts';
import { EVENT_OVERHEAD_BYTES } from '../store/event-index.ts';
import type { LogEvent } from '../store/stored-event.ts';

/** Limits of PutLogEvents. */
export const MAX_BATCH_EVENTS = 10_000;
const MAX_BATCH_BYTES = 1_048_576;

const HOUR_MS = 60 * 60 * 1000;
const MAX_SPAN_MS = 24 * HOUR_MS;
const MAX_AHEAD_MS = 2 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
const MAX_AGE_MS = 14 * DAY_MS;

/** Which events of a batch were not stored; absent members mean none. */
interface RejectedLogEvents {
  /** Index of the first event too far in the future; all after it are rejected too. */
  readonly tooNewLogEventStartIndex?: number;
  /** Index behind the last event that is too old. */
  readonly tooOldLogEventEndIndex?: number;
  /** Index behind the last event that is older than the log group keeps events. */
  readonly expiredLogEventEndIndex?: number;
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
  if (!isOutOfOrder) return;
  throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
};

const checkSpan = (events: readonly LogEvent[]): void => {
  const span = (events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0);
  if (span <= MAX_SPAN_MS) return;
  throw invalidParameter(
    'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
  );
};

/** Index of the first event that is not before `time`. */
const firstSince = (events: readonly LogEvent[], time: number): number => {
  const index = events.findIndex(({ timestamp }) => timestamp >= time);
  return index < 0 ? events.length : index;
};

/**
 * Applies the limits of PutLogEvents to a batch.
 *
 * Only the events that are stored have to lie within 24 hours.
 *
 * @param now - Milliseconds since the epoch.
 * @param retentionInDays - Days that the log group keeps events; `undefined` for ever.
 * @returns The events to store, in order, and the indices of those that are too old or too new.
 * @throws AwsException `InvalidParameterException` when the batch as a whole is refused.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html PutLogEvents}
 */
export const applyPutLimits = (
  events: readonly LogEvent[],
  now: number,
  retentionInDays?: number,
): AcceptedBatch => {
  checkSize(events);
  checkOrder(events);
  const old = firstSince(events, now - MAX_AGE_MS);
  const expired = retentionInDays === undefined ? 0 : firstSince(events, now - retentionInDays * DAY_MS);
  const end = firstSince(events, now + MAX_AHEAD_MS + 1);
  const accepted = events.slice(Math.max(old, expired), end);
  checkSpan(accepted);
  const rejected: RejectedLogEvents = {
    ...(old > 0 ? { tooOldLogEventEndIndex: old } : {}),
    ...(expired > old ? { expiredLogEventEndIndex: expired } : {}),
    ...(end < events.length ? { tooNewLogEventStartIndex: end } : {}),
  };
  return { accepted, rejected: accepted.length < events.length ? rejected : undefined };
};
