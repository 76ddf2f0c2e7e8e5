import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import type { MadeCertificate } from './gateway-certificates.ts';

/** An HTTP answer, its body as text. */
export interface GatewayReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How to connect: whom to trust, and which certificate to show. */
export interface ClientIdentity {
  readonly ca: string;
  readonly client?: MadeCertificate | undefined;
}

const tlsOptions = ({ ca, client }: ClientIdentity) => ({
  ca,
  ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
});

/** Sends one call, on a connection of its own unless an agent is given. */
export const sendCall = (
  url: string,
  identity: ClientIdentity,
  options: RequestOptions = {},
  body?: string | Buffer,
): Promise<GatewayReply> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { agent: false, ...tlsOptions(identity), ...options }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const { statusCode = 0, headers } = incoming;
        resolve({ status: statusCode, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** Makes an agent that keeps one connection. */
export const keepAliveAgent = (identity: ClientIdentity): Agent =>
  new Agent({ keepAlive: true, maxSockets: 1, ...tlsOptions(identity) });

/** Opens a bare TLS connection, for bytes that no HTTP client would send. */
export const openTls = (url: string, identity: ClientIdentity): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const options = { host: 'localhost', port: Number(new URL(url).port), ...tlsOptions(identity) };
    const socket = connect(options, () => resolve(socket));
    socket.once('error', reject);
  });

/** Writes bytes and reads until the other side closes; a reset counts as the end. */
export const exchangeBytes = async (
  url: string,
  identity: ClientIdentity,
  bytes: string | Buffer,
): Promise<string> => {
  const socket = await openTls(url, identity);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const finish = (): void => resolve(Buffer.concat(chunks).toString('latin1'));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', finish);
    socket.write(bytes);
  });
};
