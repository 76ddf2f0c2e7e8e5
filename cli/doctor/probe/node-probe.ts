import { X509Certificate } from 'node:crypto';
import { type ClientRequest, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { DetailedPeerCertificate, SecureContext, TLSSocket } from 'node:tls';
import { introspectRandomToken } from './introspect-random-token.ts';
import type { Probe, ServerProbe } from './probe.ts';

const TIMEOUT_MS = 5_000;
/** A chain that is longer is not one. */
const MAX_CHAIN = 10;

/**
 * Connects from this machine.
 *
 * @param client - A client certificate for `connectAsClient`.
 */
export const createNodeProbe = (client?: SecureContext): Probe => ({
  connect: (url) => connect(url, undefined),
  connectAsClient: (url) => connect(url, client),
  introspect: introspectRandomToken,
});

/**
 * Sends `HEAD` to a server, without credentials, also to one whose certificate cannot be trusted: nothing is told to it,
 * and its chain is what has to be looked at.
 *
 * @throws Error of Node when the connection or the handshake fails.
 */
const connect = (url: URL, secureContext: SecureContext | undefined): Promise<ServerProbe> =>
  new Promise((resolve, reject) => {
    const isSecure = url.protocol === 'https:';
    const port = url.port || (isSecure ? '443' : '80');
    const address = `${url.hostname}:${port}`;
    const options = { method: 'HEAD', agent: false, timeout: TIMEOUT_MS };
    let tls: ServerProbe['tls'];
    const call: ClientRequest = isSecure
      ? requestHttps(url, {
          ...options,
          rejectUnauthorized: false,
          ...(secureContext === undefined ? {} : { secureContext }),
        })
      : requestHttp(url, options);
    call.on('socket', (socket) =>
      socket.once('secureConnect', () => {
        tls = describeTls(socket as TLSSocket);
      }),
    );
    call.on('response', (response) => {
      response.destroy();
      const date = Date.parse(response.headers.date ?? '');
      resolve({
        address,
        ...(tls === undefined ? {} : { tls }),
        // A date has whole seconds.
        ...(Number.isNaN(date) ? {} : { clockAheadMs: Date.now() - (date + 500) }),
      });
    });
    call.on('timeout', () =>
      call.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
    );
    // After the handshake the certificate is known, whatever becomes of the request.
    call.on('error', (error) => (tls === undefined ? reject(error) : resolve({ address, tls })));
    call.end();
  });

const describeTls = (socket: TLSSocket): NonNullable<ServerProbe['tls']> => {
  const chain: X509Certificate[] = [];
  let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (certificate?.raw !== undefined && chain.length < MAX_CHAIN) {
    chain.push(new X509Certificate(certificate.raw));
    const issuer: DetailedPeerCertificate | undefined = certificate.issuerCertificate;
    certificate = issuer === certificate ? undefined : issuer;
  }
  const error: unknown = socket.authorizationError;
  return {
    chain,
    protocol: socket.getProtocol() ?? '',
    ...(socket.authorized ? {} : { error: codeOf(error) }),
  };
};

/** Node gives the code itself or an error that has it. */
const codeOf = (error: unknown): string => {
  if (typeof error === 'string') return error;
  if (error instanceof Error && 'code' in error) return String(error.code);
  return 'untrusted';
};
