import { setTimeout as delay } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { StackFile } from '../../cli/start/stack-file.ts';

/** One row of a query result: column name to text. */
export type Row = Readonly<Record<string, string>>;

const HOUR_S = 3_600;

/** Where a log store is. */
export type QueriedStack = Pick<StackFile, 'logs' | 'region'>;

/** Runs a Logs Insights query over the last hour of a log group through the AWS SDK. */
export const runQuery = async (
  stack: QueriedStack,
  logGroup: string,
  query: string,
): Promise<readonly Row[]> => {
  const client = new CloudWatchLogsClient({
    endpoint: stack.logs,
    region: stack.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  try {
    const now = Math.floor(Date.now() / 1000);
    const { queryId } = await client.send(
      new StartQueryCommand({
        logGroupName: logGroup,
        queryString: query,
        startTime: now - HOUR_S,
        endTime: now + 1,
      }),
    );
    for (;;) {
      const { status, results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
      if (status === 'Complete') {
        return results.map((row) =>
          Object.fromEntries(row.map(({ field = '', value = '' }) => [field, value])),
        );
      }
      if (status !== 'Running' && status !== 'Scheduled') throw new Error(`the query ended as ${status}`);
      await delay(20);
    }
  } finally {
    client.destroy();
  }
};

/** Repeats a query until it has rows: log lines are delivered a moment after the call they tell about. */
export const waitForRows = async (
  stack: StackFile,
  logGroup: string,
  query: string,
): Promise<readonly Row[]> => {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const rows = await runQuery(stack, logGroup, query).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return [];
      throw error;
    });
    if (rows.length > 0 || Date.now() > deadline) return rows;
    await delay(100);
  }
};
