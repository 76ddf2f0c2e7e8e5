import { z } from 'zod';
import { AwsException } from '../../aws-json/aws-exception.ts';
import { parseRequest } from '../../aws-json/parse-request.ts';
import { type EventStore, LogDestinationGone } from '../store/event-store.ts';
import type { IngestedBatch } from '../store/ingested-batch.ts';
import { epoch, logGroupName, logStreamName } from './log-parameters.ts';
import { applyPutLimits, MAX_BATCH_EVENTS } from './put-limits.ts';
import { requireGroup, requireStream, streamNotFound } from './resources.ts';

const NOT_EMPTY = 'Member must have length greater than or equal to 1';

const putLogEventsRequest = z.object({
  logGroupName,
  logStreamName,
  logEvents: z
    .array(z.object({ timestamp: epoch, message: z.string().min(1, NOT_EMPTY) }))
    .min(1, NOT_EMPTY)
    .max(MAX_BATCH_EVENTS, `Member must have length less than or equal to ${MAX_BATCH_EVENTS}`),
});

/** What PutLogEvents needs beside the store. */
export interface PutSettings {
  readonly now: () => number;
  /** Days that the events of a group are kept; `undefined` for ever. */
  readonly retentionInDays: (group: { readonly directory: number }) => number | undefined;
  /** Takes every batch once it is on disk. */
  readonly onIngested: (batch: IngestedBatch) => void;
}

/** A lone surrogate has no UTF-8 form: what is stored must be what is read back. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && Reflect.get(error, 'code') === 'ENOSPC';

/**
 * Stores a batch of events.
 *
 * A sequence token is ignored, and so is an entity.
 *
 * @throws AwsException
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html PutLogEvents}
 */
export const putLogEvents = async (
  store: EventStore,
  { now, retentionInDays, onIngested }: PutSettings,
  body: unknown,
): Promise<object> => {
  const request = parseRequest(putLogEventsRequest, body);
  const group = requireGroup(store, { logGroupName: request.logGroupName });
  const stream = requireStream(group, request.logStreamName);
  const events = request.logEvents.map(({ timestamp, message }) => ({
    timestamp,
    message: wellFormed(message),
  }));
  const ingestionTime = now();
  const { accepted, rejected } = applyPutLimits(events, ingestionTime, retentionInDays(group));
  try {
    if (accepted.length > 0) await store.put(group, stream.name, accepted, ingestionTime);
  } catch (error) {
    if (error instanceof LogDestinationGone) throw streamNotFound();
    if (!isDiskFull(error)) throw error;
    throw new AwsException('ServiceUnavailableException', 'The disk of the local log store is full.', {
      cause: error,
    });
  }
  onIngested({ logGroup: group.name, logStream: stream.name, ingestionTime, events: accepted });
  return { nextSequenceToken: '1', ...(rejected === undefined ? {} : { rejectedLogEventsInfo: rejected }) };
};
