import { closeServer, listenOnLoopback, type RunningService } from '../loopback.ts';
import { createLogsServer } from './api/http-server.ts';
import { logEventOperations } from './api/log-event-operations.ts';
import { logGroupOperations } from './api/log-group-operations.ts';
import { logStreamOperations } from './api/log-stream-operations.ts';
import { queryOperations } from './api/query-operations.ts';
import { QueryRegistry } from './insights/query-registry.ts';
import { EventStore } from './store/event-store.ts';

/** Where the log store listens and keeps its data. */
export interface LogStoreOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Made if it is not there. One process at a time. */
  readonly dataDirectory: string;
  /** Milliseconds since the epoch; the machine's clock when absent. */
  readonly now?: () => number;
  /** Takes a line for the operator about damage or a failure; standard error when absent. */
  readonly report?: (message: string) => void;
}

const reportToStderr = (message: string): void => {
  process.stderr.write(`log store: ${message}\n`);
};

/**
 * Starts the local log store: the CloudWatch Logs API with Logs Insights queries, on 127.0.0.1.
 *
 * An acknowledged event is on disk and found by the next query. Nothing has to be set up before.
 *
 * @throws The error of `listen`, such as `EADDRINUSE`; `DataDirectoryInUse` when another process has the directory.
 */
export const startLogStore = async ({
  port,
  dataDirectory,
  now = Date.now,
  report = reportToStderr,
}: LogStoreOptions): Promise<RunningService> => {
  const store = await EventStore.open(dataDirectory, report);
  const queries = new QueryRegistry(store, { report, now });
  const operations = new Map([
    ...logGroupOperations(store, now),
    ...logStreamOperations(store, now),
    ...logEventOperations(store, now),
    ...queryOperations(store, queries),
  ]);
  const server = createLogsServer(operations, report);
  const closeStore = async (): Promise<void> => {
    await queries.close();
    await store.close();
  };
  try {
    const listening = await listenOnLoopback(server, port);
    const url = `http://127.0.0.1:${listening}`;
    return {
      url,
      close: async () => {
        await closeServer(server);
        await closeStore();
      },
    };
  } catch (error) {
    await closeStore();
    throw error;
  }
};
