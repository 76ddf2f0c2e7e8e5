import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AlarmClock } from './alarms/alarm-clock.ts';
import { createAlarms } from './alarms/alarms.ts';
import { type Certificates, loadCertificates } from './certificates/certificates.ts';
import { startGateway } from './gateway/gateway.ts';
import { startIntrospection } from './introspection/introspection.ts';
import { startIssuer } from './issuer/issuer.ts';
import { SAMPLE_CLIENTS, type SampleClient } from './issuer/sample-client.ts';
import { ACCOUNT_ID } from './lambda/function-settings.ts';
import { createLambdaFunction } from './lambda/lambda-function.ts';
import { createLogDelivery } from './log-delivery/log-delivery.ts';
import { startLogStore } from './logs/log-store.ts';
import { type Ports, withPort } from './ports.ts';

/** Region that the local stack pretends to be in. */
export const REGION = 'us-east-1';

/** Log groups that the local stack writes. */
export const LOG_GROUPS = {
  decisions: '/aws/lambda/gatelens-authorizer',
  access: '/aws/apigateway/gatelens-access',
} as const;

/** Scopes that each route of the sample API needs. */
const SAMPLE_ROUTES = {
  'GET /time': ['time:query'],
  'GET /accounts': ['accounts:read'],
  'GET /accounts/{accountId}': ['accounts:read'],
  'POST /payments': ['payments:write'],
};

/** Of the function, and of the service in records and metrics. */
const FUNCTION_NAME = 'gatelens-authorizer';

const AUTHORIZER_TIMEOUT_MS = 10_000;

/** What {@link startLocalStack} needs. */
export interface LocalStackOptions {
  readonly ports: Ports;
  /** Folder for certificates and data. */
  readonly stateDirectory: string;
  /** Path of the built authorizer bundle. */
  readonly authorizerBundle: string;
  /** Also opens the port that plays the default execute-api endpoint, which asks for no certificate. */
  readonly openDefaultEndpoint: boolean;
  readonly alarms?: AlarmSettings;
}

/** What the alarms of the stack can be told. */
export interface AlarmSettings {
  /** Told about every change of a state: https, or http on this machine. */
  readonly webhook?: URL | undefined;
  /** Address of the dashboard without any key, once there is one. */
  readonly dashboardUrl?: () => string | undefined;
  /** Default: the machine's. */
  readonly clock?: AlarmClock;
}

/** The running services, all but the dashboard. */
export interface LocalStack {
  readonly certificates: Certificates;
  readonly gatewayUrl: string;
  readonly defaultEndpointUrl: string | undefined;
  readonly issuerUrl: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
  /** The clients that the authorization server knows, the tutorial's first. */
  readonly clients: readonly SampleClient[];
  readonly introspectionUrl: string;
  readonly logsUrl: string;
  /** The CloudWatch API, for alarms. */
  readonly alarmsUrl: string;
  readonly introspectionCredentials: { readonly apiKey: string; readonly apiSecret: string };
  /** Waits until every log line so far can be queried. */
  flushLogs(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts log store, authorization server, introspection API, authorizer function and gateway.
 *
 * Whatever was started is closed again when a later part cannot start.
 */
export const startLocalStack = async (options: LocalStackOptions): Promise<LocalStack> => {
  const running: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(service: T): T => {
    running.unshift(service);
    return service;
  };
  const close = async (): Promise<void> => {
    for (const service of running.splice(0)) await service.close();
  };
  try {
    return await startServices(options, keep, close);
  } catch (error) {
    await close();
    throw error;
  }
};

const startServices = async (
  { ports, stateDirectory, authorizerBundle, openDefaultEndpoint, alarms: alarmSettings }: LocalStackOptions,
  keep: <T extends { close(): Promise<void> }>(service: T) => T,
  close: () => Promise<void>,
): Promise<LocalStack> => {
  const introspectionCredentials = {
    apiKey: 'gatelens-local-service',
    apiSecret: randomBytes(24).toString('base64url'),
  };
  const certificates = await loadCertificates(join(stateDirectory, 'certificates'));
  const dataDirectory = join(stateDirectory, 'data');
  const alarms = createAlarms({
    ...alarmSettings,
    region: REGION,
    accountId: ACCOUNT_ID,
    subject: { service: FUNCTION_NAME, functionName: FUNCTION_NAME },
    logGroup: LOG_GROUPS.decisions,
  });
  const store = keep(
    await withPort('logs', ports.logs, (port) =>
      startLogStore({ port, dataDirectory, onIngested: (batch) => alarms.ingest(batch) }),
    ),
  );
  const cloudWatch = keep(await withPort('alarms', ports.alarms, (port) => alarms.start(store.url, port)));
  const issuer = keep(await withPort('issuer', ports.issuer, (port) => startIssuer({ port, certificates })));
  const introspection = keep(
    await withPort('introspection', ports.introspection, (port) =>
      startIntrospection({ port, tokens: issuer.tokens, credentials: introspectionCredentials }),
    ),
  );
  const delivery = keep(createLogDelivery({ endpoint: store.url, region: REGION }));
  const authorizer = keep(
    createLambdaFunction({
      functionName: FUNCTION_NAME,
      bundle: authorizerBundle,
      environment: {
        AUTHLETE_BASE_URL: introspection.url,
        AUTHLETE_SERVICE_APIKEY: introspectionCredentials.apiKey,
        AUTHLETE_SERVICE_APISECRET: introspectionCredentials.apiSecret,
        GATELENS_ROUTES: JSON.stringify(SAMPLE_ROUTES),
        POWERTOOLS_SERVICE_NAME: FUNCTION_NAME,
      },
      timeoutMs: AUTHORIZER_TIMEOUT_MS,
      memoryMb: 256,
      maxEnvironments: 2,
      logs: delivery,
      logGroup: LOG_GROUPS.decisions,
    }),
  );
  const gateway = keep(
    await withPort('gateway', ports.gateway, (port) =>
      startGateway({
        port,
        certificate: certificates.gateway.certificate,
        key: certificates.gateway.key,
        truststore: certificates.truststore,
        authorizer,
        accessLog: (line) => delivery.write(LOG_GROUPS.access, 'gateway', line),
        ...(openDefaultEndpoint ? { defaultEndpointPort: ports.defaultEndpoint } : {}),
      }),
    ),
  );
  return {
    certificates,
    gatewayUrl: gateway.url,
    defaultEndpointUrl: gateway.defaultEndpointUrl,
    issuerUrl: issuer.url,
    tokenEndpoint: issuer.tokenEndpoint,
    revocationEndpoint: issuer.revocationEndpoint,
    clients: SAMPLE_CLIENTS,
    introspectionUrl: introspection.url,
    logsUrl: store.url,
    alarmsUrl: cloudWatch.url,
    introspectionCredentials,
    flushLogs: () => delivery.flush(),
    close,
  };
};
