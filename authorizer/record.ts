import { DECISION_SCHEMA, type DecisionRecord } from '../shared/decision-record.ts';
import { REASONS } from '../shared/reasons.ts';
import type { RequestFacts } from './event.ts';
import type { Findings } from './findings.ts';
import { clientIdOf, expiryOf } from './introspection-response.ts';
import { type Defined, withoutUndefined } from './json.ts';
import { outcomeOf, type Verdict } from './verdict.ts';

/** What a record says about the run rather than about the call. */
export interface RunFacts {
  readonly service: string;
  readonly durationMs: number;
  readonly coldStart: boolean;
  readonly configVersion: string;
  readonly functionRequestId?: string | undefined;
  readonly xrayTraceId?: string | undefined;
}

const LEVELS = { allow: 'INFO', deny: 'WARN', error: 'ERROR' } as const;

/**
 * Builds the decision record of a call. Its texts are as they came: seal it before it is written.
 *
 * @param challenge - Value of `WWW-Authenticate`; undefined for an Allow.
 */
export const buildRecord = (
  findings: Findings,
  verdict: Verdict,
  challenge: string | undefined,
  run: RunFacts,
): DecisionRecord => {
  const outcome = outcomeOf(verdict);
  const { sentence, httpStatus } = REASONS[verdict.reason];
  return {
    schema: DECISION_SCHEMA,
    decision_id: findings.decisionId,
    timestamp: new Date(findings.receivedAt).toISOString(),
    service: run.service,
    level: LEVELS[outcome],
    message: `${verdict.decision}: ${verdict.reason}`,
    decision: verdict.decision,
    outcome,
    reason: verdict.reason,
    reason_text: sentence,
    http_status: httpStatus,
    ...(challenge === undefined ? {} : { challenge }),
    checks: verdict.checks,
    ...introspectionKeys(findings),
    ...tokenKeys(findings, verdict),
    ...bindingKeys(findings, verdict),
    ...requestKeys(findings.facts),
    fapi_interaction_id: findings.interactionId,
    ...runKeys(run),
    ...maskedKey(findings),
    ...bodies(findings),
  };
};

type Part<K extends keyof DecisionRecord> = Pick<DecisionRecord, K>;

const introspectionKeys = (findings: Findings): Partial<DecisionRecord> => {
  const { response, fault, introspectionMs } = findings;
  return withoutUndefined({
    action: response?.action,
    result_code: response?.resultCode ?? fault?.resultCode,
    resultMessage: response?.resultMessage ?? fault?.resultMessage,
    introspection_ms: introspectionMs === undefined ? undefined : roundMs(introspectionMs),
    introspection_cache: introspectionMs === undefined ? undefined : ('off' as const),
    introspection_exception: findings.exceptionText,
  });
};

const tokenKeys = (findings: Findings, { missingScopes }: Verdict): Partial<DecisionRecord> => {
  const { response, credentials, scopes, tokenHash } = findings;
  return withoutUndefined({
    token_hash: tokenHash,
    token_type: credentials?.kind === 'token' ? credentials.scheme : undefined,
    client_id: response && clientIdOf(response),
    sub: response?.subject || undefined,
    scope: response?.scopes?.join(' ') || undefined,
    required_scope: scopes?.join(' ') || undefined,
    missing_scope: missingScopes.join(' ') || undefined,
    exp: response && expiryOf(response),
    grant_type: response?.grantType,
  });
};

const bindingKeys = (
  { facts }: Findings,
  { binding }: Verdict,
): Part<'binding' | 'certificate_mismatch'> & Partial<DecisionRecord> => ({
  certificate_mismatch: binding.mismatch,
  binding: binding.binding,
  ...withoutUndefined({
    bound_thumbprint: binding.bound,
    certificate_thumbprint: binding.presented,
    certificate_subject: facts.certificate?.subject,
    certificate_issuer: facts.certificate?.issuer,
    certificate_serial: facts.certificate?.serial,
    certificate_not_before: isoDate(facts.certificate?.notBefore),
    certificate_not_after: isoDate(facts.certificate?.notAfter),
  }),
});

const requestKeys = (facts: RequestFacts): Partial<DecisionRecord> =>
  withoutUndefined({
    method: facts.method || undefined,
    path: facts.path,
    resource: facts.resource,
    source_ip: facts.sourceIp,
    user_agent: facts.userAgent,
    api_id: facts.apiId,
    stage: facts.stage,
    domain: facts.domain,
    request_id: facts.requestId,
    extended_request_id: facts.extendedRequestId,
  });

const runKeys = (run: RunFacts): Part<'duration_ms' | 'cold_start'> & Partial<DecisionRecord> => ({
  duration_ms: roundMs(run.durationMs),
  cold_start: run.coldStart,
  ...withoutUndefined({
    function_request_id: run.functionRequestId,
    xray_trace_id: run.xrayTraceId,
  }),
  config_version: run.configVersion,
});

const maskedKey = ({ redactedRequest, redactedResponse }: Findings): Partial<DecisionRecord> => {
  const masked = [...(redactedRequest?.masked ?? []), ...(redactedResponse?.masked ?? [])];
  return masked.length === 0 ? {} : { masked };
};

const bodies = ({ redactedRequest, redactedResponse }: Findings): Defined<Partial<DecisionRecord>> =>
  withoutUndefined({
    introspection_request: redactedRequest?.value,
    introspection_response: redactedResponse?.value,
  });

const roundMs = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** API Gateway gives OpenSSL text, such as `Aug  5 09:36:04 2021 GMT`. */
const isoDate = (text: string | undefined): string | undefined => {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};
