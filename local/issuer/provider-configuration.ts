import { generateKeyPairSync, type JsonWebKey, randomBytes, X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import {
  type Client,
  type ClientMetadata,
  type Configuration,
  errors,
  type JWK,
  type KoaContextWithOIDC,
  type ResourceServer,
} from 'oidc-provider';
import type { Certificates } from '../certificates/certificates.ts';
import { renderErrorPage } from './login-page.ts';
import { INTERACTION_PATH, ISSUER_ROUTES, REDIRECT_URIS } from './routes.ts';
import { SAMPLE_CLIENTS, type SampleClient } from './sample-client.ts';
import type { TokenStorage } from './token-storage.ts';

/** Client id of the resource server that may call the RFC 7662 endpoint. */
export const INTROSPECTOR = 'introspector';

/** The resource that every access token is for. */
const API = 'urn:gatelens:local-api';
const SIGNING_ALGORITHM = 'ES256';
const MINUTE_SECONDS = 60;
const DAY_SECONDS = 86_400;
const COOKIE_KEY_BYTES = 32;

interface ProviderOptions {
  readonly certificates: Certificates;
  readonly storage: TokenStorage;
  readonly introspectorSecret: string;
}

const readCertificate = (ctx: KoaContextWithOIDC): X509Certificate | undefined =>
  ctx.socket instanceof TLSSocket ? ctx.socket.getPeerX509Certificate() : undefined;

const publicJwk = (pem: string): JWK => {
  const certificate = new X509Certificate(pem);
  const { kty, crv, x, y }: JsonWebKey = certificate.publicKey.export({ format: 'jwk' });
  return { kty, crv, x, y, use: 'sig', alg: SIGNING_ALGORITHM, x5c: [certificate.raw.toString('base64')] };
};

const makeSigningKey = (): JWK => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y, d }: JsonWebKey = privateKey.export({ format: 'jwk' });
  return { kty, crv, x, y, d, use: 'sig', alg: SIGNING_ALGORITHM };
};

const describeClient = (client: SampleClient, certificates: Certificates): ClientMetadata => ({
  client_id: client.clientId,
  application_type: 'native',
  grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: REDIRECT_URIS,
  id_token_signed_response_alg: SIGNING_ALGORITHM,
  token_endpoint_auth_method: 'self_signed_tls_client_auth',
  tls_client_certificate_bound_access_tokens: true,
  jwks: { keys: [publicJwk(certificates.clients[client.certificate].certificate)] },
});

const describeIntrospector = (secret: string): ClientMetadata => ({
  client_id: INTROSPECTOR,
  client_secret: secret,
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: [],
  response_types: [],
  redirect_uris: [],
  id_token_signed_response_alg: SIGNING_ALGORITHM,
});

// oidc-provider drops a scope that it does not know; a person who mistyped one deserves to hear of it.
const refuseUnknownScopes = (ctx: KoaContextWithOIDC, allowed: readonly string[]): void => {
  const { scope } = ctx.oidc.params ?? {};
  const requested = typeof scope === 'string' ? scope.split(' ') : [];
  const unknown = requested.find((name) => name !== 'openid' && !allowed.includes(name));
  if (unknown === undefined) return;
  throw new errors.InvalidScope(`this client may ask for: ${allowed.join(' ')}`, unknown);
};

const describeApi = (ctx: KoaContextWithOIDC, resource: string, client: Client): ResourceServer => {
  const known = SAMPLE_CLIENTS.find(({ clientId }) => clientId === client.clientId);
  if (resource !== API || known === undefined) throw new errors.InvalidTarget();

  refuseUnknownScopes(ctx, known.scopes);
  return {
    audience: API,
    scope: known.scopes.join(' '),
    accessTokenFormat: 'opaque',
    accessTokenTTL: known.accessTokenSeconds,
  };
};

const isOwner = (client: Client, token: { readonly clientId?: string | undefined }): boolean =>
  token.clientId === client.clientId;

const buildFeatures = (): NonNullable<Configuration['features']> => ({
  devInteractions: { enabled: false },
  userinfo: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  // Introspection here cannot check a proof, so no token is bound to a DPoP key.
  dPoP: { enabled: false },
  clientCredentials: { enabled: true },
  introspection: {
    enabled: true,
    allowedPolicy: (_ctx, client, token) => client.clientId === INTROSPECTOR || isOwner(client, token),
  },
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => isOwner(client, token) },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => API,
    useGrantedResource: () => true,
    getResourceServerInfo: describeApi,
  },
  mTLS: {
    enabled: true,
    certificateBoundAccessTokens: true,
    selfSignedTlsClientAuth: true,
    getCertificate: readCertificate,
  },
});

// Each is set, as oidc-provider prints a notice for every default that it uses.
const buildLifetimes = (): NonNullable<Configuration['ttl']> => ({
  AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? MINUTE_SECONDS,
  ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? MINUTE_SECONDS,
  AuthorizationCode: MINUTE_SECONDS,
  IdToken: 5 * MINUTE_SECONDS,
  RefreshToken: DAY_SECONDS,
  Interaction: 10 * MINUTE_SECONDS,
  Session: DAY_SECONDS,
  Grant: DAY_SECONDS,
});

/**
 * Builds the configuration of oidc-provider for the local stack.
 *
 * Opaque access tokens, bound to the certificate of the request; PKCE for every authorization code. Signing and cookie
 * keys are made anew at each start.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705#section-2.2 RFC 8705 section 2.2}, self-signed certificates
 */
export const buildProviderConfiguration = (options: ProviderOptions): Configuration => ({
  adapter: (model) => options.storage.adapter(model),
  clients: [
    ...SAMPLE_CLIENTS.map((client) => describeClient(client, options.certificates)),
    describeIntrospector(options.introspectorSecret),
  ],
  clientAuthMethods: ['client_secret_basic', 'self_signed_tls_client_auth'],
  clientBasedCORS: () => false,
  cookies: { keys: [randomBytes(COOKIE_KEY_BYTES)] },
  features: buildFeatures(),
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  interactions: { url: (_ctx, { uid }) => `${INTERACTION_PATH}${uid}` },
  // A refresh token needs no `offline_access` here, and tokens outlive the login page's session.
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  expiresWithSession: () => false,
  jwks: { keys: [makeSigningKey()] },
  pkce: { required: () => true },
  renderError: renderErrorPage,
  responseTypes: ['code'],
  routes: ISSUER_ROUTES,
  scopes: ['openid'],
  ttl: buildLifetimes(),
});
