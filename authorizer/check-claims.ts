import type { CheckName } from '../shared/check.ts';
import type { Reason } from '../shared/reasons.ts';
import type { IntrospectionResponse, TokenClaims } from './introspection.ts';
import { isoTime } from './iso-time.ts';
import { fail, pass, type Step, skip } from './verdict.ts';

/** What the claims of a token have to be. */
export interface ClaimRequirements {
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How far ahead `nbf` and `iat` may lie, milliseconds (FAPI 2.0 Security Profile section 5.4.1). */
const MAX_AHEAD_MS = 10_000;
const CLAUSE = 'RFC 7662 section 2.2';

/** Checks `active`, and that the token is an access token; a server without claims has said by its action that the token exists. */
export function checkActive(claims: TokenClaims | undefined): Step {
  const [expected, actual] = ['active true', `active ${claims?.active}`];
  if (claims === undefined) return pass('token_exists');
  if (!claims.active) return fail('token_exists', 'token_inactive', expected, actual, CLAUSE);
  return claims.isOtherKind === true
    ? fail('token_exists', 'token_malformed', 'an access token', 'another kind of token', CLAUSE)
    : pass('token_exists', expected, actual);
}

/**
 * Checks what a server of RFC 7662 leaves to the resource server; an expectation without a claim is not met. Authlete
 * names the audience as the resources of the token (RFC 8707).
 */
export const claimSteps = (
  { claims, members }: IntrospectionResponse,
  { issuer, audience, now }: ClaimRequirements,
): readonly (() => Step)[] => [
  ...(claims === undefined ? [] : [() => checkStart(claims, now)]),
  ...expect('issuer_trusted', 'issuer_mismatch', issuer, claims?.iss === undefined ? [] : [claims.iss]),
  ...expect(
    'audience_covered',
    'audience_mismatch',
    audience,
    claims === undefined ? resourcesOf(members) : (claims.aud ?? []),
  ),
];

const resourcesOf = ({
  accessTokenResources,
  resources,
}: IntrospectionResponse['members']): readonly string[] => {
  const list = accessTokenResources ?? resources;
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
};

function checkStart({ nbf, iat }: TokenClaims, now: number): Step {
  const start = 1000 * Math.max(nbf ?? -Infinity, iat ?? -Infinity);
  if (start === -Infinity) return skip('token_yet_valid', 'the answer has neither nbf nor iat');
  const [expected, actual] = [`at most ${isoTime(now + MAX_AHEAD_MS)}`, isoTime(start)];
  return start <= now + MAX_AHEAD_MS
    ? pass('token_yet_valid', expected, actual)
    : fail('token_yet_valid', 'token_not_yet_valid', expected, actual, CLAUSE);
}

function expect(
  name: CheckName,
  reason: Reason,
  expected: string | undefined,
  values: readonly string[],
): readonly (() => Step)[] {
  if (expected === undefined) return [];
  const actual = values.join(' ') || 'none';
  return [
    () =>
      values.includes(expected) ? pass(name, expected, actual) : fail(name, reason, expected, actual, CLAUSE),
  ];
}
