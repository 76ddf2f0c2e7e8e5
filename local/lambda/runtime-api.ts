import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, isLoopbackHost, listenOnLoopback } from '../loopback.ts';
import { parseRuntimeErrorReport, type RuntimeAnswer } from './invocation.ts';
import type { Dispatch, RuntimeSession } from './runtime-session.ts';

/** A Runtime API that listens on loopback for every execution environment of one function. */
export interface RuntimeApi {
  /** Value of `AWS_LAMBDA_RUNTIME_API` for the environment with this key. */
  address(key: string): string;
  close(): Promise<void>;
}

/** What a request asks for; `undefined` for anything that the Runtime API does not know. */
type RuntimeCall =
  | { readonly kind: 'next'; readonly session: RuntimeSession }
  | { readonly kind: 'init_error'; readonly session: RuntimeSession }
  | { readonly kind: 'response' | 'error'; readonly session: RuntimeSession; readonly requestId: string };

/** Largest response payload of a function. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/**
 * Starts the Runtime API, version 2018-06-01.
 *
 * The key in front of the path names the environment and keeps other users of the machine out: whoever could
 * poll here would read the callers' tokens, and whoever could answer would decide.
 *
 * @param sessionOf - Finds the session of a key.
 * @param functionArn - Value of `Lambda-Runtime-Invoked-Function-Arn`.
 * @see {@link https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html Lambda Runtime API}
 */
export const startRuntimeApi = async (
  sessionOf: (key: string) => RuntimeSession | undefined,
  functionArn: string,
): Promise<RuntimeApi> => {
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const call = parseCall(request, sessionOf);
    if (call === undefined) return sendError(response, 404, 'NotFound');
    if (call.kind === 'next')
      return call.session.poll((dispatch) => sendNext(response, dispatch, functionArn));
    void receive(call, request, response);
  });
  const port = await listenOnLoopback(server, 0);
  return { address: (key) => `127.0.0.1:${port}/${key}`, close: () => closeServer(server) };
};

const CALL_PATH =
  /^\/(?<key>[0-9a-f]{32})\/2018-06-01\/runtime\/(?:(?<next>invocation\/next)|(?<init>init\/error)|invocation\/(?<id>[0-9a-f-]{36})\/(?<verb>response|error))$/;

const parseCall = (
  request: IncomingMessage,
  sessionOf: (key: string) => RuntimeSession | undefined,
): RuntimeCall | undefined => {
  const path = CALL_PATH.exec(request.url ?? '')?.groups;
  if (path === undefined || !isLoopbackHost(request.headers.host)) return undefined;
  const session = sessionOf(path['key'] ?? '');
  if (session === undefined) return undefined;
  if (path['next'] !== undefined) return request.method === 'GET' ? { kind: 'next', session } : undefined;
  if (request.method !== 'POST') return undefined;
  const requestId = path['id'];
  if (requestId === undefined) return { kind: 'init_error', session };
  return { kind: path['verb'] === 'response' ? 'response' : 'error', session, requestId };
};

const sendNext = (
  response: ServerResponse,
  { invocation, deadlineMs }: Dispatch,
  functionArn: string,
): void => {
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
    'Lambda-Runtime-Deadline-Ms': String(deadlineMs),
    'Lambda-Runtime-Invoked-Function-Arn': functionArn,
    'Lambda-Runtime-Trace-Id': invocation.traceId,
  });
  response.end(invocation.payload);
};

const receive = async (
  call: Exclude<RuntimeCall, { kind: 'next' }>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = await readBody(request);
  if (body === undefined) return;
  if (call.kind === 'init_error') {
    call.session.initError(parseRuntimeErrorReport(body.text));
    return sendAccepted(response);
  }
  const known = call.session.answer(call.requestId, buildAnswer(call.kind, body, rssOf(request)));
  if (!known) return sendError(response, 400, 'InvalidRequestID');
  if (body.tooLarge) return sendError(response, 413, 'RequestEntityTooLarge');
  sendAccepted(response);
};

interface Body {
  readonly text: string;
  readonly tooLarge: boolean;
}

const buildAnswer = (kind: 'response' | 'error', body: Body, rssBytes: number): RuntimeAnswer => {
  if (body.tooLarge) {
    const errorMessage = 'Response payload size exceeded the maximum allowed payload size (6291456 bytes).';
    return { kind: 'error', errorType: 'Function.ResponseSizeTooLarge', errorMessage, rssBytes };
  }
  if (kind === 'response') return { kind, body: body.text, rssBytes };
  return { kind, ...parseRuntimeErrorReport(body.text), rssBytes };
};

/** Reads to the end in any case, so that the connection stays usable; `undefined` when it broke off. */
const readBody = async (request: IncomingMessage): Promise<Body | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= MAX_PAYLOAD_BYTES) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return { text: Buffer.concat(chunks).toString(), tooLarge: size > MAX_PAYLOAD_BYTES };
};

/** The bundled runtime client says how much memory its process holds; others leave it out. */
const rssOf = (request: IncomingMessage): number => {
  const value = Number(request.headers['gatelens-rss-bytes']);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
};

const sendAccepted = (response: ServerResponse): void => {
  response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
};

const sendError = (response: ServerResponse, status: number, errorType: string): void => {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ errorType, errorMessage: errorType }));
};
