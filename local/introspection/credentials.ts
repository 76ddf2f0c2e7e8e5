import { createHash, timingSafeEqual } from 'node:crypto';

/** What an Authlete service is called with. */
export interface ServiceCredentials {
  /** API key of 2.x; id of the service in 3.x. */
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Token of 3.x; without one 3.x is not served. */
  readonly serviceAccessToken?: string;
}

const BASIC = /^Basic ([A-Za-z0-9+/]+={0,2})$/i;
const BEARER = /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i;

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
 * Checks the `Authorization` header of a call.
 *
 * @returns `undefined` when it is right, else the error, which never repeats what was sent.
 */
export type CheckCredentials = (
  authorization: string | undefined,
  credentials: ServiceCredentials,
) => ApiError | undefined;

const refuseWrongHeader = (authorization: string | undefined): ApiError =>
  authorization === undefined
    ? buildApiError(401, 'A001202', 'Authorization header is missing.')
    : buildApiError(401, 'A001203', 'The credentials in the Authorization header are malformed.');

const refuseCredentials = (): ApiError =>
  buildApiError(401, 'A003204', 'The API credentials do not match those of the service.');

/** Checks the Basic credentials of 2.x. */
export const checkBasic: CheckCredentials = (authorization, { apiKey, apiSecret }) => {
  const encoded = BASIC.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return refuseWrongHeader(authorization);
  const isRight = isSame(Buffer.from(encoded, 'base64').toString('utf8'), `${apiKey}:${apiSecret}`);
  return isRight ? undefined : refuseCredentials();
};

/** Checks the service access token of 3.x. */
export const checkBearer: CheckCredentials = (authorization, { serviceAccessToken }) => {
  const token = BEARER.exec(authorization ?? '')?.[1];
  if (token === undefined) return refuseWrongHeader(authorization);
  const isRight = serviceAccessToken !== undefined && isSame(token, serviceAccessToken);
  return isRight ? undefined : refuseCredentials();
};
