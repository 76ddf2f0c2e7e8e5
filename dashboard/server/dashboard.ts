import type { AddressInfo } from 'node:net';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { createKeyGate, createLoginGate } from './access.ts';
import { readAlarms } from './alarms/alarm-reader.ts';
import { createDashboardApp } from './app.ts';
import type { DashboardTarget } from './dashboard-target.ts';
import { estimateQuery } from './estimate.ts';
import { checkLoginSettings, createLoginCheck, type LoginSettings } from './login.ts';
import { normaliseGroup } from './logs/log-groups.ts';
import { createLogsReader } from './logs/logs-reader.ts';
import { publicOrigin } from './origin.ts';
import { createQueryBroker } from './query-broker.ts';
import { createSavedSearches } from './saved/saved-searches.ts';
import { createSessions } from './session.ts';
import { createTailReader } from './tail/tail-reader.ts';

/** Who may use a dashboard: whoever has the key of its start, on this machine; or whoever is signed in, from anywhere. */
export type DashboardAccess =
  /** Secret of this start, 16 characters or more; it is part of the printed URL. Listens on 127.0.0.1 only. */
  | { readonly kind: 'start_key'; readonly key: string }
  /** `host`: the address to listen on. TLS is the proxy's in front of it. */
  | { readonly kind: 'login'; readonly host: string; readonly login: LoginSettings };

/** How to start the dashboard. */
export interface DashboardOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly access: DashboardAccess;
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
  /** How long a call of a query waits for its answer, with all its tries, milliseconds. Default 25 s. */
  readonly answerWithinMs?: number;
  /** Where CloudWatch is, for alarms. With an endpoint for logs alone there are none. */
  readonly alarms?: { readonly endpoint: string };
  /** US dollars per GB scanned. Default: the list price in US East (N. Virginia); with an endpoint, no price. */
  readonly pricePerGb?: number;
  /** Folder of the built page. */
  readonly webRoot: string;
}

/** A running dashboard. */
export interface Dashboard {
  /** Address for the person who started it. With a start key it carries that key: a secret. */
  readonly url: string;
  /** Stops its queries, ends open connections and frees the port. */
  close(): Promise<void>;
}

/** A search must fail visibly before its reader gives up. */
const CONNECTION_TIMEOUT_MS = 3_000;
/** Frees the connection of a try that is not answered. */
const REQUEST_TIMEOUT_MS = 20_000;
const MAX_ATTEMPTS = 5;

/** List price of CloudWatch Logs Insights in US East (N. Virginia), November 2026; other regions differ. */
const USD_PER_GB = 0.005;

/**
 * Starts the dashboard.
 *
 * @throws RangeError for a key that is too short or a login that protects nothing; the error of `listen`, such as
 *   `EADDRINUSE`.
 */
export const startDashboard = async (options: DashboardOptions): Promise<Dashboard> => {
  let port = options.port;
  const gate = createGate(options.access, () => `gatelens_session_${port}`);
  const target = targetOf(options);
  const { client, alarmsClient } = createClients(options);
  const broker = createQueryBroker(createLogsReader(client, options.answerWithinMs));
  const app = createDashboardApp({
    gate,
    target,
    broker,
    tail: createTailReader(client, target.logGroups),
    saved: createSavedSearches(client),
    estimate: ({ target: groups, ...range }) => {
      const logGroups = groups === 'access' ? target.accessLogGroups : target.logGroups;
      return estimateQuery(client, { logGroups, range, pricePerGb: target.pricePerGb });
    },
    alarms: async () => (alarmsClient === undefined ? { kind: 'none_configured' } : readAlarms(alarmsClient)),
    webRoot: options.webRoot,
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  port = await listen(server, options.port, hostOf(options.access));
  return {
    url: urlOf(options.access, port),
    close: async () => {
      await closeServer(server);
      await broker.close();
      client.destroy();
      alarmsClient?.destroy();
    },
  };
};

const createGate = (access: DashboardAccess, cookieName: () => string): MiddlewareHandler => {
  if (access.kind === 'start_key') return createKeyGate(createSessions(access.key), cookieName);
  checkLoginSettings(access.login);
  return createLoginGate(createLoginCheck(access.login), publicOrigin(new URL(access.login.publicUrl)));
};

const hostOf = (access: DashboardAccess): string => (access.kind === 'start_key' ? '127.0.0.1' : access.host);

const urlOf = (access: DashboardAccess, port: number): string =>
  access.kind === 'start_key'
    ? `http://127.0.0.1:${port}/?${new URLSearchParams({ key: access.key })}`
    : access.login.publicUrl;

const createClients = ({ region, logs, alarms }: DashboardOptions) => {
  const requestHandler = {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  };
  // `adaptive` slows all calls down together when CloudWatch throttles.
  const shared = { region, requestHandler, maxAttempts: MAX_ATTEMPTS, retryMode: 'adaptive' };
  const client = new CloudWatchLogsClient({
    ...shared,
    // Live tail has a host of its own on AWS, which other endpoints have not.
    disableHostPrefix: logs.endpoint !== undefined,
    ...logs,
  });
  const hasAlarms = alarms !== undefined || logs.endpoint === undefined;
  return {
    client,
    alarmsClient: hasAlarms ? new CloudWatchClient({ ...shared, ...logs, ...alarms }) : undefined,
  };
};

const targetOf = ({
  region,
  logGroups,
  accessLogGroups,
  pricePerGb,
  logs: { endpoint },
}: DashboardOptions): DashboardTarget => ({
  region,
  logGroups: logGroups.map(normaliseGroup),
  accessLogGroups: accessLogGroups.map(normaliseGroup),
  ...(endpoint === undefined ? { pricePerGb: pricePerGb ?? USD_PER_GB } : { endpoint, pricePerGb }),
});

const listen = (server: ServerType, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
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
