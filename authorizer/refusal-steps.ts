import type { CheckName } from '../shared/check.ts';
import type { Reason } from '../shared/reasons.ts';
import { VALIDATIONS } from '../shared/validations.ts';
import type { BindingFinding } from './binding.ts';
import type { Action, IntrospectionResponse } from './introspection.ts';
import { isoTime } from './iso-time.ts';
import type { Requirements } from './judge.ts';
import { reasonOfRefusal } from './result-codes.ts';
import { fail, pass, type Step, skip } from './verdict.ts';

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

/** The steps of an answer that refuses: the check that its reason belongs to failed, those before it held. */
export function refusalSteps(
  response: IntrospectionResponse,
  action: Exclude<Action, 'OK'>,
  requirements: Requirements,
  binding: BindingFinding,
): readonly Step[] {
  const reason = reasonOfRefusal(response, action);
  const name = CHECK_OF_REASON[reason];
  const said = response.resultCode === undefined ? action : `${action} (${response.resultCode})`;
  if (name === undefined) return [fail('introspection_answered', reason, 'OK', said)];
  const detail = (check: CheckName): Detail => detailOf(check, response, requirements, binding);
  const names: readonly CheckName[] = VALIDATIONS;
  const position = names.indexOf(name);
  const held = names.slice(0, position === -1 ? 2 : position);
  return [
    pass('introspection_answered', undefined, said),
    ...held.map((validation) =>
      validation === 'scope_covered' && !requirements.scopes?.length
        ? skip('scope_covered', 'this call needs no scope')
        : pass(validation, ...detail(validation)),
    ),
    fail(name, reason, ...detail(name)),
  ];
}

/** What was expected and what was found, as far as the answer tells. */
type Detail = readonly [expected?: string | undefined, actual?: string | undefined];

function detailOf(
  name: CheckName,
  { expiresAt, scopes: granted }: IntrospectionResponse,
  { scopes, now }: Requirements,
  { bound, presented }: BindingFinding,
): Detail {
  switch (name) {
    case 'token_not_expired':
      return [`after ${isoTime(now)}`, expiresAt ? isoTime(expiresAt) : undefined];
    case 'scope_covered':
      return [scopes?.join(' ') || 'some scope', granted?.join(' ') || undefined];
    case 'certificate_bound':
      return [bound ?? 'unknown', presented ?? 'no certificate'];
    default:
      return [];
  }
}
