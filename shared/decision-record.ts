import type { Check } from './check.ts';
import type { Reason } from './reasons.ts';

/** Name and major version of the record. A reader accepts any record whose `schema` starts with it. */
export const DECISION_SCHEMA = 'gatelens.decision/1';

/** A value that JSON can carry. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** The effect of the policy that API Gateway got. */
export type Decision = 'Allow' | 'Deny';

/** `deny` is a refusal (we decided no); `error` is a fault (we could not decide, and failed closed). */
export type Outcome = 'allow' | 'deny' | 'error';

/** How the token and the client certificate relate (RFC 8705 section 3). */
export type Binding = 'bound' | 'unbound' | 'mismatch' | 'certificate_missing' | 'not_checked';

/** Whether the introspection answer came from the cache inside the function. */
export type IntrospectionCache = 'hit' | 'miss' | 'off';

/**
 * The decision record: one JSON object on one line for every call, with the same keys for Allow, Deny and error.
 *
 * A key without a value is left out. Names follow the RFC that defines the value; `resultMessage` and `action`
 * keep Authlete's spelling. Times are ISO 8601 in UTC, except `exp` (seconds since the epoch, RFC 7662 section 2.2).
 */
export interface DecisionRecord {
  readonly schema: string;
  /** UUIDv7; the caller gets it in `X-Decision-Id`. */
  readonly decision_id: string;
  readonly timestamp: string;
  readonly service: string;
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;

  readonly decision: Decision;
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly reason_text: string;
  /** The status RFC 6750 and RFC 8705 ask for. What the caller got is in the access log. */
  readonly http_status: number;
  /** Value of `WWW-Authenticate` (RFC 6750 section 3). */
  readonly challenge?: string;
  readonly checks: readonly Check[];

  readonly action?: string;
  readonly result_code?: string;
  readonly resultMessage?: string;
  readonly introspection_ms?: number;
  readonly introspection_cache?: IntrospectionCache;
  /** Seconds since the cached answer was fetched: the longest a revocation can have gone unseen. */
  readonly introspection_cache_age?: number;
  readonly introspection_exception?: string;

  /** base64url(SHA-256(token)), 43 characters: the same value as DPoP `ath` (RFC 9449 section 4.2). */
  readonly token_hash?: string;
  readonly token_type?: string;
  readonly client_id?: string;
  readonly sub?: string;
  /** Space-separated (RFC 6749 section 3.3). */
  readonly scope?: string;
  readonly required_scope?: string;
  readonly missing_scope?: string;
  /** Seconds since the epoch. */
  readonly exp?: number;
  readonly grant_type?: string;

  readonly certificate_mismatch: boolean;
  readonly binding: Binding;
  /** x5t#S256 that the token is bound to (RFC 8705 section 3.1). */
  readonly bound_thumbprint?: string;
  /** x5t#S256 of the presented certificate. */
  readonly certificate_thumbprint?: string;
  readonly certificate_subject?: string;
  readonly certificate_issuer?: string;
  readonly certificate_serial?: string;
  readonly certificate_not_before?: string;
  readonly certificate_not_after?: string;

  readonly method?: string;
  /** Without the query. */
  readonly path?: string;
  /** Route template, such as `/accounts/{id}`. */
  readonly resource?: string;
  readonly source_ip?: string;
  readonly user_agent?: string;
  readonly api_id?: string;
  readonly stage?: string;
  readonly domain?: string;
  /** `$context.requestId` of API Gateway: joins the access log. */
  readonly request_id?: string;
  readonly extended_request_id?: string;
  readonly fapi_interaction_id?: string;

  readonly duration_ms: number;
  readonly cold_start: boolean;
  readonly function_request_id?: string;
  readonly xray_trace_id?: string;
  /** Short hash of the configuration in force. */
  readonly config_version?: string;
  /** Paths of values that were taken out because they are secret. */
  readonly masked?: readonly string[];
  /** Keys whose values were cut to keep the record within its size. */
  readonly truncated?: readonly string[];
  /** Present on an Allow record that was written in a shorter form. */
  readonly detail?: 'compact';

  readonly introspection_request?: JsonObject;
  readonly introspection_response?: JsonObject;
}

/** Fields to index in CloudWatch Logs (20 at most; case-sensitive equality only). */
export const INDEXED_FIELDS = [
  'decision_id',
  'request_id',
  'fapi_interaction_id',
  'token_hash',
  'client_id',
  'sub',
  'certificate_thumbprint',
  'bound_thumbprint',
  'decision',
  'reason',
  'resource',
  'api_id',
] as const satisfies readonly (keyof DecisionRecord)[];
