import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Problem } from '../contract/problem.ts';
import { QUERY_STATUSES, type QueryStatus, type SearchProgress } from '../contract/search.ts';
import { explainLogsError, type LogsCall } from './logs-problem.ts';
import { parseResultRow } from './result-rows.ts';

/** CloudWatch Logs could not answer; `problem` says why in words. */
export class LogsFault extends Error {
  override readonly name = 'LogsFault';
  readonly problem: Problem;

  constructor(problem: Problem, options: ErrorOptions) {
    super(problem.sentence, options);
    this.problem = problem;
  }
}

/** One query as StartQuery takes it. Times are seconds since the epoch, both ends included. */
interface InsightsQuery {
  readonly query: string;
  readonly startTime: number;
  readonly endTime: number;
}

/** Runs Logs Insights queries on one log group. Every method rejects with {@link LogsFault} only. */
export interface LogsReader {
  /** Starts a query and gives its id. */
  start(query: InsightsQuery): Promise<string>;
  /** Reads the state of a query and its rows so far. */
  read(queryId: string): Promise<SearchProgress>;
  /** Stops a query; false when it had ended already. */
  stop(queryId: string): Promise<boolean>;
}

/**
 * Creates the reader of one log group.
 *
 * @param logGroup - Name or ARN.
 */
export const createLogsReader = (client: CloudWatchLogsClient, logGroup: string): LogsReader => ({
  start: (query) =>
    explaining({ operation: 'StartQuery', logGroup }, async () => {
      const { queryId } = await client.send(
        new StartQueryCommand({
          ...(logGroup.startsWith('arn:')
            ? { logGroupIdentifiers: [logGroup] }
            : { logGroupNames: [logGroup] }),
          queryString: query.query,
          startTime: query.startTime,
          endTime: query.endTime,
        }),
      );
      if (queryId === undefined) throw new Error('StartQuery answered without a query id');
      return queryId;
    }),
  read: (queryId) =>
    explaining({ operation: 'GetQueryResults', logGroup }, async () =>
      parseProgress(await client.send(new GetQueryResultsCommand({ queryId }))),
    ),
  stop: (queryId) => explaining({ operation: 'StopQuery', logGroup }, () => stopQuery(client, queryId)),
});

const explaining = async <T>(call: LogsCall, run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (cause) {
    throw new LogsFault(explainLogsError(cause, call), { cause });
  }
};

const stopQuery = async (client: CloudWatchLogsClient, queryId: string): Promise<boolean> => {
  try {
    const { success } = await client.send(new StopQueryCommand({ queryId }));
    return success === true;
  } catch (error) {
    // StopQuery calls an ended query an invalid parameter.
    if (error instanceof Error && error.name === 'InvalidParameterException') return false;
    throw error;
  }
};

const parseProgress = ({ status, results, statistics }: GetQueryResultsCommandOutput): SearchProgress => ({
  status: parseStatus(status),
  rows: (results ?? []).map(parseResultRow),
  statistics: {
    recordsMatched: statistics?.recordsMatched ?? 0,
    recordsScanned: statistics?.recordsScanned ?? 0,
    bytesScanned: statistics?.bytesScanned ?? 0,
  },
});

const parseStatus = (status: string | undefined): QueryStatus =>
  QUERY_STATUSES.find((known) => known === status) ?? 'Unknown';
