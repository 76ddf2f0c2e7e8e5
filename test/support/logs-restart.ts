import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { startLogStore } from '../../local/logs/log-store.ts';
import { logsClient, TEST_NOW } from './logs.ts';

/** A log store on a directory that outlives it. */
export interface LogStoreRun extends AsyncDisposable {
  readonly client: CloudWatchLogsClient;
}

/** Starts a log store on a directory; it stops when the scope ends. */
export const runLogStore = async (
  dataDirectory: string,
  now: () => number = () => TEST_NOW,
): Promise<LogStoreRun> => {
  const service = await startLogStore({ port: 0, dataDirectory, now });
  const client = logsClient(service.url);
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await service.close();
    },
  };
};
