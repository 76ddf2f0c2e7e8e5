import type { AdapterPayload } from 'oidc-provider';
import type { TokenStorage } from './token-storage.ts';

/** How an access token was obtained. */
type TokenGrantType = 'client_credentials' | 'authorization_code' | 'refresh_token';

/** An access token as the issuer remembers it, without its value. */
export interface StoredToken {
  readonly clientId: string;
  /** Who logged in; `undefined` for client_credentials. */
  readonly subject: string | undefined;
  readonly scopes: readonly string[];
  /** Milliseconds since the epoch; may lie in the past. */
  readonly expiresAtMs: number;
  /** x5t#S256 of the certificate the token is bound to (RFC 8705 section 3.1); `undefined` for an unbound one. */
  readonly thumbprint: string | undefined;
  readonly grantType: TokenGrantType;
  /** Whether a refresh token was issued along, and whether it still works. */
  readonly refreshToken: 'none' | 'valid' | 'expired';
}

/** The only thing that introspection knows of the issuer. */
export interface TokenStore {
  /** Finds an access token, expired ones included; `undefined` when it was never issued or has been revoked. */
  find(token: string): Promise<StoredToken | undefined>;
}

const splitScope = (scope: unknown): readonly string[] =>
  typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : [];

// oidc-provider appends to `gty` at each step of the chain: "authorization_code refresh_token".
const parseGrantType = (gty: string | undefined): TokenGrantType =>
  gty?.split(' ').includes('refresh_token') === true ? 'refresh_token' : 'authorization_code';

const isCurrent = (payload: AdapterPayload, nowMs: number): boolean =>
  payload.exp === undefined || payload.exp * 1000 > nowMs;

const findRefreshToken = (
  storage: TokenStorage,
  grantId: string | undefined,
): StoredToken['refreshToken'] => {
  if (grantId === undefined) return 'none';
  const nowMs = Date.now();
  const unused = storage.findByGrant('RefreshToken', grantId).filter((one) => one.consumed === undefined);
  if (unused.length === 0) return 'none';
  return unused.some((one) => isCurrent(one, nowMs)) ? 'valid' : 'expired';
};

const describeToken = (
  payload: AdapterPayload,
  grantType: TokenGrantType,
  refreshToken: StoredToken['refreshToken'],
): StoredToken | undefined => {
  const { clientId, exp } = payload;
  if (clientId === undefined || exp === undefined) return undefined;

  return {
    clientId,
    subject: payload.accountId,
    scopes: splitScope(payload.scope),
    expiresAtMs: exp * 1000,
    thumbprint: payload['x5t#S256'],
    grantType,
    refreshToken,
  };
};

/** Creates the view of the issuer's memory that introspection gets: access tokens, and only by their value. */
export const createTokenStore = (storage: TokenStorage): TokenStore => ({
  find: async (token) => {
    const owned = storage.find('ClientCredentials', token);
    if (owned !== undefined) return describeToken(owned, 'client_credentials', 'none');

    const granted = storage.find('AccessToken', token);
    if (granted === undefined) return undefined;
    return describeToken(granted, parseGrantType(granted.gty), findRefreshToken(storage, granted.grantId));
  },
});
