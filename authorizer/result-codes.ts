import { REASONS, type Reason, type ReasonEntry } from '../shared/reasons.ts';
import { REASON_OF_RESULT_CODE } from '../shared/result-codes.ts';
import type { Action, IntrospectionResponse } from './introspection.ts';

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
export function reasonOfRefusal(response: IntrospectionResponse, action: Exclude<Action, 'OK'>): Reason {
  if (action === 'INTERNAL_SERVER_ERROR') return REASON_OF_ACTION[action];
  const named = REASON_OF_RESULT_CODE.get(response.resultCode ?? '');
  // A code of another action names nothing here: a refusal must not read as a success or as a fault.
  if (named !== undefined && isRefusal(named)) return named;
  return errorReasonOf(response) ?? REASON_OF_ACTION[action];
}

/**
 * The HTTP status of a decision: that of its reason; for a refusal of the introspection server, that of its action,
 * which the result code only names. A challenge for another login or a DPoP nonce is a 401 whatever the action.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 RFC 9470 section 3}
 */
export function statusOf(
  response: IntrospectionResponse | undefined,
  reason: Reason,
): ReasonEntry['httpStatus'] {
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
}

const isRefusal = (reason: Reason): boolean => {
  const { httpStatus } = REASONS[reason];
  return httpStatus !== 200 && httpStatus !== 500;
};

/** The reason that the error of a proposed challenge stands for, where it says more than the action. */
const errorReasonOf = ({ responseContent = '' }: IntrospectionResponse): Reason | undefined =>
  REASON_OF_ERROR.find(([error]) => error.test(responseContent))?.[1];
