import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isLoopbackHost } from '../../loopback.ts';
import { readBody } from '../../read-body.ts';
import type { Report } from '../store/event-store.ts';
import { AwsException } from './aws-exception.ts';
import type { Operations } from './operation.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.1';
const TARGET_PREFIX = 'Logs_20140328.';

/** A batch of 1 MiB can take six times as much when each of its characters is escaped, plus its JSON. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

const parseBody = (text: string | undefined): unknown => {
  if (text === undefined) {
    throw new AwsException(
      'RequestEntityTooLargeException',
      `The request is larger than ${MAX_BODY_BYTES} bytes.`,
    );
  }
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    throw new AwsException('SerializationException', 'The request is not valid JSON.', { cause: error });
  }
};

/**
 * Refuses what a web page could send.
 *
 * A foreign Host is DNS rebinding; and this content type makes a browser ask first, which nothing here answers.
 */
const checkCaller = ({ headers }: IncomingMessage): void => {
  if (!isLoopbackHost(headers.host) || headers.origin !== undefined) {
    throw new AwsException(
      'AccessDeniedException',
      'Only programs on this machine may call the local log store.',
    );
  }
  if (headers['content-type']?.split(';')[0]?.trim() !== CONTENT_TYPE) {
    throw new AwsException('UnknownOperationException', `Expected the content type ${CONTENT_TYPE}.`);
  }
};

const runOperation = async (operations: Operations, request: IncomingMessage): Promise<object> => {
  checkCaller(request);
  const target = request.headers['x-amz-target'];
  const name =
    typeof target === 'string' && target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
  const operation = operations.get(name);
  if (operation === undefined || request.method !== 'POST' || request.url !== '/') {
    throw new AwsException('UnknownOperationException', 'The local log store does not have this operation.');
  }
  return operation(parseBody(await readBody(request, MAX_BODY_BYTES)));
};

/** An error of our own making is told to the operator by its class alone: its text may quote events. */
const toException = (error: unknown, report: Report): AwsException => {
  if (error instanceof AwsException) return error;
  report(
    `a request failed: ${error instanceof Error ? `${error.name} ${Reflect.get(error, 'code') ?? ''}` : 'unknown error'}`,
  );
  return new AwsException('InternalFailure', 'The local log store failed to handle the request.');
};

const send = (response: ServerResponse, status: number, body: object): void => {
  const data = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': CONTENT_TYPE,
    'content-length': data.length,
    'x-amzn-requestid': randomUUID(),
  });
  response.end(data);
};

/**
 * Creates the server of the CloudWatch Logs API: AWS JSON 1.1 over `POST /`.
 *
 * A signature (SigV4) is neither needed nor checked: it listens on loopback only.
 *
 * @param report - Takes a line for the operator about a failure; it holds nothing of requests or events.
 * @see {@link https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html AWS JSON 1.1}
 */
export const createLogsServer = (operations: Operations, report: Report): Server =>
  createServer(async (request, response) => {
    try {
      send(response, 200, await runOperation(operations, request));
    } catch (error) {
      const exception = toException(error, report);
      // What is left of an over-long or unread body is not worth reading.
      if (!request.complete) response.shouldKeepAlive = false;
      send(response, exception.status, {
        ...exception.members,
        __type: exception.name,
        message: exception.message,
      });
    }
  });
