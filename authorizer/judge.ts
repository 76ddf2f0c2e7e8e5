import { type CheckName, VALIDATIONS } from '../shared/check.ts';
import type { Reason } from '../shared/reasons.ts';
import type { BindingFinding } from './binding.ts';
import type { Credentials } from './credentials.ts';
import type { ParsedEvent } from './event.ts';
import type { Action, IntrospectionFault, IntrospectionResponse } from './introspection.ts';
import { reasonOfRefusal } from './result-codes.ts';
import { fail, pass, runSteps, type Step, skip } from './verdict.ts';

/** What the introspection answer is judged against. */
export interface Requirements {
  /** Scopes that the call needs; null for none. */
  readonly scopes: readonly string[] | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
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
        : fail('request_well_formed', parsed.reason, parsed.expected, parsed.actual),
    ...(allowedDomains === undefined ? [] : [() => checkDomain(parsed, allowedDomains)]),
  ]);

const checkDomain = (parsed: ParsedEvent, allowed: readonly string[]): Step => {
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
};

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

/** Scopes that a call needs and the token lacks. */
export const missingScopes = (
  response: IntrospectionResponse,
  required: readonly string[] | null,
): readonly string[] => required?.filter((scope) => response.scopes?.includes(scope) !== true) ?? [];

/** Judges an introspection answer: the server's refusal as it is, its OK only when our own checks agree. */
export const checkResponse = (
  response: IntrospectionResponse,
  requirements: Requirements,
  binding: BindingFinding,
): readonly Step[] =>
  response.action === 'OK'
    ? runSteps([
        () => checkConsistency(response),
        () => pass('token_exists'),
        () => checkExpiry(response, requirements.now),
        () => checkScopes(response, requirements.scopes),
        () => pass('token_not_revoked'),
        () => bindingStep(binding),
      ])
    : refusalSteps(response, response.action, requirements, binding);

/** An OK for a token that does not exist, cannot be used or has no expiry is no OK. */
const checkConsistency = ({ existent, usable, expiresAt }: IntrospectionResponse): Step => {
  const expected = 'existent true, usable true, an expiry';
  if (existent === true && usable === true && expiresAt !== undefined) return pass('introspection_answered');
  const expiry = expiresAt === undefined ? 'no expiry' : 'an expiry';
  const actual = `existent ${existent ?? 'absent'}, usable ${usable ?? 'absent'}, ${expiry}`;
  return fail('introspection_answered', 'introspection_bad_response', expected, actual);
};

const checkExpiry = ({ expiresAt }: IntrospectionResponse, now: number): Step => {
  const [expected, actual] = [`after ${isoTime(now)}`, isoTime(expiresAt ?? 0)];
  return expiresAt !== undefined && expiresAt > now
    ? pass('token_not_expired', expected, actual)
    : fail('token_not_expired', 'token_expired', expected, actual, 'RFC 6750 section 3.1');
};

const checkScopes = (response: IntrospectionResponse, required: readonly string[] | null): Step => {
  if (required === null || required.length === 0) return skip('scope_covered', 'this call needs no scope');
  const [expected, actual] = [required.join(' '), response.scopes?.join(' ') || 'no scope'];
  return missingScopes(response, required).length === 0
    ? pass('scope_covered', expected, actual)
    : fail('scope_covered', 'insufficient_scope', expected, actual, 'RFC 6750 section 3.1');
};

const bindingStep = ({ refusal, binding, bound, presented }: BindingFinding): Step => {
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
  switch (binding) {
    case 'bound':
      return pass('certificate_bound', expected, actual);
    case 'unbound':
      return skip('certificate_bound', 'the token is not bound to a certificate');
    default:
      return fail('certificate_bound', 'internal_error', expected, actual);
  }
};

/**
 * Which check a reason of the introspection server belongs to. The validations before it held; where it is none of
 * the five, the token at least exists and has not expired.
 */
const CHECK_OF_REASON: Partial<Record<Reason, CheckName>> = {
  token_unknown: 'token_exists',
  token_foreign: 'token_exists',
  token_malformed: 'token_exists',
  token_expired: 'token_not_expired',
  insufficient_scope: 'scope_covered',
  certificate_missing: 'certificate_bound',
  certificate_mismatch: 'certificate_bound',
  certificate_malformed: 'certificate_bound',
  subject_missing: 'subject_matches',
  subject_mismatch: 'subject_matches',
  acr_insufficient: 'authentication_sufficient',
  auth_too_old: 'authentication_sufficient',
  dpop_missing: 'proof_of_possession',
  dpop_invalid: 'proof_of_possession',
  dpop_nonce_required: 'proof_of_possession',
  jkt_mismatch: 'proof_of_possession',
};

const refusalSteps = (
  response: IntrospectionResponse,
  action: Exclude<Action, 'OK'>,
  requirements: Requirements,
  binding: BindingFinding,
): readonly Step[] => {
  const reason = reasonOfRefusal(response, action);
  const name = CHECK_OF_REASON[reason];
  const said = response.resultCode === undefined ? action : `${action} (${response.resultCode})`;
  if (name === undefined) return [fail('introspection_answered', reason, 'OK', said)];
  const { expected, actual } = detailOf(name, response, requirements, binding);
  const names: readonly CheckName[] = VALIDATIONS;
  const position = names.indexOf(name);
  const held = names.slice(0, position === -1 ? 2 : position);
  return [
    pass('introspection_answered', undefined, said),
    ...held.map((validation) =>
      validation === 'scope_covered' ? checkedScopes(requirements) : pass(validation),
    ),
    fail(name, reason, expected, actual),
  ];
};

const checkedScopes = ({ scopes }: Requirements): Step =>
  scopes === null || scopes.length === 0
    ? skip('scope_covered', 'this call needs no scope')
    : pass('scope_covered', scopes.join(' '));

const detailOf = (
  name: CheckName,
  response: IntrospectionResponse,
  { scopes, now }: Requirements,
  { bound, presented }: BindingFinding,
): { expected?: string; actual?: string } => {
  switch (name) {
    case 'token_not_expired':
      return response.expiresAt
        ? { expected: `after ${isoTime(now)}`, actual: isoTime(response.expiresAt) }
        : { expected: `after ${isoTime(now)}` };
    case 'scope_covered':
      return {
        expected: scopes?.join(' ') || 'some scope',
        actual: response.scopes?.join(' ') || 'no scope, or none that was told',
      };
    case 'certificate_bound':
      return { expected: bound ?? 'unknown', actual: presented ?? 'no certificate' };
    default:
      return {};
  }
};

/** ISO 8601; a time beyond what a Date holds is shown as the number it is. */
const isoTime = (milliseconds: number): string => {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
};
