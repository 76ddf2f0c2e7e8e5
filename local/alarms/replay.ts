import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LogEvent } from '../logs/store/stored-event.ts';

/** Which events to read again. */
export interface ReplayOptions {
  /** Base URL of the log store. */
  readonly endpoint: string;
  readonly region: string;
  readonly logGroup: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  /** Events that were stored from this moment on are told by the store itself. */
  readonly storedBefore: number;
}

/** Lines that can have metrics: EMF, and the REPORT lines of Lambda. */
const PATTERN = '?CloudWatchMetrics ?REPORT';
const LOCAL_CREDENTIALS = { accessKeyId: 'gatelens-local', secretAccessKey: 'gatelens-local' };

/** Reads the events on disk that metrics are made of, in pages; none when the log group does not exist yet. */
export const replayEvents = async (
  { endpoint, region, logGroup, from, storedBefore }: ReplayOptions,
  take: (events: readonly LogEvent[]) => void,
): Promise<void> => {
  const client = new CloudWatchLogsClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
  try {
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new FilterLogEventsCommand({
          logGroupName: logGroup,
          startTime: from,
          filterPattern: PATTERN,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      take(
        (page.events ?? []).flatMap(({ timestamp, message, ingestionTime }) =>
          timestamp === undefined || message === undefined || (ingestionTime ?? 0) >= storedBefore
            ? []
            : [{ timestamp, message }],
        ),
      );
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
  } finally {
    client.destroy();
  }
};
