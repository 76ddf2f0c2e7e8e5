import type { AddressInfo, Server } from 'node:net';

/** A service of the local stack that listens on loopback. */
export interface RunningService {
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** Stops accepting, ends open connections, frees the port. */
  close(): Promise<void>;
}

const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Tells whether a `Host` header names this machine's loopback.
 *
 * Every service refuses any other Host, so that a page on a foreign name that resolves to 127.0.0.1 cannot call it
 * (DNS rebinding).
 */
export const isLoopbackHost = (host: string | undefined): boolean =>
  host !== undefined && LOOPBACK_HOST.test(host);

/**
 * Starts listening on an address.
 *
 * @param port - 0 takes a free port.
 * @returns The port in use.
 * @throws The error of `listen`, such as `EADDRINUSE`.
 */
export const listenOn = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Starts listening on 127.0.0.1; see {@link listenOn}. */
export const listenOnLoopback = (server: Server, port: number): Promise<number> =>
  listenOn(server, '127.0.0.1', port);

/** Closes a server and every connection it holds. */
export const closeServer = (server: Server & { closeAllConnections?: () => void }): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections?.();
  });
