import type { BindingFinding } from './binding.ts';
import { type ClaimRequirements, checkActive, claimSteps } from './check-claims.ts';
import type { Credentials } from './credentials.ts';
import type { ParsedEvent } from './event.ts';
import type { IntrospectionFault, IntrospectionResponse } from './introspection.ts';
import { expiryTexts, isConsistent, missingScopes, NO_SCOPE_NEEDED } from './plain-checks.ts';
import { MAX_RESOURCE_LENGTH } from './policy.ts';
import { refusalSteps } from './refusal-steps.ts';
import { fail, pass, refusalOf, runSteps, type Step, skip } from './verdict.ts';

/** What the introspection answer is judged against. */
export interface Requirements extends ClaimRequirements {
  /** Scopes that the call needs; null for none. */
  readonly scopes: readonly string[] | null;
  /** Lists of which one is enough; `scopes` is then the nearest of them. */
  readonly alternatives?: readonly (readonly string[])[] | undefined;
  /** Compare the scopes here too, where a server that was asked for them has said OK. */
  readonly verifyScopes: boolean;
}

/** Checks that the event can be decided on and came in by an allowed domain. */
export const checkRequest = (
  parsed: ParsedEvent,
  allowedDomains: readonly string[] | undefined,
): readonly Step[] =>
  runSteps([
    () =>
      parsed.kind === 'request'
        ? pass('request_well_formed')
        : fail('request_well_formed', parsed.reason, ...damageOf(parsed)),
    ...(allowedDomains === undefined ? [] : [() => checkDomain(parsed, allowedDomains)]),
  ]);

/** What was expected, and what came. */
function damageOf({
  reason,
  isTyped,
  arn,
}: Extract<ParsedEvent, { readonly kind: 'malformed' }>): readonly [expected: string, actual: string] {
  if (reason === 'resource_wildcard') return ['a path without `*` and `?`', 'one of them'];
  if (reason === 'resource_too_long')
    return [`at most ${MAX_RESOURCE_LENGTH} characters`, `${arn?.text.length} characters`];
  return isTyped
    ? ['an ARN with API, stage and method', 'none that can be read']
    : ['an authorizer event with a type', 'no type'];
}

function checkDomain(parsed: ParsedEvent, allowed: readonly string[]): Step {
  const domain = parsed.kind === 'request' ? parsed.request.domain?.toLowerCase() : undefined;
  const known = domain !== undefined && allowed.some((name) => name.toLowerCase() === domain);
  return known
    ? pass('domain_allowed', undefined, domain)
    : fail(
        'domain_allowed',
        'domain_not_allowed',
        allowed.join(' '),
        domain ?? 'no domain',
        'RFC 8705 section 6.5',
      );
}

/** Checks that the token is there and well-formed. */
export const checkCredentials = (credentials: Credentials): Step =>
  credentials.kind === 'token'
    ? pass('credentials_well_formed')
    : fail(
        'credentials_well_formed',
        credentials.reason,
        'one well-formed access token',
        credentials.actual,
        'RFC 6750 section 2.1',
      );

/** The step of an introspection that gave no answer. */
export const checkFault = (fault: IntrospectionFault): Step =>
  fail('introspection_answered', fault.code, 'an introspection answer', fault.message);

/**
 * Judges an introspection answer: the server's refusal as it is, its OK only when our own checks agree. An answer with
 * claims leaves the judgement to us, so its refusal is shown by the check of ours that fails.
 */
export function checkResponse(
  response: IntrospectionResponse,
  requirements: Requirements,
  binding: BindingFinding,
): readonly Step[] {
  const { action, claims } = response;
  const own = action === 'OK' || claims !== undefined ? ownSteps(response, requirements, binding) : [];
  if (action === 'OK' || refusalOf(own) !== undefined) return own;
  return refusalSteps(response, action, requirements, binding);
}

const ownSteps = (
  response: IntrospectionResponse,
  requirements: Requirements,
  binding: BindingFinding,
): readonly Step[] =>
  runSteps([
    () => checkConsistency(response),
    () => checkActive(response.claims),
    () => checkExpiry(response, requirements.now),
    () => checkScopes(response, requirements),
    () => pass('token_not_revoked'),
    () => bindingStep(binding),
    ...claimSteps(response, requirements),
  ]);

/**
 * An OK for a token that does not exist, cannot be used or has no expiry is no OK. With claims, `active` says whether
 * it exists, and RFC 7662 leaves the expiry open.
 */
function checkConsistency(response: IntrospectionResponse): Step {
  const { existent, usable, expiresAt, claims } = response;
  if (
    claims === undefined ? isConsistent(response) : !claims.active || (existent === true && usable === true)
  )
    return pass('introspection_answered');
  const expected = 'existent true, usable true, an expiry';
  const expiry = expiresAt === undefined ? 'no expiry' : 'an expiry';
  const actual = `existent ${existent ?? 'absent'}, usable ${usable ?? 'absent'}, ${expiry}`;
  return fail('introspection_answered', 'introspection_bad_response', expected, actual);
}

function checkExpiry({ expiresAt, claims }: IntrospectionResponse, now: number): Step {
  if (expiresAt === undefined && claims !== undefined)
    return skip('token_not_expired', 'the answer has no exp, and says that the token is active');
  const [expected, actual] = expiryTexts(now, expiresAt ?? 0);
  return expiresAt !== undefined && expiresAt > now
    ? pass('token_not_expired', expected, actual)
    : fail('token_not_expired', 'token_expired', expected, actual, 'RFC 6750 section 3.1');
}

function checkScopes(
  response: IntrospectionResponse,
  { scopes: required, alternatives, verifyScopes }: Requirements,
): Step {
  if (required === null || required.length === 0) return { check: NO_SCOPE_NEEDED };
  const expected = (alternatives ?? [required]).map((scopes) => scopes.join(' ')).join(' or ');
  const actual = response.scopes?.join(' ') || 'no scope';
  if (missingScopes(response, required).length === 0) return pass('scope_covered', expected, actual);
  const serverDecides = response.claims === undefined && alternatives === undefined && !verifyScopes;
  return serverDecides
    ? pass('scope_covered', expected, 'covered, says the server')
    : fail('scope_covered', 'insufficient_scope', expected, actual, 'RFC 6750 section 3.1');
}

function bindingStep({ refusal, binding, bound, presented }: BindingFinding): Step {
  const expected = bound ?? 'a bound token';
  const actual = presented ?? 'no certificate';
  if (refusal !== undefined)
    return fail(
      'certificate_bound',
      refusal,
      expected,
      refusal === 'binding_required' ? 'an unbound token' : actual,
      'RFC 8705 section 3',
    );
  // Both are the same, and stand in the record as keys of their own.
  if (binding === 'bound') return pass('certificate_bound', expected);
  if (bound === undefined && binding === 'unbound')
    return skip('certificate_bound', 'the token is not bound to a certificate');
  if (bound === undefined && binding === 'not_checked')
    return skip('certificate_bound', 'a TOKEN event shows no certificate');
  return fail('certificate_bound', 'internal_error', expected, actual);
}
