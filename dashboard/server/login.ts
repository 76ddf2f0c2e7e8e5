import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** Who vouches for the people who use a dashboard that others can reach. */
export interface LoginSettings {
  /** `iss` of the tokens, an https URL. */
  readonly issuer: string;
  /** `aud` of the tokens: this dashboard. */
  readonly audience: string;
  /** https URL of the issuer's keys (RFC 7517). */
  readonly jwksUrl: string;
  /** https URL under which people open the dashboard, at the proxy that signs them in. */
  readonly publicUrl: string;
}

/** Tells whether a request carries a valid token; takes the value of `Authorization`. Never rejects. */
export type LoginCheck = (authorization: string | undefined) => Promise<boolean>;

/** Signatures by a private key only: a shared secret, or none, would let anybody sign who can verify. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const BEARER = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;
const MAX_HEADER_LENGTH = 16_384;
const CLOCK_TOLERANCE_SECONDS = 10;

/**
 * Creates the check of tokens (RFC 7519): signature, issuer, audience, and an expiry that must be there.
 *
 * @param getKey - Keys of the issuer. Default: those at `jwksUrl`, fetched when needed and kept for a while.
 */
export const createLoginCheck = (
  { issuer, audience, jwksUrl }: LoginSettings,
  getKey: JWTVerifyGetKey = createRemoteJWKSet(new URL(jwksUrl)),
): LoginCheck => {
  const options = {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    requiredClaims: ['exp'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
  };
  return async (authorization) => {
    if (authorization === undefined || authorization.length > MAX_HEADER_LENGTH) return false;
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) return false;
    try {
      await jwtVerify(token, getKey, options);
      return true;
    } catch {
      // Whatever the reason, also keys that cannot be fetched: nobody is let in.
      return false;
    }
  };
};

/**
 * Refuses login settings that would not protect anything.
 *
 * @throws RangeError that names the setting.
 */
export const checkLoginSettings = ({ issuer, audience, jwksUrl, publicUrl }: LoginSettings): void => {
  for (const [name, value] of Object.entries({ issuer, jwksUrl, publicUrl })) {
    if (!URL.canParse(value) || new URL(value).protocol !== 'https:')
      throw new RangeError(`the login's ${name} must be an https URL`);
  }
  if (audience === '') throw new RangeError("the login's audience must not be empty");
};
