import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isLoopbackHost } from '../loopback.ts';
import { readBody } from '../read-body.ts';
import { AwsException } from './aws-exception.ts';
import { EVENT_STREAM_TYPE, EventStreamAnswer } from './event-stream-answer.ts';
import type { Operations } from './operation.ts';
import { type AccessKey, verifySignature } from './request-signature.ts';

/** An AWS service that speaks AWS JSON. */
export interface AwsJsonService {
  /** Such as `local log store`, for messages. */
  readonly title: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  /** What stands before the operation in `x-amz-target`, with its dot. */
  readonly targetPrefix: string;
  /** Its name in signatures, such as `logs`. */
  readonly signingName: string;
}

/** A batch of 1 MiB can take six times as much when each of its characters is escaped, plus its JSON. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** What SDKs put before the host for StartLiveTail, unless they are told not to; the first is the newer one. */
const HOST_PREFIX = /^(?:stream|streaming)-/;

/** Names of operations are told back, so they must look like one. */
const OPERATION_NAME = /^[A-Za-z]{1,64}$/;

/** What the server needs beside its operations. */
export interface AwsJsonServerOptions {
  readonly service: AwsJsonService;
  /** Takes a line for the operator about a failure; it holds nothing of requests or events. */
  readonly report: (line: string) => void;
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
const checkCaller = (
  { headers }: IncomingMessage,
  { access, service: { title, contentType } }: AwsJsonServerOptions,
): void => {
  const isForeign = access.kind === 'loopback' && !isLoopbackHost(headers.host?.replace(HOST_PREFIX, ''));
  if (isForeign || headers.origin !== undefined) {
    throw new AwsException('AccessDeniedException', `Only programs on this machine may call the ${title}.`);
  }
  if (headers['content-type']?.split(';')[0]?.trim() !== contentType) {
    throw new AwsException('UnknownOperationException', `Expected the content type ${contentType}.`);
  }
};

const findOperation = (
  operations: Operations,
  { targetPrefix, title }: AwsJsonService,
  request: IncomingMessage,
) => {
  const target = request.headers['x-amz-target'];
  const name =
    typeof target === 'string' && target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : '';
  const operation = operations.get(name);
  if (operation !== undefined && request.method === 'POST' && request.url === '/') return operation;
  const described = OPERATION_NAME.test(name) ? `the operation ${name}` : 'this operation';
  throw new AwsException('UnknownOperationException', `The ${title} does not have ${described}.`);
};

const runOperation = async (
  operations: Operations,
  options: AwsJsonServerOptions,
  request: IncomingMessage,
): Promise<object | EventStreamAnswer> => {
  checkCaller(request, options);
  const { access, now, service } = options;
  // Who is not known is not told which operations there are.
  const operation = access.kind === 'loopback' ? findOperation(operations, service, request) : undefined;
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) {
    throw new AwsException(
      'RequestEntityTooLargeException',
      `The request is larger than ${MAX_BODY_BYTES} bytes.`,
    );
  }
  if (access.kind === 'signed') {
    const { method = '', headers } = request;
    await verifySignature({ method, headers, body }, { ...access, service: service.signingName }, now());
  }
  return (operation ?? findOperation(operations, service, request))(parseBody(body));
};

/** An error of our own making is told to the operator by its class alone: its text may quote events. */
const toException = (error: unknown, { report, service }: AwsJsonServerOptions): AwsException => {
  if (error instanceof AwsException) return error;
  report(
    `a request failed: ${error instanceof Error ? `${error.name} ${Reflect.get(error, 'code') ?? ''}` : 'unknown error'}`,
  );
  return new AwsException('InternalFailure', `The ${service.title} failed to handle the request.`);
};

/** Where an answer goes, and as what. */
interface Reply {
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly contentType: string;
}

const send = ({ response, requestId, contentType }: Reply, status: number, body: object): void => {
  const data = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': data.length,
    'x-amzn-requestid': requestId,
  });
  response.end(data);
};

const sendAnswer = (reply: Reply, answer: object | EventStreamAnswer): void => {
  const { response, requestId } = reply;
  if (!(answer instanceof EventStreamAnswer)) {
    send(reply, 200, answer);
    return;
  }
  // The client may have gone while the request was read: then there is no close to come.
  if (response.destroyed || response.socket === null) return;
  response.writeHead(200, { 'content-type': EVENT_STREAM_TYPE, 'x-amzn-requestid': requestId });
  answer.start(response, requestId);
};

const sendException = (reply: Reply, exception: AwsException): void => {
  if (reply.response.headersSent) {
    reply.response.destroy();
    return;
  }
  send(reply, exception.status, {
    ...exception.members,
    __type: exception.name,
    message: exception.message,
  });
};

/**
 * Creates the server of an AWS service: AWS JSON over `POST /`.
 *
 * Without a key a signature (SigV4) is neither needed nor checked: then it must listen on loopback only.
 *
 * @see {@link https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html AWS JSON 1.1}
 */
export const createAwsJsonServer = (operations: Operations, options: AwsJsonServerOptions): Server =>
  createServer(async (request, response) => {
    const reply = { response, requestId: randomUUID(), contentType: options.service.contentType };
    try {
      sendAnswer(reply, await runOperation(operations, options, request));
    } catch (error) {
      const exception = toException(error, options);
      // What is left of an over-long or unread body is not worth reading.
      if (!request.complete) response.shouldKeepAlive = false;
      sendException(reply, exception);
    }
  });
