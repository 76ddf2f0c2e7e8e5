import type { Findings } from './findings.ts';
import { clientIdOf, expiryOf } from './introspection-response.ts';
import { withoutUndefined } from './json.ts';
import { jsonTextOf } from './json-text.ts';
import type { PolicyContext } from './policy.ts';
import type { Redacted } from './redact.ts';
import { statusOf } from './result-codes.ts';
import { shrinkObject } from './shrink.ts';
import type { Verdict } from './verdict.ts';

/** Room for each of the two introspection texts, bytes of JSON; the whole answer has 8 KB. */
const MAX_INTROSPECTION_BYTES = 2_560;

/**
 * Builds the context of a policy: the keys of Authlete's Python class, then ours.
 *
 * A key without a value is left out, as API Gateway takes texts, numbers and booleans only.
 */
export const buildPolicyContext = (
  findings: Findings,
  verdict: Verdict,
  challenge: string | undefined,
): PolicyContext => {
  const { response, redactedRequest, redactedResponse } = findings;
  return withoutUndefined({
    introspection_request: jsonText(redactedRequest),
    introspection_response: jsonText(redactedResponse),
    scope: response?.scopes?.join(' ') || undefined,
    client_id: response && clientIdOf(response),
    sub: response?.subject,
    exp: response && expiryOf(response),
    challenge,
    action: response?.action,
    resultMessage: response?.resultMessage ?? findings.fault?.resultMessage,
    introspection_exception: findings.exceptionText,
    decision_id: findings.decisionId,
    reason: verdict.reason,
    certificate_mismatch: verdict.binding.mismatch,
    token_hash: findings.tokenHash,
    http_status: statusOf(response, verdict.reason),
    fapi_interaction_id: findings.interactionId,
    dpop_nonce: verdict.reason === 'dpop_nonce_required' ? nonceOf(response?.dpopNonce) : undefined,
  }) as PolicyContext;
};

/** What a nonce may hold (RFC 9449 section 8.1), bounded: it is for a header. */
const NONCE = /^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/;

const nonceOf = (nonce: string | undefined): string | undefined =>
  nonce !== undefined && NONCE.test(nonce) ? nonce : undefined;

/** The caller as API Gateway should know it: never empty, or some versions answer 500. */
export const principalOf = ({ response }: Findings): string =>
  response?.subject || (response && clientIdOf(response)) || 'anonymous';

const jsonText = (redacted: Redacted | undefined): string | undefined => {
  if (redacted === undefined) return undefined;
  const text = jsonTextOf(redacted.value);
  return Buffer.byteLength(text) <= MAX_INTROSPECTION_BYTES
    ? text
    : JSON.stringify(shrinkObject(redacted.value, MAX_INTROSPECTION_BYTES));
};
