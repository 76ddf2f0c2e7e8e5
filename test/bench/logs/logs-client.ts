import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetQueryResultsCommand,
  PutLogEventsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { buildEvents, type DataSet, GROUP, STREAM } from './data-set.ts';

/** Events of one PutLogEvents: about 1 MB, its limit. */
const BATCH_EVENTS = 750;
/** Requests under way at a time. */
const WRITERS = 4;

/** Creates a client that asks once: a repeated request would be a wrong figure. */
export const createClient = (endpoint: string): CloudWatchLogsClient =>
  new CloudWatchLogsClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    maxAttempts: 1,
  });

/** Puts a data set through the API; gives the time of each request, milliseconds. */
export const putAll = async (client: CloudWatchLogsClient, data: DataSet): Promise<readonly number[]> => {
  await client.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  await client.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: STREAM }));
  const latencies: number[] = [];
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < data.records) {
      const logEvents = [...buildEvents(data, next, BATCH_EVENTS)];
      next += BATCH_EVENTS;
      const started = performance.now();
      await client.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName: STREAM, logEvents }));
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return latencies;
};

/** The rows and the statistics of a query, and how long it took from its start to its whole answer. */
export interface TimedAnswer {
  readonly ms: number;
  readonly rows: number;
  readonly scanned: number;
}

/** Runs a query to its end, asking for its results without a pause. */
export const timeQuery = async (
  client: CloudWatchLogsClient,
  { query, startMs, endMs }: { readonly query: string; readonly startMs: number; readonly endMs: number },
): Promise<TimedAnswer> => {
  const started = performance.now();
  const { queryId } = await client.send(
    new StartQueryCommand({
      logGroupName: GROUP,
      queryString: query,
      startTime: Math.floor(startMs / 1000),
      endTime: Math.floor(endMs / 1000),
    }),
  );
  for (;;) {
    const { status, results = [], statistics } = await client.send(new GetQueryResultsCommand({ queryId }));
    if (status === 'Complete') {
      return {
        ms: performance.now() - started,
        rows: results.length,
        scanned: statistics?.recordsScanned ?? 0,
      };
    }
    if (status !== 'Running' && status !== 'Scheduled') throw new Error(`the query ended as ${status}`);
  }
};
