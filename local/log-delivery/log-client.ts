import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogEvent } from './log-batch.ts';

/** A log stream of a log group. */
export interface LogTarget {
  readonly group: string;
  readonly stream: string;
}

/** The three calls of the CloudWatch Logs API that delivery needs. */
export interface LogClient {
  /** Creates group and stream; that they exist already is no error. */
  create(target: LogTarget): Promise<void>;
  /** @returns How many of the events the API refused as too old, too new or expired. */
  put(target: LogTarget, events: readonly LogEvent[]): Promise<number>;
  /** Ends calls in flight: they reject. */
  abort(): void;
  destroy(): void;
}

const MAX_ATTEMPTS = 6;
/** The local store takes any credentials; these keep the SDK from looking for real ones. */
const LOCAL_CREDENTIALS = { accessKeyId: 'gatelens-local', secretAccessKey: 'gatelens-local' };

/**
 * Creates a client for a CloudWatch-Logs-compatible endpoint.
 *
 * The SDK retries refused connections, throttling and 5xx answers with growing pauses.
 */
export const createLogClient = (endpoint: string, region: string): LogClient => {
  const client = new CloudWatchLogsClient({
    endpoint,
    region,
    credentials: LOCAL_CREDENTIALS,
    maxAttempts: MAX_ATTEMPTS,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
  });
  const aborted = new AbortController();
  const options = { abortSignal: aborted.signal };
  return {
    create: async ({ group, stream }) => {
      await client.send(new CreateLogGroupCommand({ logGroupName: group }), options).catch(ignoreExisting);
      const streamOfGroup = { logGroupName: group, logStreamName: stream };
      await client.send(new CreateLogStreamCommand(streamOfGroup), options).catch(ignoreExisting);
    },
    put: async ({ group, stream }, events) => {
      const answer = await client.send(
        new PutLogEventsCommand({
          logGroupName: group,
          logStreamName: stream,
          logEvents: events.map(({ timestamp, message }) => ({ timestamp, message })),
        }),
        options,
      );
      return countRejected(events.length, answer.rejectedLogEventsInfo);
    },
    abort: () => aborted.abort(),
    destroy: () => client.destroy(),
  };
};

const ignoreExisting = (error: unknown): void => {
  if (!(error instanceof ResourceAlreadyExistsException)) throw error;
};

interface RejectedRange {
  readonly tooOldLogEventEndIndex?: number | undefined;
  readonly expiredLogEventEndIndex?: number | undefined;
  readonly tooNewLogEventStartIndex?: number | undefined;
}

/** The end indexes are exclusive; too old and expired events stand at the front of a batch, too new ones at its end. */
const countRejected = (total: number, rejected: RejectedRange | undefined): number => {
  if (rejected === undefined) return 0;
  const front = Math.max(rejected.tooOldLogEventEndIndex ?? 0, rejected.expiredLogEventEndIndex ?? 0);
  const back = rejected.tooNewLogEventStartIndex;
  return front + (back === undefined ? 0 : total - back);
};
