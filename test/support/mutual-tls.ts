import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { resolve } from 'node:path';
import type { StackFile } from '../../cli/start/stack-file.ts';

/** An HTTP answer, its body as text. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A call over TLS. `certificate` picks one of the stack's client certificates; absent, none is presented. */
export interface Call {
  readonly url: string;
  readonly method?: string;
  readonly certificate?: 0 | 1;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Where certificates and the token endpoint of a stack are. */
export type TlsStack = Pick<StackFile, 'ca' | 'certificates' | 'token_endpoint'>;

/** Sends one call on a connection of its own, trusting only the stack's certificate authority. */
export const call = (
  stack: TlsStack,
  { url, method = 'GET', certificate, headers, body }: Call,
): Promise<Answer> =>
  new Promise((fulfil, reject) => {
    const pair = certificate === undefined ? undefined : stack.certificates[certificate];
    const outgoing = request(
      url,
      {
        method,
        agent: false,
        headers: headers ?? {},
        ca: readFileSync(resolve(stack.ca)),
        ...(pair === undefined
          ? {}
          : { cert: readFileSync(resolve(pair.certificate)), key: readFileSync(resolve(pair.key)) }),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          fulfil({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** Gets a token for the tutorial's client with the first certificate, as the tutorial's curl command does. */
export const getToken = async (stack: TlsStack, scope = 'time:query'): Promise<string> => {
  const answer = await call(stack, {
    url: stack.token_endpoint,
    method: 'POST',
    certificate: 0,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'tutorial-client',
      scope,
    }).toString(),
  });
  const parsed: unknown = JSON.parse(answer.body);
  const token =
    typeof parsed === 'object' && parsed !== null && 'access_token' in parsed
      ? parsed.access_token
      : undefined;
  if (typeof token !== 'string') throw new Error(`no token: ${answer.status} ${answer.body}`);
  return token;
};
