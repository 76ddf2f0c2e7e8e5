import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  type InputLogEvent,
  PutLogEventsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { startLogStore } from '../../local/logs/log-store.ts';

/** 2023-11-14T22:13:20Z: a fixed "now" for stores under test. */
export const TEST_NOW = 1_700_000_000_000;

/** Makes a directory that is removed when the scope ends. */
export const temporaryDirectory = async (): Promise<AsyncDisposable & { readonly path: string }> => {
  const path = await mkdtemp(join(tmpdir(), 'gatelens-logs-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};

/** Creates an SDK client for a log store, without retries: a test wants the first answer. */
export const logsClient = (endpoint: string): CloudWatchLogsClient =>
  new CloudWatchLogsClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

/** A log store under test, its client and its directory. */
export interface LogStoreUnderTest extends AsyncDisposable {
  readonly url: string;
  readonly client: CloudWatchLogsClient;
  readonly dataDirectory: string;
  readonly reports: readonly string[];
}

/**
 * Starts a log store on a free port in a directory of its own; both go when the scope ends.
 *
 * @param now - Its clock; {@link TEST_NOW} when absent.
 */
export const startTestLogStore = async (now: () => number = () => TEST_NOW): Promise<LogStoreUnderTest> => {
  const directory = await temporaryDirectory();
  const reports: string[] = [];
  const service = await startLogStore({
    port: 0,
    dataDirectory: directory.path,
    now,
    report: (message) => reports.push(message),
  });
  const client = logsClient(service.url);
  return {
    url: service.url,
    client,
    dataDirectory: directory.path,
    reports,
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await service.close();
      await directory[Symbol.asyncDispose]();
    },
  };
};

/** Creates a log group and a stream in it; either may exist. */
export const createStream = async (
  client: CloudWatchLogsClient,
  logGroupName: string,
  logStreamName = 'stream',
): Promise<void> => {
  const ignoreExisting = (error: unknown): void => {
    if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') throw error;
  };
  await client.send(new CreateLogGroupCommand({ logGroupName })).catch(ignoreExisting);
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })).catch(ignoreExisting);
};

/** Puts events into a stream that is made first. */
export const putEvents = async (
  client: CloudWatchLogsClient,
  place: { readonly group: string; readonly stream?: string },
  logEvents: InputLogEvent[],
): Promise<void> => {
  const { group: logGroupName, stream: logStreamName = 'stream' } = place;
  await createStream(client, logGroupName, logStreamName);
  await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
};

/** What a query is asked with; the range defaults to all time before and at {@link TEST_NOW}. */
export interface TestQuery {
  readonly query: string;
  readonly groups: string[];
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit?: number;
}

/** Waits, by asking again, until a query has ended. */
const waitForQuery = async (
  client: CloudWatchLogsClient,
  queryId: string,
): Promise<GetQueryResultsCommandOutput> => {
  for (;;) {
    const results = await client.send(new GetQueryResultsCommand({ queryId }));
    if (results.status !== 'Scheduled' && results.status !== 'Running') return results;
  }
};

/** Runs a query to its end. */
export const runTestQuery = async (
  client: CloudWatchLogsClient,
  { query, groups, startTime = 0, endTime = TEST_NOW / 1000, limit }: TestQuery,
): Promise<GetQueryResultsCommandOutput & { readonly queryId: string }> => {
  const { queryId = '' } = await client.send(
    new StartQueryCommand({ queryString: query, logGroupNames: groups, startTime, endTime, limit }),
  );
  return { ...(await waitForQuery(client, queryId)), queryId };
};

/** A result row as an object. */
export type TestRow = { readonly [field: string]: string | undefined };

/** Turns result rows into objects, with `@ptr` left out. */
export const rowsOf = ({ results = [] }: GetQueryResultsCommandOutput): readonly TestRow[] =>
  results.map((row) =>
    Object.fromEntries(
      row.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [String(field), value]),
    ),
  );
