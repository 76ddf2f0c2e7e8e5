import type { StoredToken } from '../issuer/token-store.ts';
import { certificateThumbprint, isSameThumbprint } from './certificate-thumbprint.ts';
import type { IntrospectionRequest } from './request.ts';
import type { ResultName } from './result.ts';

/** How an introspection ended. */
export interface IntrospectionOutcome {
  readonly result: ResultName;
  /** The token, when it exists; also for refusals, as Authlete tells about it then too. */
  readonly token: StoredToken | undefined;
  /** The first required scope that the token lacks. */
  readonly missingScope?: string;
}

const decideExpiry = (token: StoredToken, nowMs: number): ResultName | undefined => {
  if (token.expiresAtMs > nowMs) return undefined;
  if (token.refreshToken === 'valid') return 'expired_refreshable';
  return token.refreshToken === 'expired' ? 'expired_both' : 'expired';
};

const decideSubject = (token: StoredToken, required: string | undefined): ResultName | undefined => {
  if (required === undefined) return undefined;
  if (token.subject === undefined) return 'subject_none';
  return token.subject === required ? undefined : 'subject_mismatch';
};

const decideBinding = (token: StoredToken, certificate: string | undefined): ResultName | undefined => {
  if (token.thumbprint === undefined) return undefined;
  if (certificate === undefined) return 'certificate_missing';

  const presented = certificateThumbprint(certificate);
  if (presented === undefined) return 'certificate_malformed';
  return isSameThumbprint(presented, token.thumbprint) ? undefined : 'certificate_mismatch';
};

const findMissingScope = (token: StoredToken, required: readonly string[]): string | undefined =>
  required.find((scope) => !token.scopes.includes(scope));

/**
 * Decides an introspection from the stored token and the request alone, in Authlete's order.
 *
 * Exists, not expired, covers the scopes, has the subject, is bound to the certificate: the first that fails is the
 * result.
 *
 * @param nowMs - Milliseconds since the epoch.
 */
export const decideIntrospection = (
  request: IntrospectionRequest,
  token: StoredToken | undefined,
  nowMs: number,
): IntrospectionOutcome => {
  if (request.token === undefined) return { result: 'no_token', token: undefined };
  if (token === undefined) return { result: 'not_found', token };

  const expired = decideExpiry(token, nowMs);
  if (expired !== undefined) return { result: expired, token };

  const missingScope = findMissingScope(token, request.requiredScopes);
  if (missingScope !== undefined) {
    return { result: token.scopes.length === 0 ? 'scope_none' : 'scope_missing', token, missingScope };
  }

  const result =
    decideSubject(token, request.requiredSubject) ?? decideBinding(token, request.clientCertificate);
  return { result: result ?? 'valid', token };
};
