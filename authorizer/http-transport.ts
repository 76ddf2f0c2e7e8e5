import { isUtf8 } from 'node:buffer';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { IntrospectionFault } from './introspection.ts';

/**
 * Taken this way because an `import` of `node:http` evaluates every export of it, and with them a WebSocket client
 * that costs more than half of a cold start.
 */
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** An HTTP answer read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Posts a body and reads the answer; the deadline is the signal's. */
export type HttpPost = (
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
) => Promise<HttpAnswer>;

/** Largest answer that is read, bytes. */
const MAX_ANSWER_BYTES = 262_144;
/** Idle time after which a kept connection is not trusted any more: a frozen function sees no FIN. */
const MAX_IDLE_MS = 30_000;

/**
 * Creates a POST to one URL over kept connections of its own: no redirects, no ambient proxy, no `.netrc`.
 *
 * A failure of a reused connection before the answer began is tried once more, on another connection, within the
 * same deadline: the server may have closed it a moment ago. Introspection changes nothing, so repeating is safe.
 */
export const createHttpPost = (url: URL): HttpPost => {
  const secure = url.protocol === 'https:';
  const agent = secure ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
  const start = secure ? https.request : http.request;
  let running = 0;
  let idleSince = Date.now();

  const attempt: Attempt = (headers, body, signal) =>
    exchange(() => start(url, { method: 'POST', agent, headers, signal }), body);

  return async (headers, body, signal) => {
    if (running === 0 && Date.now() - idleSince > MAX_IDLE_MS) agent.destroy();
    running += 1;
    const sized = { ...headers, 'Content-Length': String(Buffer.byteLength(body)) };
    try {
      return await attempt(sized, body, signal).catch((error: unknown) => {
        if (error instanceof StaleConnection && !signal.aborted) return attempt(sized, body, signal);
        throw error;
      });
    } catch (error) {
      throw asFault(error);
    } finally {
      running -= 1;
      idleSince = Date.now();
    }
  };
};

type Attempt = HttpPost;

/** A connection that was kept and turned out to be closed. */
class StaleConnection extends Error {}

const exchange = (start: () => ClientRequest, body: string): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const request = start();
    let answered = false;
    request.on('response', (response) => {
      answered = true;
      readAnswer(response).then(resolve, (error: unknown) => {
        reject(error);
        request.destroy();
      });
    });
    request.on('error', (error) => {
      const stale = request.reusedSocket && !answered && error.name !== 'AbortError';
      reject(stale ? new StaleConnection(error.message, { cause: error }) : error);
    });
    request.end(body);
  });

const readAnswer = async (response: IncomingMessage): Promise<HttpAnswer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) throw badAnswer(`is longer than ${MAX_ANSWER_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof IntrospectionFault || isAbort(error)) throw error;
    throw badAnswer('broke off', error);
  }
  const bytes = Buffer.concat(chunks, size);
  if (!isUtf8(bytes)) throw badAnswer('is not UTF-8');
  return { status: response.statusCode ?? 0, body: bytes.toString('utf8') };
};

const badAnswer = (what: string, cause?: unknown): IntrospectionFault =>
  new IntrospectionFault('introspection_bad_response', `The introspection server's answer ${what}.`, {
    cause,
  });

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** Names the failure by its system code only: messages may quote addresses and headers. */
const asFault = (error: unknown): IntrospectionFault => {
  if (error instanceof IntrospectionFault) return error;
  const cause = error instanceof StaleConnection ? error.cause : error;
  if (isAbort(cause))
    return new IntrospectionFault(
      'introspection_timeout',
      'The introspection server did not answer in time.',
    );
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new IntrospectionFault(
    'introspection_unreachable',
    `The introspection server could not be reached${code}.`,
    { cause },
  );
};
