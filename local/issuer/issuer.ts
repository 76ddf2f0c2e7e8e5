import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Certificates } from '../certificates/certificates.ts';
import { closeServer, isLoopbackHost, listenOnLoopback, type RunningService } from '../loopback.ts';
import { addLogin } from './login.ts';
import { buildProviderConfiguration, INTROSPECTOR } from './provider-configuration.ts';
import { ISSUER_ROUTES } from './routes.ts';
import { createTokenStorage } from './token-storage.ts';
import { createTokenStore, type TokenStore } from './token-store.ts';

const SECRET_BYTES = 32;

/** The authorization server of the local stack. */
export interface Issuer extends RunningService {
  readonly tokenEndpoint: string;
  readonly introspectionEndpoint: string;
  readonly revocationEndpoint: string;
  /** The resource server that may call the introspection endpoint, by `client_secret_basic`. */
  readonly introspector: { readonly clientId: string; readonly clientSecret: string };
  readonly tokens: TokenStore;
}

interface IssuerOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly certificates: Certificates;
  /** Made at random when absent. */
  readonly introspectorSecret?: string;
}

const isClientError = (error: errors.OIDCProviderError): boolean =>
  error.error === 'invalid_client' || error.error === 'invalid_grant';

// oidc-provider says "client authentication failed" to all; on one's own machine the cause is what one needs.
const tellCause = (ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): void => {
  if (!isClientError(error) || error.error_detail === undefined || typeof ctx.body !== 'object') return;
  ctx.body = { error: error.error, error_description: `${error.error_description}: ${error.error_detail}` };
};

const reportFault = (ctx: KoaContextWithOIDC, error: Error): void => {
  console.error(`issuer: ${ctx.method} ${ctx.path} failed: ${error.name}: ${error.message}`);
};

const createProvider = (url: string, configuration: ConstructorParameters<typeof Provider>[1]): Provider => {
  const provider = new Provider(url, configuration);
  addLogin(provider);
  provider.on('grant.error', tellCause);
  provider.on('revocation.error', tellCause);
  provider.on('introspection.error', tellCause);
  provider.on('server_error', reportFault);
  return provider;
};

const refuseHost = (response: ServerResponse): void => {
  response.writeHead(403, { 'content-type': 'application/json' });
  response.end(
    '{"error":"invalid_request","error_description":"the Host header does not name the loopback"}\n',
  );
};

/**
 * Starts the authorization server: oidc-provider with a mutual-TLS token endpoint.
 *
 * A client certificate is asked for and not required, as the browser of a person who logs in has none. Clients are
 * those of `sample-client.ts`; their tokens are opaque and bound to the certificate of the request.
 *
 * @throws The error of `listen`, such as `EADDRINUSE`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705 RFC 8705}
 */
export const startIssuer = async (options: IssuerOptions): Promise<Issuer> => {
  const { certificate: cert, key } = options.certificates.issuer;
  const server = createServer({
    cert,
    key,
    minVersion: 'TLSv1.2',
    requestCert: true,
    // oidc-provider compares a self-signed certificate with the registered one; no authority is involved.
    rejectUnauthorized: false,
  });

  // The issuer's name holds the port, so the provider is made once the port is known.
  const url = `https://localhost:${await listenOnLoopback(server, options.port)}`;
  const storage = createTokenStorage();
  const introspectorSecret = options.introspectorSecret ?? randomBytes(SECRET_BYTES).toString('base64url');
  const { certificates } = options;
  const answer = createProvider(
    url,
    buildProviderConfiguration({ certificates, storage, introspectorSecret }),
  ).callback();

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (isLoopbackHost(request.headers.host)) answer(request, response);
    else refuseHost(response);
  });

  return {
    url,
    tokenEndpoint: `${url}${ISSUER_ROUTES.token}`,
    introspectionEndpoint: `${url}${ISSUER_ROUTES.introspection}`,
    revocationEndpoint: `${url}${ISSUER_ROUTES.revocation}`,
    introspector: { clientId: INTROSPECTOR, clientSecret: introspectorSecret },
    tokens: createTokenStore(storage),
    close: () => closeServer(server),
  };
};
