import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { type PresentedCertificate, readClientCertificate } from './client-certificate.ts';

/** A port that speaks HTTP over TLS. */
export interface TlsEndpoint {
  readonly port: number;
  /** Ends every connection, also those in their handshake. */
  close(): Promise<void>;
}

/** A connection whose handshake is done. */
export interface Connection {
  readonly certificate: PresentedCertificate;
  readonly tlsVersion: string;
  readonly cipherSuite: string;
  readonly sourceIp: string;
}

/** How long a slow client may take, in milliseconds. */
export interface ClientLimits {
  readonly headersMs: number;
  /** For the whole request with its body. */
  readonly requestMs: number;
}

/** What {@link startTlsEndpoint} needs. */
export interface TlsEndpointOptions {
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
  /** Certificates that a client's must chain to; left out, none is asked for. */
  readonly truststore?: readonly string[];
  readonly limits: ClientLimits;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse, connection: Connection) => void;
}

/** Room for a request line beside the headers, so that an oversized header reaches the gateway's own check. */
const MAX_HEAD_BYTES = 32_768;
const HANDSHAKE_LIMIT_MS = 10_000;

/**
 * Starts a TLS endpoint on loopback, TLS 1.2 at least.
 *
 * With a truststore a connection without a client certificate is closed after its handshake; one with a certificate
 * that does not chain to it is let through, marked as untrusted, so that the gateway can answer and log. Bytes that
 * are not HTTP get Node's own bare 400, 408 or 431.
 */
export const startTlsEndpoint = async (options: TlsEndpointOptions): Promise<TlsEndpoint> => {
  const connections = new WeakMap<object, Connection>();
  const open = new Set<Socket>();
  const server = createServer(buildServerOptions(options), (request, response) => {
    const connection = connections.get(request.socket);
    if (connection === undefined) return void request.socket.destroy();
    options.onRequest(request, response, connection);
  });
  // Bounded by the size of the head already; Node would silently drop headers beyond a count.
  server.maxHeadersCount = 0;
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    const connection = readConnection(socket);
    // Each call of a pipeline waits for its socket.
    socket.setMaxListeners(0);
    if (options.truststore !== undefined && connection.certificate.kind === 'none') socket.destroy();
    else connections.set(socket, connection);
  });
  const port = await listenOnLoopback(server, options.port);
  return {
    port,
    close: async () => {
      const closed = closeServer(server);
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};

const buildServerOptions = (options: TlsEndpointOptions): ServerOptions => ({
  cert: options.certificate,
  key: options.key,
  minVersion: 'TLSv1.2',
  handshakeTimeout: HANDSHAKE_LIMIT_MS,
  maxHeaderSize: MAX_HEAD_BYTES,
  headersTimeout: options.limits.headersMs,
  requestTimeout: options.limits.requestMs,
  connectionsCheckingInterval: Math.ceil(options.limits.headersMs / 4),
  ...(options.truststore === undefined
    ? {}
    : { requestCert: true, rejectUnauthorized: false, ca: [...options.truststore] }),
});

const readConnection = (socket: TLSSocket): Connection => ({
  certificate: readClientCertificate(socket),
  tlsVersion: socket.getProtocol() ?? '-',
  cipherSuite: socket.getCipher()?.name ?? '-',
  sourceIp: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
});
