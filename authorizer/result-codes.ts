import { REASONS, type Reason, type ReasonEntry } from '../shared/reasons.ts';
import type { Action, IntrospectionResponse } from './introspection.ts';

/**
 * Authlete's result codes and the reason that each stands for.
 *
 * A code only names the reason; whether the call is let in is decided by `action` alone.
 */
const REASON_OF_CODE: Readonly<Record<string, Reason>> = {
  A057301: 'request_rejected',
  A057302: 'token_unknown',
  A057303: 'token_foreign',
  A057304: 'token_malformed',
  A057305: 'token_malformed',
  A057306: 'token_malformed',
  A064301: 'insufficient_scope',
  A064302: 'insufficient_scope',
  A065301: 'token_expired',
  A065302: 'token_expired',
  A065303: 'token_expired',
  A065304: 'certificate_missing',
  A065305: 'certificate_mismatch',
  A065306: 'certificate_malformed',
  A065307: 'certificate_malformed',
  A065308: 'dpop_missing',
  A065309: 'jkt_mismatch',
  A065310: 'dpop_invalid',
  A065311: 'dpop_invalid',
  A065312: 'dpop_invalid',
  A065313: 'dpop_invalid',
  A066301: 'subject_missing',
  A066302: 'subject_mismatch',
  A341302: 'acr_insufficient',
};

const REASON_OF_ACTION: Readonly<Record<Exclude<Action, 'OK'>, Reason>> = {
  BAD_REQUEST: 'request_rejected',
  UNAUTHORIZED: 'token_rejected',
  FORBIDDEN: 'access_forbidden',
  INTERNAL_SERVER_ERROR: 'introspection_failed',
};

/** Errors of a challenge that say more than the action (RFC 9470 section 3, RFC 9449 section 9). */
const REASON_OF_ERROR: readonly (readonly [RegExp, Reason])[] = [
  [/error="use_dpop_nonce"/, 'dpop_nonce_required'],
  [/error="insufficient_user_authentication".*max_age=/, 'auth_too_old'],
  [/error="insufficient_user_authentication"/, 'acr_insufficient'],
];

/**
 * Names the reason of an answer that refuses the call: by result code, else by the error of its challenge, else by
 * its action.
 */
export const reasonOfRefusal = (response: IntrospectionResponse, action: Exclude<Action, 'OK'>): Reason => {
  if (action === 'INTERNAL_SERVER_ERROR') return REASON_OF_ACTION[action];
  const { resultCode } = response;
  if (resultCode !== undefined && Object.hasOwn(REASON_OF_CODE, resultCode))
    return REASON_OF_CODE[resultCode] ?? REASON_OF_ACTION[action];
  return errorReasonOf(response) ?? REASON_OF_ACTION[action];
};

/**
 * The HTTP status of a decision: that of its reason; for a refusal of the introspection server, that of its action,
 * which the result code only names. A challenge for another login or a DPoP nonce is a 401 whatever the action.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 RFC 9470 section 3}
 */
export const statusOf = (
  response: IntrospectionResponse | undefined,
  reason: Reason,
): ReasonEntry['httpStatus'] => {
  const action = response?.action ?? 'OK';
  if (
    response === undefined ||
    response.claims !== undefined ||
    action === 'OK' ||
    reasonOfRefusal(response, action) !== reason
  )
    return REASONS[reason].httpStatus;
  const isOwnStatus = action === 'INTERNAL_SERVER_ERROR' || errorReasonOf(response) === undefined;
  return isOwnStatus ? REASONS[REASON_OF_ACTION[action]].httpStatus : 401;
};

/** The reason that the error of a proposed challenge stands for, where it says more than the action. */
const errorReasonOf = ({ responseContent = '' }: IntrospectionResponse): Reason | undefined =>
  REASON_OF_ERROR.find(([error]) => error.test(responseContent))?.[1];
