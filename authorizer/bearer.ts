import type { Credentials } from './credentials.ts';
import type { AuthorizerRequest } from './event.ts';

/** Longest token to look at: API Gateway takes 10,240 bytes of headers. */
export const MAX_TOKEN_LENGTH = 10_240;

const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/**
 * Reads the bearer token of a call: exactly one Authorization value in `b64token` syntax.
 *
 * @returns undefined for anything else; `parseCredentials` tells what it is.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 RFC 6750 section 2.1}
 */
export function readBearer({ authorization, tokenInQuery }: AuthorizerRequest): Credentials | undefined {
  const { values, damaged } = authorization;
  const [value] = values;
  if (value === undefined || values.length > 1 || damaged > 0 || tokenInQuery) return undefined;
  const token = BEARER.exec(value)?.[1];
  return token === undefined || token.length > MAX_TOKEN_LENGTH
    ? undefined
    : { kind: 'token', scheme: 'Bearer', token };
}
