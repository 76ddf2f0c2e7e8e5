import type { AddressInfo } from 'node:net';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { createDashboardApp } from './app.ts';
import type { DashboardTarget } from './dashboard-target.ts';
import { normaliseGroup } from './logs/log-groups.ts';
import { createLogsReader } from './logs/logs-reader.ts';
import { createQueryBroker } from './query-broker.ts';
import { createSessions } from './session.ts';

/** How to start the dashboard. */
export interface DashboardOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Secret of this start, 16 characters or more; it is part of the printed URL. */
  readonly key: string;
  readonly region: string;
  /** Names or ARNs of the log groups with decision records, at least one. */
  readonly logGroups: readonly string[];
  /** Names or ARNs of the access-log groups, which tell what became of calls that never reached the authorizer. */
  readonly accessLogGroups: readonly string[];
  /** Where CloudWatch Logs is; AWS itself and the caller's own credentials when left out. */
  readonly logs: {
    readonly endpoint?: string;
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
    /** Tries of one call, throttled ones included. Default 5. */
    readonly maxAttempts?: number;
  };
  /** Folder of the built page. */
  readonly webRoot: string;
}

/** A running dashboard. */
export interface Dashboard {
  /** Address with the key: a secret, for the person who started it. */
  readonly url: string;
  /** Ends open connections and frees the port. */
  close(): Promise<void>;
}

/** A search must fail visibly before its reader gives up. */
const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 20_000;
const MAX_ATTEMPTS = 5;

/** List price of CloudWatch Logs Insights in US East (N. Virginia), November 2026; other regions differ. */
const USD_PER_GB = 0.005;

/**
 * Starts the dashboard on 127.0.0.1.
 *
 * @throws RangeError for a key that is too short; the error of `listen`, such as `EADDRINUSE`.
 */
export const startDashboard = async (options: DashboardOptions): Promise<Dashboard> => {
  const client = new CloudWatchLogsClient({
    region: options.region,
    maxAttempts: MAX_ATTEMPTS,
    // Slows all calls down together when CloudWatch throttles.
    retryMode: 'adaptive',
    // Live tail has a host of its own on AWS, which other endpoints have not.
    disableHostPrefix: options.logs.endpoint !== undefined,
    ...options.logs,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });
  const broker = createQueryBroker(createLogsReader(client));
  let port = options.port;
  const app = createDashboardApp({
    sessions: createSessions(options.key),
    cookieName: () => `gatelens_session_${port}`,
    target: targetOf(options),
    broker,
    webRoot: options.webRoot,
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/?${new URLSearchParams({ key: options.key })}`,
    close: async () => {
      await closeServer(server);
      await broker.close();
      client.destroy();
    },
  };
};

const targetOf = ({
  region,
  logGroups,
  accessLogGroups,
  logs: { endpoint },
}: DashboardOptions): DashboardTarget => ({
  region,
  logGroups: logGroups.map(normaliseGroup),
  accessLogGroups: accessLogGroups.map(normaliseGroup),
  ...(endpoint === undefined ? { pricePerGb: USD_PER_GB } : { endpoint }),
});

const listen = (server: ServerType, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      server.off('error', reject);
      // A server on an IP socket always has an AddressInfo.
      resolve((server.address() as AddressInfo).port);
    });
  });

const closeServer = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
