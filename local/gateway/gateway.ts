import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RunningService } from '../loopback.ts';
import { buildAccessLogEntry, type FinishedCall } from './access-log-entry.ts';
import { handleCall, type InvokeAuthorizer } from './call-handler.ts';
import { createCallIds, type Endpoint, type GatewayCall, REGION } from './gateway-call.ts';
import { receiveBody } from './request-body.ts';
import { pairHeaders } from './request-headers.ts';
import { parseRequestTarget } from './request-target.ts';
import { SAMPLE_API } from './sample-api.ts';
import { type ClientLimits, type Connection, startTlsEndpoint, type TlsEndpoint } from './tls-endpoint.ts';
import { parseTruststore } from './truststore.ts';

/** What {@link startGateway} needs. Certificates and keys are PEM texts. */
export interface GatewayOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
  /** Certificates that client certificates must chain to. */
  readonly truststore: string;
  readonly authorizer: InvokeAuthorizer;
  /** Takes one line for each call, after its answer. */
  readonly accessLog: (line: string) => void;
  readonly apiId?: string;
  readonly stage?: string;
  /** Custom domain name of the API. */
  readonly domain?: string;
  /** Port that plays the default execute-api endpoint, which asks for no certificate; left out, there is none. */
  readonly defaultEndpointPort?: number;
  readonly limits?: ClientLimits;
}

/** A running gateway. */
export interface Gateway extends RunningService {
  /** Base URL of the default endpoint with its stage, such as `https://localhost:8444/prod`. */
  readonly defaultEndpointUrl: string | undefined;
}

const DEFAULT_API_ID = 'gatelens01';
const DEFAULT_STAGE = 'prod';
const DEFAULT_DOMAIN = 'localhost';
const DEFAULT_LIMITS: ClientLimits = { headersMs: 10_000, requestMs: 30_000 };

/**
 * Starts a gateway that behaves as API Gateway's REST API with mutual TLS does, with a sample API behind it.
 *
 * It knows nothing of tokens: all it gets from the authorizer is a policy.
 *
 * @throws TruststoreError - For a truststore that API Gateway would refuse.
 * @throws The error of `listen`, such as `EADDRINUSE`.
 */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const truststore = parseTruststore(options.truststore);
  const { apiId = DEFAULT_API_ID, stage = DEFAULT_STAGE, domain = DEFAULT_DOMAIN } = options;
  const start = (endpoint: Endpoint, port: number): Promise<TlsEndpoint> =>
    startTlsEndpoint({
      port,
      certificate: options.certificate,
      key: options.key,
      ...(endpoint.kind === 'mutual_tls' ? { truststore } : {}),
      limits: options.limits ?? DEFAULT_LIMITS,
      onRequest: (request, response, connection) => {
        const call = readCall(endpoint, request, connection);
        serve(options, call, request, response).catch(() => request.socket.destroy());
      },
    });

  const main = await start(
    { kind: 'mutual_tls', apiId, stage, domainName: domain.toLowerCase() },
    options.port,
  );
  const second = await startDefault(options.defaultEndpointPort, (port) => {
    const domainName = `${apiId}.execute-api.${REGION}.amazonaws.com`;
    return start({ kind: 'default', apiId, stage, domainName }, port);
  }).catch(async (error: unknown) => {
    await main.close();
    throw error;
  });
  return {
    url: `https://localhost:${main.port}`,
    defaultEndpointUrl: second === undefined ? undefined : `https://localhost:${second.port}/${stage}`,
    close: async () => {
      await Promise.all([main.close(), second?.close()]);
    },
  };
};

const startDefault = async (
  port: number | undefined,
  start: (port: number) => Promise<TlsEndpoint>,
): Promise<TlsEndpoint | undefined> => (port === undefined ? undefined : start(port));

const readCall = (endpoint: Endpoint, request: IncomingMessage, connection: Connection): GatewayCall => {
  const receivedAtMs = Date.now();
  return {
    endpoint,
    ids: createCallIds(receivedAtMs),
    receivedAtMs,
    method: request.method ?? '',
    target: parseRequestTarget(request.url ?? ''),
    headers: pairHeaders(request.rawHeaders),
    protocol: `HTTP/${request.httpVersion}`,
    ...connection,
  };
};

/** Answers one call and writes its line, whatever the client or the authorizer does. */
const serve = async (
  options: GatewayOptions,
  call: GatewayCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = await receiveBody(request);
  const finished = await handleCall(call, body, SAMPLE_API, options.authorizer);
  await sendAnswer(finished, request, response);
  options.accessLog(buildAccessLogEntry(finished, Date.now()));
};

/** Resolves when the answer is out, or the client is gone. */
const sendAnswer = (
  { call, answer }: FinishedCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> =>
  new Promise((resolve) => {
    // A response that waits behind another of its connection is not told when that breaks; the socket is.
    const finish = (): void => {
      request.socket.off('close', finish);
      resolve();
    };
    if (request.socket.destroyed) return resolve();
    request.socket.once('close', finish);
    response.once('close', finish);
    response.writeHead(answer.status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(answer.body),
      'x-amzn-RequestId': call.ids.requestId,
      'x-amz-apigw-id': call.ids.extendedRequestId,
      'X-Amzn-Trace-Id': call.ids.traceId,
      ...answer.headers,
      // What is left of a request that was not read to its end cannot be told from the next one.
      ...(request.complete ? {} : { Connection: 'close' }),
    });
    response.end(answer.body);
  });
