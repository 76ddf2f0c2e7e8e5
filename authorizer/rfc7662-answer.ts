import { IntrospectionFault, type IntrospectionRequest } from './introspection.ts';
import { isObject, type UnknownObject } from './json.ts';

/**
 * Puts an answer of RFC 7662 into the form of Authlete's, with the claims that the authorizer has to check.
 *
 * Members that are not known here become hidden properties: hooks see them, records do not.
 *
 * @throws IntrospectionFault `introspection_bad_response` where a member has a wrong type, `config_invalid` where the
 * request asks for what RFC 7662 cannot check.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7662#section-2.2 RFC 7662 section 2.2}
 */
export function adaptAnswer(answer: unknown, request: IntrospectionRequest): UnknownObject {
  const { dpop, subject, resources, acrValues, maxAge } = request;
  // RFC 7662 has no words for these checks: what was asked for and not checked must not be let in.
  if (subject != null || resources != null || acrValues != null || maxAge)
    throw new IntrospectionFault(
      'config_invalid',
      'A server of RFC 7662 cannot be asked for subject, resources, acrValues and maxAge.',
    );
  if (!isObject(answer)) return refuse('is not an object');
  const { active, client_id, sub, scope, exp, nbf, iat, iss, aud, cnf, token_type, acr, auth_time, ...rest } =
    answer;
  if (typeof active !== 'boolean') return refuse('has no boolean active');
  if (!active) return { action: 'UNAUTHORIZED', existent: false, usable: false, claims: { active } };
  const { thumbprint, isOther } = confirmationOf(cnf);
  return {
    action: 'OK',
    clientId: client_id,
    subject: text('sub', sub),
    scopes: text('scope', scope)?.split(' ').filter(Boolean),
    existent: true,
    usable: true,
    expiresAt: milliseconds(exp),
    certificateThumbprint: thumbprint,
    acr,
    authTime: auth_time,
    properties: Object.entries(rest).map(([key, value]) => ({ key, value, hidden: true })),
    claims: {
      active,
      isOtherKind: isOtherKind(token_type, rest),
      iss,
      aud: typeof aud === 'string' ? [aud] : aud,
      nbf,
      iat,
      // No proof is checked here, so neither a token that needs one nor a call that shows one is let in.
      isBoundOtherwise: isOther || dpop !== null || typeOf(token_type) === 'dpop',
    },
  };
}

const refuse = (what: string): never => {
  throw new IntrospectionFault('introspection_bad_response', `The introspection answer ${what}.`);
};

const text = (name: string, value: unknown): string | undefined =>
  value === undefined || value === null || typeof value === 'string'
    ? (value ?? undefined)
    : refuse(`has a ${name} that is not text`);

const typeOf = (tokenType: unknown): string | undefined => text('token_type', tokenType)?.toLowerCase();

/** Types of access tokens (RFC 6749 section 7.1, RFC 9449 section 5) and of what is not to be shown so (RFC 8693). */
const TYPES: readonly (string | undefined)[] = [undefined, 'bearer', 'dpop', 'n_a'];

/** How servers name what is no access token: `refresh`, `Offline`, `id_token`, `urn:...:refresh_token`, `id+jwt`. */
const OTHER_KIND = /(?:^|[:/])(?:refresh|offline|id|rt)(?:[-_+ ]?(?:token|jwt))?$/i;

/** A server may call a refresh token or an ID token active, which says nothing of its use as an access token. */
const isOtherKind = (tokenType: unknown, { token_use, typ, token_type_hint }: UnknownObject): boolean =>
  !TYPES.includes(typeOf(tokenType)) ||
  [token_use, typ, token_type_hint].flat().some((kind) => typeof kind === 'string' && OTHER_KIND.test(kind));

/** `exp` counts seconds. */
function milliseconds(exp: unknown): number | undefined {
  if (exp === undefined || exp === null) return undefined;
  const seconds = typeof exp === 'bigint' ? Number(exp) : exp;
  return typeof seconds === 'number' && Number.isInteger(seconds)
    ? seconds * 1000
    : refuse('has an exp that is not an integer');
}

/**
 * Reads `cnf` (RFC 7800): the thumbprint of a certificate, and whether another method binds the token besides or
 * instead. A thumbprint that is no text is given as an empty one, which no certificate has.
 */
function confirmationOf(cnf: unknown): { readonly thumbprint?: string; readonly isOther: boolean } {
  if (cnf === undefined || cnf === null) return { isOther: false };
  if (!isObject(cnf)) return refuse('has a cnf that is not an object');
  const { 'x5t#S256': thumbprint, ...others } = cnf;
  if (thumbprint === undefined) return { isOther: true };
  return {
    thumbprint: typeof thumbprint === 'string' ? thumbprint : '',
    isOther: Object.keys(others).length > 0,
  };
}
