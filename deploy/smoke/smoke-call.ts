import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { CallOutcome } from './run-smoke.ts';

/** PEM files of a client. */
export interface ClientFiles {
  readonly certificate: string;
  readonly key: string;
}

/** A call over TLS. `host` is connected to; `domain` is asked for, in the handshake and in the header. */
export interface TlsCall {
  readonly host: string;
  readonly domain: string;
  /** Default 443. */
  readonly port?: number;
  readonly path: string;
  /** PEM of the authority that the server has its certificate from, where that is not a public one. */
  readonly ca?: string;
  readonly client?: ClientFiles;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by POST as a form. */
  readonly form?: Readonly<Record<string, string>>;
}

/** An answer with its body. */
export type TlsAnswer =
  | (Extract<CallOutcome, { kind: 'answer' }> & { readonly body: string })
  | FailedHandshake;
type FailedHandshake = Extract<CallOutcome, { kind: 'failed-handshake' }>;

const TIMEOUT_MS = 30_000;
/** Errors of a server that does not take the client's certificate, or wants one. */
const HANDSHAKE = /^(?:ERR_SSL|ECONNRESET|EPROTO|EPIPE)/;

/**
 * Makes one call.
 *
 * @throws Error with the code of what went wrong, when no answer came for another reason than the handshake.
 */
export const callOverTls = ({
  host,
  domain,
  port = 443,
  path,
  ca,
  client,
  headers = {},
  form,
}: TlsCall): Promise<TlsAnswer> =>
  new Promise((resolve, reject) => {
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    const call = request(
      {
        host,
        port,
        servername: domain,
        path,
        method: body === undefined ? 'GET' : 'POST',
        agent: false,
        timeout: TIMEOUT_MS,
        headers: {
          host: domain,
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(ca === undefined ? {} : { ca }),
        ...(client === undefined
          ? {}
          : { cert: readFileSync(client.certificate), key: readFileSync(client.key) }),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            kind: 'answer',
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
            ),
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    call.on('timeout', () =>
      call.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
    );
    call.on('error', (error: NodeJS.ErrnoException) => {
      const { code = 'unknown' } = error;
      if (HANDSHAKE.test(code)) resolve({ kind: 'failed-handshake' });
      else reject(new Error(`the call failed (${code})`));
    });
    call.end(body);
  });
