import type { Findings } from './findings.ts';
import { withoutUndefined } from './json.ts';
import type { PolicyContext } from './policy.ts';
import { clientIdOf, expiryOf, scopeText } from './token-facts.ts';
import type { Told } from './told.ts';
import type { Verdict } from './verdict.ts';

/** Room for each of the two introspection texts, bytes of JSON; the whole answer has 8 KB. */
export const MAX_INTROSPECTION_BYTES = 2_560;

/**
 * Builds the context of a policy: the keys of Authlete's Python class and ours, but for those of a refusal.
 *
 * A key without a value is left out, as API Gateway takes texts, numbers and booleans only.
 *
 * @param request - JSON of what was asked, redacted and of bounded length; undefined when nothing was.
 * @param response - Of the answer, likewise.
 */
export function buildPolicyContext(
  findings: Findings,
  verdict: Verdict,
  { httpStatus }: Told,
  request: string | undefined,
  response: string | undefined,
): PolicyContext {
  const answer = findings.response;
  return withoutUndefined({
    introspection_request: request,
    introspection_response: response,
    scope: scopeText(answer?.scopes),
    client_id: answer && clientIdOf(answer),
    sub: answer?.subject,
    exp: answer && expiryOf(answer),
    action: answer?.action,
    resultMessage: answer?.resultMessage,
    decision_id: findings.decisionId,
    reason: verdict.reason,
    certificate_mismatch: verdict.binding.mismatch,
    token_hash: findings.tokenHash,
    http_status: httpStatus,
    fapi_interaction_id: findings.interactionId,
  }) as PolicyContext;
}

/** The caller as API Gateway should know it: never empty, or some versions answer 500. */
export const principalOf = ({ response }: Findings): string =>
  response?.subject || (response && clientIdOf(response)) || 'anonymous';
