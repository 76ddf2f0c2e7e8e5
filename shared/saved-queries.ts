import { ACCESS_LOG_SCHEMA } from './access-log.ts';
import { DECISION_SCHEMA } from './decision-record.ts';
import { reasonsOf } from './reason-group.ts';
import type { Stage } from './reasons.ts';

/** A Logs Insights query that is kept with the log groups, for whoever asks there and not in the dashboard. */
export interface SavedQuery {
  readonly id: string;
  /** What it answers. */
  readonly question: string;
  readonly logGroup: 'decisions' | 'access';
  /** Words in capitals are to be replaced before the query is run. */
  readonly query: string;
  /** Those words. */
  readonly placeholders?: readonly string[];
}

/** EMF lines and Lambda's own lines share the group, so that every query asks for the record's schema. */
const RECORDS = `filter schema like "${DECISION_SCHEMA}"`;
const CALLS = `filter schema = "${ACCESS_LOG_SCHEMA}"`;
const CALL_FIELDS =
  'fields @timestamp, decision, reason, reason_text, client_id, method, resource, http_status, decision_id, request_id';

const pipe = (...commands: readonly string[]): string => commands.join('\n| ');

const withReasonOf = (stage: Stage): string =>
  `filter reason in [${reasonsOf(stage)
    .map((reason) => `"${reason}"`)
    .join(', ')}]`;

/** Finds the newest calls by a condition; equality goes first, since it can use a field index. */
const lookUp = (condition: string): string =>
  pipe(CALL_FIELDS, `filter ${condition}`, RECORDS, 'sort @timestamp desc', 'limit 100');

const countBy = (...fields: readonly string[]): string =>
  pipe(RECORDS, `stats count(*) as calls by ${fields.join(', ')}`, 'sort calls desc', 'limit 50');

