import type { Check, CheckName } from '../shared/check.ts';
import { VALIDATIONS } from '../shared/validations.ts';
import type { IntrospectionResponse } from './introspection.ts';
import { isoTime } from './iso-time.ts';
import { withoutUndefined } from './json.ts';
import { isSameThumbprint, isThumbprint } from './thumbprint.ts';

/** A check that held. */
export const passed = (name: CheckName, expected?: string, actual?: string): Check =>
  withoutUndefined({ name, result: 'passed' as const, expected, actual });

/** A check that does not apply. */
export const skipped = (name: CheckName, why: string): Check => ({ name, result: 'skipped', why });

export const NO_SCOPE_NEEDED: Check = skipped('scope_covered', 'this call needs no scope');

/** An OK for a token that does not exist, cannot be used or has no expiry is no OK. */
export const isConsistent = ({ existent, usable, expiresAt }: IntrospectionResponse): boolean =>
  existent === true && usable === true && expiresAt !== undefined;

/** What the expiry is compared with, and the expiry; both are times in milliseconds. */
export const expiryTexts = (now: number, expiresAt: number): readonly [expected: string, actual: string] => [
  `after ${isoTime(now)}`,
  isoTime(expiresAt),
];

/** Scopes that a call needs and the token lacks. */
export const missingScopes = (
  { scopes }: IntrospectionResponse,
  required: readonly string[] | null,
): readonly string[] => required?.filter((scope) => scopes?.includes(scope) !== true) ?? [];

/** The checks of a call that none was made for. */
export const NONE_REACHED: readonly Check[] = VALIDATIONS.map((name) => ({ name, result: 'not_reached' }));

const REQUEST_WELL_FORMED = passed('request_well_formed');
const CREDENTIALS_WELL_FORMED = passed('credentials_well_formed');
const INTROSPECTION_ANSWERED = passed('introspection_answered');
const TOKEN_EXISTS = passed('token_exists');
const TOKEN_NOT_REVOKED = passed('token_not_revoked');

/** What the checks of a plain call look at. */
export interface PlainFacts {
  /** Checks of domain and route that were asked for, and held. */
  readonly before: readonly Check[];
  readonly response: IntrospectionResponse;
  readonly scopes: readonly string[] | null;
  /** x5t#S256 of the presented certificate. */
  readonly thumbprint: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Checks an answer that leaves nothing open: an OK for a token that exists, has not expired, covers the scopes, and is
 * bound to the presented certificate.
 *
 * @returns Every check in its order; undefined when not all of them hold. `checkResponse` then tells which.
 */
export function checkPlainly({
  before,
  response,
  scopes,
  thumbprint,
  now,
}: PlainFacts): readonly Check[] | undefined {
  const { action, claims, expiresAt = 0, certificateThumbprint: bound } = response;
  const holds =
    action === 'OK' &&
    claims === undefined &&
    isConsistent(response) &&
    expiresAt > now &&
    missingScopes(response, scopes).length === 0 &&
    bound !== undefined &&
    isThumbprint(bound) &&
    isSameThumbprint(bound, thumbprint);
  if (!holds) return undefined;
  const [expected, actual] = expiryTexts(now, expiresAt);
  return [
    REQUEST_WELL_FORMED,
    ...before,
    CREDENTIALS_WELL_FORMED,
    INTROSPECTION_ANSWERED,
    TOKEN_EXISTS,
    { name: 'token_not_expired', result: 'passed', expected, actual },
    scopes === null || scopes.length === 0
      ? NO_SCOPE_NEEDED
      : {
          name: 'scope_covered',
          result: 'passed',
          expected: scopes.join(' '),
          actual: response.scopes?.join(' ') ?? '',
        },
    TOKEN_NOT_REVOKED,
    // Both are the same, and stand in the record as keys of their own.
    { name: 'certificate_bound', result: 'passed', expected: bound },
  ];
}
