import { request as requestHttp } from 'node:http';
import { Agent, request as requestHttps } from 'node:https';

const DEADLINE_MS = 20_000;

/** What the caller presents on a TLS connection, PEM; without `cert` and `key` it has no certificate. */
export interface TlsIdentity {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

/** One HTTP call. */
export interface Call {
  /** What is called, for error messages: "the gateway". */
  readonly target: string;
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Needed for https. */
  readonly identity?: TlsIdentity;
}

/** The answer to a {@link Call}. */
export interface CallAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Why sample traffic could not be sent: nobody answers, or the answer is not what the next call needs. */
type TrafficFaultCode = 'unreachable' | 'unexpected_answer';

/** A fault of sample traffic. A refused call is not one: refusals are what it is sent for. */
export class TrafficFault extends Error {
  override readonly name = 'TrafficFault';
  readonly code: TrafficFaultCode;

  constructor(code: TrafficFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const describeUnreachable = ({ target, url }: Call, cause: unknown): TrafficFault => {
  const why = cause instanceof Error ? cause.message : 'unknown error';
  return new TrafficFault('unreachable', `Cannot reach ${target} at ${new URL(url).origin}: ${why}`, {
    cause,
  });
};

const open = (call: Call) => {
  const { method, identity } = call;
  const headers = {
    ...call.headers,
    ...(call.body === undefined ? {} : { 'content-length': Buffer.byteLength(call.body) }),
  };
  const signal = AbortSignal.timeout(DEADLINE_MS);
  // An agent of its own, as a pooled connection would carry the certificate of an earlier call.
  return identity === undefined
    ? requestHttp(call.url, { method, headers, signal, agent: false })
    : requestHttps(call.url, {
        method,
        headers,
        signal,
        agent: new Agent({ ...identity, keepAlive: false }),
      });
};

/**
 * Makes one call over a connection of its own; the server's certificate is verified.
 *
 * @throws {TrafficFault} `unreachable` when there is no answer within 20 seconds.
 */
export const sendCall = (call: Call): Promise<CallAnswer> =>
  new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => reject(describeUnreachable(call, cause));
    const request = open(call);
    request.once('error', fail);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', fail);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.end(call.body);
  });
