import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { TokenStore } from '../issuer/token-store.ts';
import { closeServer, isLoopbackHost, listenOnLoopback, type RunningService } from '../loopback.ts';
import { readBody } from '../read-body.ts';
import { buildIntrospectionAnswer } from './answer.ts';
import {
  type ApiError,
  buildApiError,
  type CheckCredentials,
  checkBasic,
  checkBearer,
  type ServiceCredentials,
} from './credentials.ts';
import { INTROSPECTION_MODES, type IntrospectionMode, parseMode } from './failure-switch.ts';
import { decideIntrospection } from './outcome.ts';
import { parseIntrospectionRequest } from './request.ts';

/** Path of Authlete's introspection API 2.x. */
const INTROSPECTION_PATH = '/api/auth/introspection';
/** Path of the switch that makes introspection fail. */
export const SWITCH_PATH = '/switch/introspection';

const MAX_BODY_BYTES = 262_144;
const JSON_TYPE = /^application\/json(?:\s*;|$)/i;

interface IntrospectionOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly tokens: TokenStore;
  readonly credentials: ServiceCredentials;
}

/** What a handler answers with; `timeout` and `unreachable` are the switch's silences. */
type Reply = { readonly status: number; readonly body: string } | 'timeout' | 'unreachable';

interface Service {
  readonly options: IntrospectionOptions;
  mode: IntrospectionMode;
}

type Handler = (service: Service, request: IncomingMessage) => Promise<Reply>;

const replyJson = (status: number, value: unknown): Reply => ({ status, body: JSON.stringify(value) });

const replyError = ({ status, ...body }: ApiError): Reply => replyJson(status, body);

// Authlete's codes for a bad call of these kinds are not published; L marks those of this server.
const refuse = (status: number, text: string): Reply => replyError(buildApiError(status, `L${status}`, text));

const SERVER_ERROR = replyError(buildApiError(500, 'A001101', 'Authlete Server error.'));

const introspect: Handler = async ({ options }, request) => {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    return refuse(415, 'The Content-Type has to be application/json.');
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) return refuse(413, `The body is longer than ${MAX_BODY_BYTES} bytes.`);

  const parsed = parseIntrospectionRequest(body);
  if (parsed.request === undefined) return refuse(400, parsed.problem);

  const { token } = parsed.request;
  const stored = token === undefined ? undefined : await options.tokens.find(token);
  const nowMs = Date.now();
  const outcome = decideIntrospection(parsed.request, stored, nowMs);
  return replyJson(200, buildIntrospectionAnswer(outcome, parsed.request, nowMs));
};

const introspectInMode: Handler = async (service, request) => {
  switch (service.mode) {
    case 'normal':
      return introspect(service, request);
    case 'error':
      return SERVER_ERROR;
    case 'malformed':
      return { status: 200, body: '{"resultCode":"A0' };
    case 'timeout':
    case 'unreachable':
      return service.mode;
  }
};

const showMode: Handler = async ({ mode }) => replyJson(200, { mode });

const setMode: Handler = async (service, request) => {
  const mode = parseMode((await readBody(request, MAX_BODY_BYTES)) ?? '');
  if (mode === undefined) return refuse(400, `The mode is one of: ${INTROSPECTION_MODES.join(', ')}.`);
  service.mode = mode;
  return showMode(service, request);
};

/** What one path answers to, and how its caller is checked. */
interface Route {
  readonly check: CheckCredentials;
  readonly methods: Readonly<Record<string, Handler>>;
}

const ROUTES: Readonly<Record<string, Route>> = {
  [INTROSPECTION_PATH]: { check: checkBasic, methods: { POST: introspectInMode } },
  [SWITCH_PATH]: { check: checkBasic, methods: { GET: showMode, PUT: setMode } },
};

const V3_ROUTE: Route = { check: checkBearer, methods: { POST: introspectInMode } };

const findRoute = (path: string, { apiKey, serviceAccessToken }: ServiceCredentials): Route | undefined => {
  if (serviceAccessToken !== undefined && path === `/api/${encodeURIComponent(apiKey)}/auth/introspection`)
    return V3_ROUTE;
  return Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined;
};

const route = async (service: Service, request: IncomingMessage): Promise<Reply> => {
  const { headers, method = '', url = '' } = request;
  if (!isLoopbackHost(headers.host)) return refuse(403, 'The Host header does not name the loopback.');

  const { credentials } = service.options;
  const found = findRoute(url.split('?', 1)[0] ?? '', credentials);
  if (found === undefined) return refuse(404, 'There is no such API here.');

  const { check, methods } = found;
  const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (handler === undefined) return refuse(405, `The method has to be ${Object.keys(methods).join(' or ')}.`);

  const wrong = check(headers.authorization, credentials);
  return wrong === undefined ? handler(service, request) : replyError(wrong);
};

// A caller that breaks off its own request is no fault, and there is nobody to answer.
const isBrokenOff = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

const reportFault = (error: unknown): Reply => {
  if (isBrokenOff(error)) return 'unreachable';
  console.error(`introspection failed: ${error instanceof Error ? error.message : 'unknown error'}`);
  return SERVER_ERROR;
};

const send = (request: IncomingMessage, response: ServerResponse, reply: Reply): void => {
  if (reply === 'timeout') return;
  if (reply === 'unreachable') {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, {
    'content-type': 'application/json;charset=utf-8',
    'cache-control': 'no-store',
    ...(reply.status === 401 ? { 'www-authenticate': 'Basic realm="introspection"' } : {}),
    // What was not read of a refused body must not be taken for the next request.
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.end(reply.body);
};

/**
 * Starts an introspection API that speaks Authlete 2.x and 3.x over the tokens of the local issuer.
 *
 * - `POST /api/auth/introspection`, JSON, with Basic credentials; a wrong call gets Authlete's
 *   `{resultCode, resultMessage}` with a 4xx.
 * - `POST /api/{serviceId}/auth/introspection` the same with a service access token, when there is one.
 * - `PUT /switch/introspection` with the Basic credentials and `{"mode": ...}` makes introspection fail on purpose,
 *   `GET` tells the mode ({@link INTROSPECTION_MODES}); each start begins with `normal`.
 *
 * Unlike Authlete, an expired token stays "expired" and does not become "does not exist" after the first answer.
 *
 * @throws The error of `listen`, such as `EADDRINUSE`.
 */
export const startIntrospection = async (options: IntrospectionOptions): Promise<RunningService> => {
  const service: Service = { options, mode: 'normal' };
  const server = createServer((request, response) => {
    route(service, request)
      .catch(reportFault)
      .then((reply) => send(request, response, reply));
  });
  const port = await listenOnLoopback(server, options.port);

  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
};
