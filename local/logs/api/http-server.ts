import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isLoopbackHost } from '../../loopback.ts';
import { readBody } from '../../read-body.ts';
import { EVENT_STREAM_TYPE } from '../live-tail/event-stream.ts';
import type { Report } from '../store/event-store.ts';
import { AwsException } from './aws-exception.ts';
import { EventStreamAnswer } from './event-stream-answer.ts';
import type { Operations } from './operation.ts';
import { type AccessKey, verifySignature } from './request-signature.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.1';
const TARGET_PREFIX = 'Logs_20140328.';

/** A batch of 1 MiB can take six times as much when each of its characters is escaped, plus its JSON. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** What SDKs put before the host for StartLiveTail, unless they are told not to; the first is the newer one. */
const HOST_PREFIX = /^(?:stream|streaming)-/;

/** Names of operations are told back, so they must look like one. */
const OPERATION_NAME = /^[A-Za-z]{1,64}$/;

/** What the server needs beside its operations. */
export interface LogsServerOptions {
  /** Takes a line for the operator about a failure; it holds nothing of requests or events. */
  readonly report: Report;
  readonly now: () => number;
  /** Who may call: any program of this machine, or who signs with a key. */
  readonly access: { readonly kind: 'loopback' } | { readonly kind: 'signed'; readonly key: AccessKey };
}

const parseBody = (text: string): unknown => {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    throw new AwsException('SerializationException', 'The request is not valid JSON.', { cause: error });
  }
};

/**
 * Refuses what a web page could send.
 *
 * A foreign Host is DNS rebinding; and this content type makes a browser ask first, which nothing here answers. A
 * signed request may come to any Host: the signature covers it.
 */
const checkCaller = ({ headers }: IncomingMessage, { access }: LogsServerOptions): void => {
  const isForeign = access.kind === 'loopback' && !isLoopbackHost(headers.host?.replace(HOST_PREFIX, ''));
  if (isForeign || headers.origin !== undefined) {
    throw new AwsException(
      'AccessDeniedException',
      'Only programs on this machine may call the local log store.',
    );
  }
  if (headers['content-type']?.split(';')[0]?.trim() !== CONTENT_TYPE) {
    throw new AwsException('UnknownOperationException', `Expected the content type ${CONTENT_TYPE}.`);
  }
};

const findOperation = (operations: Operations, request: IncomingMessage) => {
  const target = request.headers['x-amz-target'];
  const name =
    typeof target === 'string' && target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
  const operation = operations.get(name);
  if (operation !== undefined && request.method === 'POST' && request.url === '/') return operation;
  const described = OPERATION_NAME.test(name) ? `the operation ${name}` : 'this operation';
  throw new AwsException('UnknownOperationException', `The local log store does not have ${described}.`);
};

const runOperation = async (
  operations: Operations,
  options: LogsServerOptions,
  request: IncomingMessage,
): Promise<object | EventStreamAnswer> => {
  checkCaller(request, options);
  const { access, now } = options;
  // Who is not known is not told which operations there are.
  const operation = access.kind === 'loopback' ? findOperation(operations, request) : undefined;
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) {
    throw new AwsException(
      'RequestEntityTooLargeException',
      `The request is larger than ${MAX_BODY_BYTES} bytes.`,
    );
  }
  if (access.kind === 'signed') {
    const { method = '', headers } = request;
    await verifySignature({ method, headers, body }, access.key, now());
  }
  return (operation ?? findOperation(operations, request))(parseBody(body));
};

/** An error of our own making is told to the operator by its class alone: its text may quote events. */
const toException = (error: unknown, report: Report): AwsException => {
  if (error instanceof AwsException) return error;
  report(
    `a request failed: ${error instanceof Error ? `${error.name} ${Reflect.get(error, 'code') ?? ''}` : 'unknown error'}`,
  );
  return new AwsException('InternalFailure', 'The local log store failed to handle the request.');
};

const send = (response: ServerResponse, requestId: string, status: number, body: object): void => {
  const data = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': CONTENT_TYPE,
    'content-length': data.length,
    'x-amzn-requestid': requestId,
  });
  response.end(data);
};

const sendAnswer = (
  response: ServerResponse,
  requestId: string,
  answer: object | EventStreamAnswer,
): void => {
  if (!(answer instanceof EventStreamAnswer)) {
    send(response, requestId, 200, answer);
    return;
  }
  // The client may have gone while the request was read: then there is no close to come.
  if (response.destroyed || response.socket === null) return;
  response.writeHead(200, { 'content-type': EVENT_STREAM_TYPE, 'x-amzn-requestid': requestId });
  answer.start(response, requestId);
};

const sendException = (response: ServerResponse, requestId: string, exception: AwsException): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  send(response, requestId, exception.status, {
    ...exception.members,
    __type: exception.name,
    message: exception.message,
  });
};

/**
 * Creates the server of the CloudWatch Logs API: AWS JSON 1.1 over `POST /`.
 *
 * Without a key a signature (SigV4) is neither needed nor checked: then it must listen on loopback only.
 *
 * @see {@link https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html AWS JSON 1.1}
 */
export const createLogsServer = (operations: Operations, options: LogsServerOptions): Server =>
  createServer(async (request, response) => {
    const requestId = randomUUID();
    try {
      sendAnswer(response, requestId, await runOperation(operations, options, request));
    } catch (error) {
      const exception = toException(error, options.report);
      // What is left of an over-long or unread body is not worth reading.
      if (!request.complete) response.shouldKeepAlive = false;
      sendException(response, requestId, exception);
    }
  });