/** A saved query for every question that the dashboard answers. */
export const SAVED_QUERIES = [
  {
    id: 'why-client',
    question: 'Why were calls of this client refused?',
    logGroup: 'decisions',
    query: lookUp('client_id = "CLIENT_ID"'),
    placeholders: ['CLIENT_ID'],
  },
  {
    id: 'why-token',
    question: 'Why was this token refused? (TOKEN_HASH: base64url of SHA-256 of the token)',
    logGroup: 'decisions',
    query: lookUp('token_hash = "TOKEN_HASH"'),
    placeholders: ['TOKEN_HASH'],
  },
  {
    id: 'why-call',
    question: 'Why was this call refused? (CALL_ID: request id, decision id or interaction id)',
    logGroup: 'decisions',
    query: lookUp('request_id = "CALL_ID" or decision_id = "CALL_ID" or fapi_interaction_id = "CALL_ID"'),
    placeholders: ['CALL_ID'],
  },
  {
    id: 'why-certificate',
    question:
      'What happened to calls with this certificate, or with tokens bound to it? (THUMBPRINT: x5t#S256)',
    logGroup: 'decisions',
    query: lookUp('certificate_thumbprint = "THUMBPRINT" or bound_thumbprint = "THUMBPRINT"'),
    placeholders: ['THUMBPRINT'],
  },
  {
    id: 'why-subject',
    question: 'Why were calls for this user refused?',
    logGroup: 'decisions',
    query: lookUp('sub = "SUBJECT"'),
    placeholders: ['SUBJECT'],
  },
  {
    id: 'whole-record',
    question: 'What does the whole record of a decision say, with checks and introspection?',
    logGroup: 'decisions',
    query: pipe('fields @timestamp, @message', 'filter decision_id = "DECISION_ID"', RECORDS, 'limit 1'),
    placeholders: ['DECISION_ID'],
  },
  {
    id: 'last-allowed-call',
    question: 'What did the last call look like that this client was allowed on this route?',
    logGroup: 'decisions',
    query: pipe(
      'fields @timestamp, token_hash, scope, certificate_thumbprint, certificate_subject, certificate_not_after, source_ip, user_agent, config_version',
      'filter client_id = "CLIENT_ID" and resource = "ROUTE" and decision = "Allow"',
      RECORDS,
      'sort @timestamp desc',
      'limit 1',
    ),
    placeholders: ['CLIENT_ID', 'ROUTE'],
  },
  {
    id: 'token-timeline',
    question: 'Which calls were made with this token, in order?',
    logGroup: 'decisions',
    query: pipe(
      'fields @timestamp, decision, reason, resource, source_ip, certificate_thumbprint, introspection_cache, request_id',
      'filter token_hash = "TOKEN_HASH"',
      RECORDS,
      'sort @timestamp asc',
      'limit 1000',
    ),
    placeholders: ['TOKEN_HASH'],
  },
  {
    id: 'newest-rejections',
    question: 'Which calls were refused last?',
    logGroup: 'decisions',
    query: lookUp('decision = "Deny"'),
  },
  {
    id: 'decisions-over-time',
    question: 'How many calls were allowed, refused and failed, over time?',
    logGroup: 'decisions',
    query: pipe(RECORDS, 'stats count(*) as calls by bin(5m), outcome'),
  },
  {
    id: 'reasons',
    question: 'Why are calls refused, most frequent first?',
    logGroup: 'decisions',
    query: countBy('reason', 'decision'),
  },
  {
    id: 'clients',
    question: 'Which clients call, and how do they fare?',
    logGroup: 'decisions',
    query: countBy('client_id', 'decision'),
  },
  {
    id: 'routes',
    question: 'Which routes are called, and how do the calls fare?',
    logGroup: 'decisions',
    query: countBy('api_id', 'method', 'resource', 'decision'),
  },
  {
    id: 'similar-rejections',
    question: 'Which rejections are alike, and since when?',
    logGroup: 'decisions',
    query: pipe(
      'filter decision = "Deny"',
      RECORDS,
      'stats count(*) as calls, min(@timestamp) as first_seen, max(@timestamp) as last_seen by reason, client_id, resource',
      'sort calls desc',
      'limit 100',
    ),
  },
  {
    id: 'binding-failures',
    question: 'Which clients and certificates cause binding failures?',
    logGroup: 'decisions',
    query: pipe(
      withReasonOf('binding'),
      RECORDS,
      'stats count(*) as calls, count_distinct(token_hash) as tokens, max(@timestamp) as last_seen by client_id, reason, certificate_thumbprint, certificate_subject',
      'sort calls desc',
      'limit 100',
    ),
  },
  {
    id: 'unbound-allows',
    question: 'Which calls were let in without a binding to a certificate?',
    logGroup: 'decisions',
    query: pipe(
      'filter decision = "Allow" and binding != "bound"',
      RECORDS,
      'stats count(*) as calls, max(@timestamp) as last_seen by client_id, binding, domain',
      'sort calls desc',
      'limit 100',
    ),
  },
  {
    id: 'missing-scopes',
    question: 'Which scopes do clients lack, and where?',
    logGroup: 'decisions',
    query: pipe(
      'filter reason = "insufficient_scope"',
      RECORDS,
      'stats count(*) as calls by client_id, resource, missing_scope',
      'sort calls desc',
      'limit 100',
    ),
  },
  {
    id: 'certificates',
    question: 'Which certificates are in use, and which expire first?',
    logGroup: 'decisions',
    query: pipe(
      'filter ispresent(certificate_thumbprint)',
      RECORDS,
      'stats count(*) as calls, count_distinct(client_id) as clients by certificate_thumbprint, certificate_subject, certificate_not_after',
      'sort certificate_not_after asc',
      'limit 100',
    ),
  },
  {
    id: 'introspection-latency',
    question: 'How long does introspection take?',
    logGroup: 'decisions',
    query: pipe(
      'filter ispresent(introspection_ms)',
      RECORDS,
      'stats count(*) as calls, pct(introspection_ms, 50) as p50, pct(introspection_ms, 95) as p95, pct(introspection_ms, 99) as p99 by bin(5m)',
    ),
  },
  {
    id: 'introspection-errors',
    question: 'How does introspection fail?',
    logGroup: 'decisions',
    query: pipe(
      withReasonOf('introspection'),
      RECORDS,
      'stats count(*) as calls, min(@timestamp) as first_seen, max(@timestamp) as last_seen by reason, introspection_exception',
      'sort calls desc',
      'limit 50',
    ),
  },
  {
    id: 'slowest-calls',
    question: 'Which decisions took longest?',
    logGroup: 'decisions',
    query: pipe(
      'fields @timestamp, duration_ms, introspection_ms, introspection_cache, cold_start, client_id, resource, reason, request_id',
      RECORDS,
      'sort duration_ms desc',
      'limit 50',
    ),
  },
  {
    id: 'authorizer-failures',
    question: 'Which calls did the authorizer refuse by its own fault, and what do its own lines say?',
    logGroup: 'decisions',
    query: pipe(
      'fields @timestamp, reason, reason_text, introspection_exception, request_id, @message',
      `${withReasonOf('own')} or @message like /Task timed out|Runtime exited|INIT_REPORT.*Status: (error|timeout)|configured wrongly/`,
      'sort @timestamp desc',
      'limit 100',
    ),
  },
  {
    id: 'settings',
    question: 'Since when is which configuration in force, and how do calls fare under it?',
    logGroup: 'decisions',
    query: pipe(
      RECORDS,
      'stats count(*) as calls, min(@timestamp) as first_seen, max(@timestamp) as last_seen by config_version, decision',
      'sort first_seen desc',
      'limit 50',
    ),
  },
  {
    id: 'what-the-caller-got',
    question: 'What did the caller of this request really get?',
    logGroup: 'access',
    query: pipe(
      'fields @timestamp, status, error_type, error_message, authorizer_status, authorizer_error, decision_id, domain, method, path',
      'filter request_id = "REQUEST_ID"',
      CALLS,
      'sort @timestamp desc',
      'limit 10',
    ),
    placeholders: ['REQUEST_ID'],
  },
  {
    id: 'without-decision',
    question: 'Which calls were refused before or without a decision of the authorizer?',
    logGroup: 'access',
    query: pipe(
      'fields @timestamp, status, error_type, error_message, authorizer_error, certificate_subject, source_ip, domain, method, path, request_id',
      'filter decision_id = "-" and status like /^[45]/',
      CALLS,
      'sort @timestamp desc',
      'limit 100',
    ),
  },
  {
    id: 'reused-decisions',
    question: 'Which decisions served more than one call, so that API Gateway must have cached them?',
    logGroup: 'access',
    query: pipe(
      'filter ispresent(decision_id) and decision_id != "-"',
      CALLS,
      'stats count(*) as calls, min(@timestamp) as first_seen, max(@timestamp) as last_seen by decision_id',
      'filter calls > 1',
      'sort calls desc',
      'limit 100',
    ),
  },
  {
    id: 'answers-over-time',
    question: 'Which statuses did callers get, over time?',
    logGroup: 'access',
    query: pipe(CALLS, 'stats count(*) as calls by bin(5m), status'),
  },
] as const satisfies readonly SavedQuery[];

/** Id of a saved query. */
export type SavedQueryId = (typeof SAVED_QUERIES)[number]['id'];
