import type { Reason } from '../shared/reasons.ts';
import { MAX_TOKEN_LENGTH, readBearer } from './bearer.ts';
import type { AuthorizerRequest } from './event.ts';

/** How the token was presented (RFC 6750 section 2.1, RFC 9449 section 7.1). */
export type TokenScheme = 'Bearer' | 'DPoP';

/** The access token of a call, or why it has none that can be used. */
export type Credentials =
  | {
      readonly kind: 'token';
      readonly scheme: TokenScheme;
      readonly token: string;
      /** The DPoP proof; only with the scheme `DPoP`. */
      readonly proof?: string;
    }
  | {
      readonly kind: 'refused';
      readonly reason: Reason;
      readonly actual: string;
      /** Scheme of the challenge to answer with. */
      readonly scheme: TokenScheme;
    };

const DPOP = /^DPoP +([A-Za-z0-9\-._~+/]+=*) *$/i;
const KNOWN_SCHEME = /^(Bearer|DPoP)(?![A-Za-z0-9])/i;
const SECOND_SCHEME = /, *(?:Bearer|DPoP|Basic) /i;

/**
 * Reads the access token of a call: exactly one Authorization value in `b64token` syntax.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 RFC 6750 section 2.1}
 */
export const parseCredentials = (request: AuthorizerRequest): Credentials =>
  readBearer(request) ?? parseOthers(request);

function parseOthers(request: AuthorizerRequest): Credentials {
  const { values, damaged } = request.authorization;
  const [value] = values;
  if (request.tokenInQuery) return refuse('token_in_query', '`access_token` in the query');
  if (values.length + damaged > 1)
    return refuse('multiple_credentials', `${values.length + damaged} Authorization values`);
  if (damaged > 0) return refuse('malformed_authorization', 'an Authorization value that is not text');
  if (value === undefined || value === '') return refuse('no_credentials', 'no Authorization header');
  return parseAuthorization(value, request);
}

function parseAuthorization(value: string, request: AuthorizerRequest): Credentials {
  const scheme = KNOWN_SCHEME.exec(value)?.[1];
  if (SECOND_SCHEME.test(value)) return refuse('multiple_credentials', 'two credentials in one header');
  if (scheme === undefined) return refuseUnknownScheme(value);
  const token = DPOP.exec(value)?.[1];
  return token === undefined || token.length > MAX_TOKEN_LENGTH
    ? refuse('malformed_authorization', 'a scheme without one well-formed token')
    : withProof(token, request);
}

/** A value that has no blank is a token without its scheme, or a scheme alone; the text itself may be a secret. */
const refuseUnknownScheme = (value: string): Credentials =>
  /^[A-Za-z][A-Za-z0-9-]* /.test(value)
    ? refuse('scheme_unsupported', 'another scheme')
    : refuse('malformed_authorization', 'a value without a scheme');

function withProof(token: string, request: AuthorizerRequest): Credentials {
  const { values, damaged } = request.dpop;
  const [proof] = values;
  if (values.length + damaged > 1) return refuse('dpop_multiple', 'more than one DPoP header', 'DPoP');
  if (!proof) return refuse('dpop_missing', 'no DPoP proof', 'DPoP');
  return { kind: 'token', scheme: 'DPoP', token, proof };
}

const refuse = (reason: Reason, actual: string, scheme: TokenScheme = 'Bearer'): Credentials => ({
  kind: 'refused',
  reason,
  actual,
  scheme,
});
