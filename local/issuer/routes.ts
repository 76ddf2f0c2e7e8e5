/** Paths of the issuer; its metadata document is `/.well-known/openid-configuration`. */
export const ISSUER_ROUTES = {
  authorization: '/authorize',
  token: '/token',
  /** RFC 7662, for the resource server with a secret. */
  introspection: '/introspect',
  /** RFC 7009, for the client that the token was issued to. */
  revocation: '/revoke',
  jwks: '/jwks',
} as const;

/** Where the login page stands: the prefix and a random id. */
export const INTERACTION_PATH = '/interaction/';

/** Where the sample clients want the authorization code: any port of the loopback (RFC 8252 section 7.3). */
export const REDIRECT_URIS: readonly string[] = ['http://127.0.0.1/callback', 'http://localhost/callback'];
