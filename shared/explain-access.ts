import { ACCESS_CAUSES, type AccessCause, type AccessCauseEntry } from './access-causes.ts';
import type { AccessLine } from './access-line.ts';
import { explainActor } from './explain.ts';

/** What became of a call at the gateway, in sentences. */
export interface AccessExplanation extends Omit<AccessCauseEntry, 'sign'> {
  readonly cause: AccessCause;
  /** Who must act, as the start of a sentence. */
  readonly actorText: string;
  /** What the line says beyond that, such as `HTTP 403, ACCESS_DENIED`. */
  readonly detail: string;
}

/**
 * The decision record that belongs to a line: what was found by the line's `request_id`, else by its `decision_id`;
 * `none` when neither is in the log.
 */
export type JoinedRecord = { readonly request_id?: string | undefined } | 'none';

/**
 * Says what became of a call, and why it never reached the authorizer where it did not.
 *
 * A TLS handshake that failed before API Gateway knew the API, such as one without a certificate, leaves no line.
 *
 * @param record - Left out when nobody looked for it.
 */
export const explainAccess = (line: AccessLine, record?: JoinedRecord): AccessExplanation => {
  const cause = causeOf(line, record);
  const { sign: _sign, ...entry } = ACCESS_CAUSES[cause];
  return { cause, ...entry, actorText: explainActor(entry.actor), detail: detailOf(line) };
};

function causeOf(line: AccessLine, record: JoinedRecord | undefined): AccessCause {
  const failure = authorizerFailureOf(line);
  if (failure !== undefined) return failure;
  if (record !== undefined && record !== 'none' && record.request_id === line.request_id)
    return line.decision_id === undefined && ran(line) ? refusedOrDecided(line) : allowedOrDecided(line);
  return line.decision_id === undefined ? undecidedCauseOf(line) : decidedCauseOf(line, record);
}

const decidedCauseOf = (line: AccessLine, record: JoinedRecord | undefined): AccessCause => {
  if (record === 'none') return 'record_missing';
  return record === undefined ? allowedOrDecided(line) : 'cached_policy';
};

const allowedOrDecided = (line: AccessLine): AccessCause =>
  line.decision_reason === 'allowed' && line.error_type === 'ACCESS_DENIED'
    ? 'policy_not_matching'
    : 'decided';

const refusedOrDecided = (line: AccessLine): AccessCause =>
  isUnauthorized(line) ? 'refused_by_exception' : 'decided';

const FAILURES: ReadonlySet<string> = new Set(['AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR']);
const TIMEOUT = /time(?:d)?[ -]?out/i;
const LAMBDA_THROTTLE = /throttl|too ?many ?requests|rate exceeded/i;

/** An authorizer that gave no answer; only a line without a decision can tell of one. */
function authorizerFailureOf(line: AccessLine): AccessCause | undefined {
  const { error_type: type = '', authorizer_error: error = '', decision_id: decisionId } = line;
  const failed = FAILURES.has(type) || (line.status === '500' && error !== '');
  if (decisionId !== undefined || !failed) return undefined;
  if (line.authorizer_integration_status === '429' || LAMBDA_THROTTLE.test(error))
    return 'authorizer_throttled';
  return TIMEOUT.test(error) ? 'authorizer_timeout' : 'authorizer_failed';
}

function undecidedCauseOf(line: AccessLine): AccessCause {
  if (line.certificate_subject !== undefined || line.certificate_serial !== undefined) return 'tls_refused';
  if (line.error_type === 'WAF_FILTERED' || line.waf_response_code === 'WAF_BLOCK') return 'waf_blocked';
  if (isUnauthorized(line)) return ran(line) ? 'refused_by_exception' : 'identity_source_missing';
  if (line.error_type === 'MISSING_AUTHENTICATION_TOKEN') return 'route_not_found';
  return causeOfStatus(Number(line.status), line);
}

function causeOfStatus(status: number, line: AccessLine): AccessCause {
  if (!(status >= 100)) return 'unknown';
  if (status < 400) return 'no_authorizer';
  if (status === 429) return 'throttled';
  if (status === 404) return 'route_not_found';
  if (status === 403 && line.error_type !== 'INVALID_API_KEY')
    return ran(line) ? 'decided' : 'gateway_denied';
  return status < 500 ? 'request_refused' : 'gateway_failed';
}

const isUnauthorized = (line: AccessLine): boolean =>
  line.error_type === 'UNAUTHORIZED' || (line.status === '401' && line.error_type === undefined);

/** Whether the authorizer was called, as far as the line tells: an HTTP API has no such variables. */
const ran = (line: AccessLine): boolean =>
  line.authorizer_request_id !== undefined ||
  line.authorizer_status !== undefined ||
  line.authorizer_error !== undefined;

const detailOf = (line: AccessLine): string =>
  [
    line.status === undefined ? undefined : `HTTP ${line.status}`,
    line.error_type,
    line.error_message,
    line.authorizer_error,
    line.certificate_subject,
  ]
    .filter((text) => text !== undefined)
    .join(', ');
