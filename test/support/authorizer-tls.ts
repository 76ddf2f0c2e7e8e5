import { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** A certificate and its private key, PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** An authority that issues certificates for tests. */
export interface Authority {
  /** PEM. */
  readonly ca: string;
  issue(wanted: WantedCertificate): Promise<Pair>;
}

/** What a certificate is to say. */
export interface WantedCertificate {
  readonly dnsName: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const HOUR_MS = 3_600_000;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

const generateKeys = () =>
  crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);

const pemOf = (key: CryptoKey): string =>
  KeyObject.from(key as Parameters<typeof KeyObject.from>[0])
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();

/** Makes an authority of its own. */
export const makeAuthority = async (name = 'CN=Test authority'): Promise<Authority> => {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const keys = await generateKeys();
  const validity = {
    notBefore: new Date(Date.now() - HOUR_MS),
    notAfter: new Date(Date.now() + HOUR_MS),
  };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    signingAlgorithm: SIGNING,
    ...validity,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  return {
    ca: authority.toString('pem'),
    issue: async ({ dnsName, ...dates }) => {
      const own = await generateKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        subject: `CN=${dnsName}`,
        issuer: name,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: SIGNING,
        ...validity,
        ...dates,
        extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: dnsName }])],
      });
      return { certificate: certificate.toString('pem'), key: pemOf(own.privateKey) };
    },
  };
};

/** A request that reached a server over TLS. */
export interface SeenTlsRequest {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Common name of the client certificate, when it was shown and trusted. */
  readonly client: string | undefined;
}

/** An introspection server over TLS. */
export interface TlsServer {
  /** With the name `localhost`. */
  readonly url: string;
  readonly seen: readonly SeenTlsRequest[];
  /** Handshakes that were begun. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts a server that answers each request by JSON; it asks for a client certificate of `clientCa`. */
export const startTlsServer = async (
  pair: Pair,
  answer: (seen: SeenTlsRequest) => unknown,
  clientCa?: string,
): Promise<TlsServer> => {
  const seen: SeenTlsRequest[] = [];
  let connections = 0;
  const server = createServer({
    cert: pair.certificate,
    key: pair.key,
    ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
  });
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const socket = request.socket as TLSSocket;
    const subject = socket.getPeerCertificate().subject?.CN;
    const entry = {
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      client: socket.authorized && typeof subject === 'string' ? subject : undefined,
    };
    seen.push(entry);
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer(entry)));
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    seen,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
