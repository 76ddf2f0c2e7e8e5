import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { QUERY_STATUSES, type QueryStatus } from '../../contract/query-status.ts';
import type { ResultRow } from '../answer/result-cells.ts';
import { explaining } from './explaining.ts';
import { groupArguments, type LogGroups } from './log-groups.ts';

/** One query as StartQuery takes it. Times are seconds since the epoch, both ends included. */
export interface InsightsQuery {
  readonly text: string;
  readonly logGroups: LogGroups;
  readonly startTime: number;
  readonly endTime: number;
  /** Most rows where the text sets no limit. */
  readonly limit: number;
}

/** Where a query stands, and its rows so far. */
export interface QueryResults {
  readonly status: QueryStatus;
  readonly rows: readonly ResultRow[];
  readonly statistics: {
    readonly recordsMatched: number;
    readonly recordsScanned: number;
    readonly bytesScanned: number;
    readonly bytesSkipped: number;
    /** Rows of the whole result. */
    readonly rows: number;
  };
}

/** Runs Logs Insights queries. Every method rejects with `DashboardFault` only. */
export interface LogsReader {
  /** Starts a query and gives its id. */
  start(query: InsightsQuery): Promise<string>;
  /** Reads the state of a query and at most so many of its rows so far, the first ones. */
  read(queryId: string, maxRows: number): Promise<QueryResults>;
  /** Stops a query; false when it had ended already. */
  stop(queryId: string): Promise<boolean>;
}

/**
 * Creates the reader of one account and region.
 *
 * @param answerWithinMs - How long each call waits for its answer; as long as the page allows when left out.
 */
export const createLogsReader = (client: CloudWatchLogsClient, answerWithinMs?: number): LogsReader => ({
  start: ({ text, logGroups, startTime, endTime, limit }) =>
    explaining(
      { operation: 'StartQuery', logGroups, isReadersText: true },
      async (abortSignal) => {
        const { queryId } = await client.send(
          new StartQueryCommand({
            ...groupArguments(logGroups),
            queryString: text,
            startTime,
            endTime,
            limit,
          }),
          { abortSignal },
        );
        if (queryId === undefined) throw new Error('StartQuery answered without a query id');
        return queryId;
      },
      answerWithinMs,
    ),
  read: (queryId, maxRows) =>
    explaining(
      { operation: 'GetQueryResults' },
      async () =>
        parseResults(
          // A page has at least one row.
          await client.send(new GetQueryResultsCommand({ queryId, maxItems: Math.max(1, maxRows) })),
          maxRows,
        ),
      answerWithinMs,
    ),
  stop: (queryId) => explaining({ operation: 'StopQuery' }, () => stopQuery(client, queryId), answerWithinMs),
});

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

const parseResults = (
  { status, results = [], statistics }: GetQueryResultsCommandOutput,
  maxRows: number,
): QueryResults => ({
  status: QUERY_STATUSES.find((known) => known === status) ?? 'Unknown',
  rows: results.slice(0, maxRows),
  statistics: {
    recordsMatched: statistics?.recordsMatched ?? 0,
    recordsScanned: statistics?.recordsScanned ?? 0,
    bytesScanned: statistics?.bytesScanned ?? 0,
    bytesSkipped: statistics?.estimatedBytesSkipped ?? 0,
    rows: statistics?.resultCount ?? results.length,
  },
});
