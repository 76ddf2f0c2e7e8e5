import { createHash } from 'node:crypto';
import type { StoredToken } from '../issuer/token-store.ts';
import type { IntrospectionOutcome } from './outcome.ts';
import type { IntrospectionRequest } from './request.ts';
import { type IntrospectionAction, RESULTS, type ResultDefinition } from './result.ts';

/** 48 bits: a number that every JSON reader keeps exactly. */
const CLIENT_NUMBER_BYTES = 6;

/** The answer of Authlete's introspection API 2.x, as far as the local issuer has something to say. */
export interface IntrospectionAnswer {
  readonly type: 'introspectionResponse';
  readonly resultCode: string;
  readonly resultMessage: string;
  readonly action: IntrospectionAction;
  /** Value for `WWW-Authenticate`; filled for OK as well, where it means nothing. */
  readonly responseContent: string;
  /** 0 without a token. The OAuth client id is the alias. */
  readonly clientId: number;
  readonly clientIdAlias: string | null;
  readonly clientIdAliasUsed: boolean;
  readonly existent: boolean;
  readonly usable: boolean;
  readonly sufficient: boolean;
  readonly refreshable: boolean;
  /** Milliseconds since the epoch; 0 without a token. */
  readonly expiresAt: number;
  readonly subject: string | null;
  readonly scopes: readonly string[] | null;
  /** x5t#S256 of the bound certificate; null for an unbound token. */
  readonly certificateThumbprint: string | null;
  readonly grantType: string | null;
}

/**
 * Computes the number of a client, as Authlete's `clientId` is an int64.
 *
 * Derived from the OAuth client id, so that it stays the same over restarts.
 */
export const clientNumber = (clientId: string): number =>
  createHash('sha256').update(clientId).digest().readUIntBE(0, CLIENT_NUMBER_BYTES);

const buildChallenge = (
  { code, action, error }: ResultDefinition,
  message: string,
  requiredScopes: readonly string[],
): string => {
  if (action === 'OK') return `Bearer error="${error}"`;
  const scope = error === 'insufficient_scope' ? `,scope="${requiredScopes.join(' ')}"` : '';
  const uri = `https://docs.authlete.com/#${code}`;
  return `Bearer error="${error}",error_description="${message}",error_uri="${uri}"${scope}`;
};

const describeToken = (token: StoredToken | undefined) => ({
  clientId: token === undefined ? 0 : clientNumber(token.clientId),
  clientIdAlias: token?.clientId ?? null,
  clientIdAliasUsed: token !== undefined,
  existent: token !== undefined,
  refreshable: token?.refreshToken === 'valid',
  expiresAt: token?.expiresAtMs ?? 0,
  subject: token?.subject ?? null,
  scopes: token === undefined || token.scopes.length === 0 ? null : token.scopes,
  certificateThumbprint: token?.thumbprint ?? null,
  grantType: token?.grantType.toUpperCase() ?? null,
});

/** Builds Authlete's answer to an introspection. */
export const buildIntrospectionAnswer = (
  outcome: IntrospectionOutcome,
  request: IntrospectionRequest,
  nowMs: number,
): IntrospectionAnswer => {
  const definition = RESULTS[outcome.result];
  const text = definition.text.replace('{scope}', () => outcome.missingScope ?? '');
  const resultMessage = `[${definition.code}] ${text}`;
  const { token, missingScope } = outcome;
  const usable = token !== undefined && token.expiresAtMs > nowMs;

  return {
    type: 'introspectionResponse',
    resultCode: definition.code,
    resultMessage,
    action: definition.action,
    responseContent: buildChallenge(definition, resultMessage, request.requiredScopes),
    ...describeToken(token),
    usable,
    sufficient: usable && missingScope === undefined,
  };
};
