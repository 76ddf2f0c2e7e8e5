import { createAwsJsonServer } from '../aws-json/http-server.ts';
import type { AccessKey } from '../aws-json/request-signature.ts';
import { closeServer, listenOn, type RunningService } from '../loopback.ts';
import { LOGS_SERVICE } from './api/logs-service.ts';
import { createOperations } from './api/operations.ts';
import { QueryRegistry } from './insights/query-registry.ts';
import { LiveTail } from './live-tail/live-tail.ts';
import { startRetention } from './retention.ts';
import { EventStore } from './store/event-store.ts';
import type { IngestedBatch } from './store/ingested-batch.ts';
import { SettingsJournal } from './store/settings-journal.ts';

/** Where the log store listens and keeps its data. */
export interface LogStoreOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Address to listen on; 127.0.0.1 when absent. Another one than loopback needs an `accessKey`. */
  readonly host?: string;
  /** With a key, every request must be signed with it; without, none has to be. */
  readonly accessKey?: AccessKey | undefined;
  /** Made if it is not there. One process at a time. */
  readonly dataDirectory: string;
  /** Milliseconds since the epoch; the machine's clock when absent. */
  readonly now?: () => number;
  /** Takes a line for the operator about damage or a failure; standard error when absent. */
  readonly report?: (message: string) => void;
  /** Takes every batch once it is on disk. */
  readonly onIngested?: (batch: IngestedBatch) => void;
}

const LOOPBACK = '127.0.0.1';
const LOOPBACK_ADDRESSES = [LOOPBACK, '::1', 'localhost'];

/** Tells whether only this machine reaches what listens on an address. */
export const isLoopbackAddress = (host: string): boolean => LOOPBACK_ADDRESSES.includes(host);

const reportToStderr = (message: string): void => {
  process.stderr.write(`log store: ${message}\n`);
};

/** An address as part of a URL; that of all interfaces is reached by loopback. */
const urlHost = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return LOOPBACK;
  return host.includes(':') ? `[${host}]` : host;
};

/**
 * Starts the local log store: the CloudWatch Logs API with Logs Insights queries.
 *
 * An acknowledged event is on disk and found by the next query. Nothing has to be set up before.
 *
 * @throws The error of `listen`, such as `EADDRINUSE`; `DataDirectoryInUse` when another process has the directory;
 *   Error when it would listen for other machines without a key.
 */
export const startLogStore = async ({
  port,
  host = LOOPBACK,
  accessKey,
  dataDirectory,
  now = Date.now,
  report = reportToStderr,
  onIngested = () => undefined,
}: LogStoreOptions): Promise<RunningService> => {
  if (accessKey === undefined && !isLoopbackAddress(host)) {
    throw new Error(`without an access key the log store listens on loopback only, not on ${host}`);
  }
  const store = await EventStore.open(dataDirectory, report);
  const opened: { close(): Promise<void> }[] = [store];
  const closeAll = async (): Promise<void> => {
    for (const each of opened.splice(0).reverse()) await each.close();
  };
  try {
    const settings = await SettingsJournal.open(dataDirectory);
    opened.push(settings);
    const queries = new QueryRegistry(store, { report, now });
    opened.push(queries);
    opened.push(startRetention({ store, settings, now, report }));
    const tail = new LiveTail();
    const operations = createOperations({
      store,
      settings,
      queries,
      tail,
      now,
      onIngested: (batch) => {
        tail.publish(batch);
        onIngested(batch);
      },
    });
    const access =
      accessKey === undefined
        ? ({ kind: 'loopback' } as const)
        : ({ kind: 'signed', key: accessKey } as const);
    const server = createAwsJsonServer(operations, { service: LOGS_SERVICE, report, now, access });
    const listening = await listenOn(server, host, port);
    opened.push({ close: () => closeServer(server) });
    return { url: `http://${urlHost(host)}:${listening}`, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
};
