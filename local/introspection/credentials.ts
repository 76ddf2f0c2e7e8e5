import { createHash, timingSafeEqual } from 'node:crypto';

/** API key and secret of an Authlete 2.x service. */
export interface ServiceCredentials {
  readonly apiKey: string;
  readonly apiSecret: string;
}

const BASIC = /^Basic ([A-Za-z0-9+/]+={0,2})$/i;

/** An error of the API call itself: HTTP status and Authlete's body. */
export interface ApiError {
  readonly status: number;
  readonly resultCode: string;
  readonly resultMessage: string;
}

/** Builds an error in Authlete's form. */
export const buildApiError = (status: number, resultCode: string, text: string): ApiError => ({
  status,
  resultCode,
  resultMessage: `[${resultCode}] /auth/introspection, ${text}`,
});

// Hashes have one length, so that the comparison tells nothing of where or how far the values differ.
const isSame = (one: string, other: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
};

/**
 * Checks the Basic credentials of a call.
 *
 * @param authorization - The `Authorization` header.
 * @returns `undefined` when they are right, else the error, which never repeats what was sent.
 */
export const checkCredentials = (
  authorization: string | undefined,
  { apiKey, apiSecret }: ServiceCredentials,
): ApiError | undefined => {
  if (authorization === undefined) return buildApiError(401, 'A001202', 'Authorization header is missing.');

  const encoded = BASIC.exec(authorization)?.[1];
  if (encoded === undefined) {
    return buildApiError(401, 'A001203', 'The credentials in the Authorization header are malformed.');
  }
  if (isSame(Buffer.from(encoded, 'base64').toString('utf8'), `${apiKey}:${apiSecret}`)) return undefined;
  return buildApiError(401, 'A003204', 'The API credentials do not match those of the service.');
};
