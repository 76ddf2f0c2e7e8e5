import { DECISION_SCHEMA, type DecisionRecord } from '../shared/decision-record.ts';
import type { ClientCertificate } from './event.ts';
import type { Findings } from './findings.ts';
import { isoTime } from './iso-time.ts';
import { memoize } from './memo.ts';
import { NONE_REACHED } from './plain-checks.ts';
import type { Measured } from './record-metrics.ts';
import { clientIdOf, expiryOf, scopeText } from './token-facts.ts';
import type { Told } from './told.ts';
import type { Verdict } from './verdict.ts';

/** What a record says about the run rather than about the call. */
export interface RunFacts {
  readonly service: string;
  readonly durationMs: number;
  readonly coldStart: boolean;
  readonly configVersion: string;
  readonly functionRequestId?: string | undefined;
  readonly xrayTraceId?: string | undefined;
}

/** A record whose keys without a value are still to be left out, as JSON does. */
export type RecordDraft = { readonly [K in keyof DecisionRecord]: DecisionRecord[K] | undefined } & Measured;

/** What stands at the beginning of every record. */
type RecordHead = Pick<
  DecisionRecord,
  | 'schema'
  | 'decision_id'
  | 'timestamp'
  | 'service'
  | 'level'
  | 'message'
  | 'decision'
  | 'outcome'
  | 'reason'
  | 'reason_text'
  | 'http_status'
>;

const LEVELS = { allow: 'INFO', deny: 'WARN', error: 'ERROR' } as const;

/** Builds the decision record of a call, without its bodies. Its texts are as they came: seal it before it is written. */
export function buildRecord(findings: Findings, verdict: Verdict, told: Told, run: RunFacts): RecordDraft {
  const { response, fault, facts, redactedRequest, redactedResponse, leaks = [] } = findings;
  const { binding } = verdict;
  const {
    subject,
    issuer,
    serial,
    notBefore = '',
    notAfter = '',
  }: ClientCertificate = facts.certificate ?? {};
  const masked = [...(redactedRequest?.masked ?? []), ...(redactedResponse?.masked ?? []), ...leaks];
  return {
    ...headOf(findings, verdict, told, run.service),
    challenge: told.challenge,
    checks: verdict.checks,

    action: response?.action,
    result_code: response?.resultCode ?? fault?.resultCode,
    resultMessage: response?.resultMessage ?? fault?.resultMessage,
    introspection_ms: roundMs(findings.introspectionMs),
    introspection_cache: findings.cache,
    introspection_cache_age: roundMs(findings.cacheAgeMs && findings.cacheAgeMs / 1000),
    introspection_exception: findings.exceptionText,

    token_hash: findings.tokenHash,
    token_type: findings.credentials?.kind === 'token' ? findings.credentials.scheme : undefined,
    client_id: response && clientIdOf(response),
    sub: response?.subject || undefined,
    scope: scopeText(response?.scopes),
    required_scope: scopeText(findings.scopes),
    missing_scope: scopeText(verdict.missingScopes),
    exp: response && expiryOf(response),
    grant_type: response?.grantType,

    certificate_mismatch: binding.mismatch,
    binding: binding.binding,
    bound_thumbprint: binding.bound,
    certificate_thumbprint: binding.presented,
    certificate_subject: subject,
    certificate_issuer: issuer,
    certificate_serial: serial,
    certificate_not_before: isoDate(notBefore),
    certificate_not_after: isoDate(notAfter),

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
    fapi_interaction_id: findings.interactionId,

    duration_ms: roundMs(run.durationMs) ?? 0,
    cold_start: run.coldStart,
    function_request_id: run.functionRequestId,
    xray_trace_id: run.xrayTraceId,
    config_version: run.configVersion,
    masked: masked.length === 0 ? undefined : masked,
  };
}

/**
 * Builds the record of last resort, for a call whose whole record could not be built: the decision as it stands, and
 * nothing of the call. `truncated` says that the rest is missing.
 */
export const buildBareRecord = (
  findings: Findings,
  verdict: Verdict,
  told: Told,
  run: RunFacts,
): DecisionRecord => ({
  ...headOf(findings, verdict, told, run.service),
  level: 'ERROR',
  checks: NONE_REACHED,
  certificate_mismatch: verdict.binding.mismatch,
  binding: verdict.binding.binding,
  duration_ms: roundMs(run.durationMs) ?? 0,
  cold_start: run.coldStart,
  truncated: ['*'],
});

const headOf = (
  { decisionId, receivedAt }: Findings,
  { decision, reason }: Verdict,
  { outcome, sentence, httpStatus }: Told,
  service: string,
): RecordHead => ({
  schema: DECISION_SCHEMA,
  decision_id: decisionId,
  timestamp: isoTime(receivedAt),
  service,
  level: LEVELS[outcome],
  message: `${decision}: ${reason}`,

  decision,
  outcome,
  reason,
  reason_text: sentence,
  http_status: httpStatus,
});

const roundMs = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : Math.round(milliseconds * 1000) / 1000;

/** Distinct dates remembered in one function instance: those of its clients' certificates. */
const MEMO_SIZE = 64;

/** API Gateway gives OpenSSL text, such as `Aug  5 09:36:04 2021 GMT`. */
const isoDate = memoize((text) => {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}, MEMO_SIZE);
