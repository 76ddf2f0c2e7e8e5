import { isUtf8 } from 'node:buffer';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { SecureContext } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { BrokenConnection, UnreadableAnswer } from './exchange-error.ts';

/** An HTTP answer read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Tells whether a status is one of success (RFC 9110 section 15.3). */
export const isSuccess = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300;

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
 * A connection that cannot be made, or a kept one that turns out to be closed, is tried once more within the same
 * deadline: introspection changes nothing, so repeating is safe. A server whose certificate cannot be trusted is not
 * asked again, and no environment variable makes it trusted.
 *
 * @param secureContext - Authorities to trust and the client certificate; undefined for the usual authorities.
 */
export function createHttpPost(url: URL, secureContext?: SecureContext): HttpPost {
  // Not imported: that evaluates every export of `node:http`, a WebSocket client for half of a cold start among them.
  const { Agent, request } =
    url.protocol === 'https:'
      ? process.getBuiltinModule('node:https')
      : process.getBuiltinModule('node:http');
  const start: (options: RequestOptions) => ClientRequest = request;
  const agent = new Agent({
    keepAlive: true,
    rejectUnauthorized: true,
    ...(secureContext && { secureContext }),
  });
  // What a URL says, taken apart once and not on every call.
  const { hostname, port, path, auth } = urlToHttpOptions(url);
  const target = { hostname, port, path, auth, method: 'POST', agent };
  let running = 0;
  let idleSince = Date.now();

  return async (headers, body, signal) => {
    if (running === 0 && Date.now() - idleSince > MAX_IDLE_MS) agent.destroy();
    running += 1;
    const size = Buffer.byteLength(body);
    const sized = { ...headers, 'Content-Length': String(size) };
    // ASCII is the same in Latin-1, which Node writes without looking through it.
    const encoding = size === body.length ? 'latin1' : 'utf8';
    const attempt = (): Promise<HttpAnswer> =>
      exchange(
        () => start({ ...target, headers: sized }),
        (request) => request.end(body, encoding),
        signal,
      );
    try {
      return await attempt().catch((error: unknown) => {
        if (!(error instanceof BrokenConnection) || signal.aborted) throw error;
        // Where one kept connection was closed, the others may be as well.
        for (const idle of Object.values(agent.freeSockets).flat()) idle?.destroy();
        return attempt();
      });
    } catch (error) {
      throw (await import('./transport-fault.ts')).transportFaultOf(error, signal);
    } finally {
      running -= 1;
      idleSince = Date.now();
    }
  };
}

/** `ECONNRESET`, `ENOTFOUND` and the like; not what TLS or HTTP refuse by codes of their own. */
const SYSTEM_CODE = /^E(?!RR)[A-Z_]+$/;

function exchange(
  start: () => ClientRequest,
  send: (request: ClientRequest) => void,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = start();
    // Not by the `signal` option of Node, which watches every part of the exchange for its end and costs as much.
    signal.addEventListener('abort', () => {
      reject(signal.reason);
      request.destroy();
    });
    let answered = false;
    let isFresh = false;
    request.on('socket', (socket) => {
      if (!request.reusedSocket)
        socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
          isFresh = true;
        });
    });
    request.on('response', (response) => {
      answered = true;
      readAnswer(response).then(resolve, (error: unknown) => {
        reject(error);
        request.destroy();
      });
    });
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new UnreadableAnswer('asks for another protocol'));
    });
    request.on('error', (error) => {
      const isBroken = !answered && !isFresh && 'code' in error && SYSTEM_CODE.test(String(error.code));
      reject(isBroken ? new BrokenConnection('', { cause: error }) : error);
    });
    send(request);
  });
}

/** By events: an asynchronous iterator costs as much again as the rest of a round trip. */
function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const breakOff = (cause?: unknown): void => reject(new UnreadableAnswer('broke off', { cause }));
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) reject(new UnreadableAnswer(`is longer than ${MAX_ANSWER_BYTES} bytes`));
      else chunks.push(chunk);
    });
    response.on('error', breakOff);
    response.on('close', () => {
      if (!response.complete) breakOff();
    });
    response.on('end', () => {
      const bytes = Buffer.concat(chunks, size);
      if (isUtf8(bytes)) resolve({ status: response.statusCode ?? 0, body: bytes.toString('utf8') });
      else reject(new UnreadableAnswer('is not UTF-8'));
    });
  });
}
