import type { Reason } from '../../../shared/reasons.ts';

/**
 * Ways in which every answer differs from the Python class, by the defect of the reference or the rule of the design
 * that asks for it. The comparison takes them out of both sides; everything else must be equal.
 *
 * - B6: `principalId` is never null: subject, else client id, else `anonymous`.
 * - B7: context keys without a value are left out, and `exp` where there is no expiry.
 * - B8: token and certificate stand in the context as their hashes; hidden properties and defaults that the server did
 *   not send are left out.
 * - Design: a challenge always has a realm, and the context has our own keys besides.
 */

/** What Gatelens does instead of what a vector says. */
export interface Deviation {
  /** Defect B1 to B17, or the rule of the design. */
  readonly because: string;
  readonly reason: Reason;
  /** Deny unless said otherwise; a thrown error by its message. */
  readonly outcome?: 'Allow' | 'Unauthorized' | 'Internal Server Error';
  /** Hooks that ran, after onEnter. */
  readonly hooks: readonly string[];
  /** Requests that reached the server; none unless said otherwise. */
  readonly asked?: true;
}

const WITHOUT_ASKING = ['determineScopes', 'updatePolicyContext', 'onDeny'];
const UNREADABLE = ['updatePolicyContext', 'onDeny'];
const FAILED = ['determineScopes', 'onIntrospectionError', 'updatePolicyContext', 'onDeny'];
const FAILED_THROWN = ['determineScopes', 'onIntrospectionError', 'onInternalServerError'];
const ALLOWED = ['determineScopes', 'onIntrospection', 'updatePolicyContext', 'onAllow'];
const DENIED = ['determineScopes', 'onIntrospection', 'updatePolicyContext', 'onDeny'];

const NO_CALL_RULE = 'design: no upstream call without a well-formed token';

const refusedUnasked = (reason: Reason, because = NO_CALL_RULE): Deviation => ({
  because,
  reason,
  hooks: WITHOUT_ASKING,
});

const unreadable = (because: string): Deviation => ({
  because,
  reason: 'request_malformed',
  hooks: UNREADABLE,
});

const failed = (reason: Reason, because = 'B1'): Deviation => ({
  because,
  reason,
  hooks: FAILED,
  asked: true,
});

const failedThrown = (reason: Reason, because: string): Deviation => ({
  because,
  reason,
  outcome: 'Internal Server Error',
  hooks: FAILED_THROWN,
  asked: true,
});

/** Vectors that Gatelens answers in another way, and how. */
export const DEVIATIONS: Readonly<Record<string, Deviation>> = {
  'http-payload-2.0-routeArn-only/policy=true': {
    because: 'B3',
    reason: 'allowed',
    outcome: 'Allow',
    hooks: ALLOWED,
    asked: true,
  },
  'http-payload-2.0-routeArn-only/policy=false': {
    because: 'B3',
    reason: 'allowed',
    outcome: 'Allow',
    hooks: ALLOWED,
    asked: true,
  },
  'type-missing/policy=true': unreadable('B1'),
  'type-missing/policy=false': unreadable('B1'),
  'arn-garbage/policy=true': unreadable('B4'),
  'arn-garbage/policy=false': unreadable('B4'),
  'methodArn-missing/policy=true': unreadable('B4'),
  'methodArn-missing/policy=false': unreadable('B4'),
  'arn-no-path/policy=true': {
    because: 'B4',
    reason: 'allowed',
    outcome: 'Allow',
    hooks: ALLOWED,
    asked: true,
  },
  'arn-no-path/policy=false': {
    because: 'B4',
    reason: 'allowed',
    outcome: 'Allow',
    hooks: ALLOWED,
    asked: true,
  },
  'arn-websocket-connect/policy=true': {
    because: 'B4',
    reason: 'allowed',
    outcome: 'Allow',
    hooks: ALLOWED,
    asked: true,
  },
  'arn-websocket-connect/policy=false': {
    because: 'B4',
    reason: 'allowed',
    outcome: 'Allow',
    hooks: ALLOWED,
    asked: true,
  },

  'token-type-raw-token-no-scheme': refusedUnasked('malformed_authorization'),
  'token-type-null': refusedUnasked('no_credentials'),
  'headers-absent': refusedUnasked('no_credentials'),
  'header-name-trailing-space': refusedUnasked('no_credentials'),
  'header-value-null': refusedUnasked('no_credentials'),
  'empty-header': refusedUnasked('no_credentials'),
  'header-value-list/policy=true': refusedUnasked('malformed_authorization', 'B1'),
  'header-value-list/policy=false': refusedUnasked('malformed_authorization', 'B1'),
  'header-duplicate-names-first-wins': refusedUnasked('multiple_credentials', 'B12'),
  'header-first-bad-second-good-no-fallback': refusedUnasked('multiple_credentials', 'B12'),
  'multiValueHeaders-two-headers-has-last': refusedUnasked('multiple_credentials', 'B12'),
  'comma-joined-two-headers': refusedUnasked('multiple_credentials'),
  'tab-separator': refusedUnasked('malformed_authorization'),
  'trailing-newline-kept': refusedUnasked('malformed_authorization'),
  'two-tokens': refusedUnasked('malformed_authorization'),
  'bearer-space-only': refusedUnasked('malformed_authorization'),
  'bearer-no-space': refusedUnasked('malformed_authorization'),
  'quote-in-token': refusedUnasked('malformed_authorization'),
  'basic-scheme': refusedUnasked('scheme_unsupported'),
  'dpop-scheme': { because: 'B10', reason: 'request_rejected', hooks: DENIED, asked: true },
  'query-access_token-ignored': refusedUnasked('token_in_query'),
  'scopes-determiner-called-even-without-token': refusedUnasked('no_credentials'),

  'scopes-determiner-raises/policy=true': { because: 'B1', reason: 'hook_failed', hooks: WITHOUT_ASKING },
  'scopes-determiner-raises/policy=false': {
    because: 'B1',
    reason: 'hook_failed',
    outcome: 'Internal Server Error',
    hooks: ['determineScopes', 'onInternalServerError'],
  },

  'action-missing/policy=true': failed('introspection_bad_response'),
  'action-missing/policy=false': failedThrown('introspection_bad_response', 'B1'),
  'expiresAt-negative': { because: 'B11', reason: 'token_expired', hooks: DENIED, asked: true },
  'expiresAt-string/policy=true': failed('introspection_bad_response', 'B15'),
  'expiresAt-string/policy=false': failedThrown('introspection_bad_response', 'B15'),
  'scopes-as-string/policy=true': failed('introspection_bad_response', 'B15'),
  'scopes-as-string/policy=false': failedThrown('introspection_bad_response', 'B15'),
  'ok-minimal-body/policy=true': {
    because: 'B11',
    reason: 'introspection_bad_response',
    hooks: DENIED,
    asked: true,
  },
  'ok-minimal-body/policy=false': {
    because: 'B11',
    reason: 'introspection_bad_response',
    outcome: 'Internal Server Error',
    hooks: ['determineScopes', 'onIntrospection', 'onInternalServerError'],
    asked: true,
  },
  'unknown-grantType/policy=true': {
    because: 'reference: accept unknown grant types',
    reason: 'allowed',
    outcome: 'Allow',
    hooks: ALLOWED,
    asked: true,
  },
  'unknown-grantType/policy=false': {
    because: 'reference: accept unknown grant types',
    reason: 'allowed',
    outcome: 'Allow',
    hooks: ALLOWED,
    asked: true,
  },

  'authlete-http-404/policy=true': failed('introspection_failed'),
  'authlete-http-429/policy=true': failed('introspection_failed'),
  'authlete-http-500/policy=true': failed('introspection_failed'),
  'malformed-json/policy=true': failed('introspection_bad_response'),
  'json-null-200/policy=true': failed('introspection_bad_response'),
  'json-null-200/policy=false': failedThrown('introspection_bad_response', 'B1'),
  'json-array-200/policy=true': failed('introspection_bad_response'),
  'json-string-200/policy=true': failed('introspection_bad_response'),
  'bom-json/policy=true': failed('introspection_bad_response'),
  'read-timeout/policy=true': failed('introspection_timeout'),
  'connection-dropped/policy=true': failed('introspection_unreachable'),
  'connection-refused/policy=true': {
    because: 'B1',
    reason: 'introspection_unreachable',
    hooks: FAILED,
  },
  'truncated-body/policy=true': failed('introspection_bad_response', 'design: a broken answer is no answer'),
  'truncated-body/policy=false': failedThrown(
    'introspection_bad_response',
    'design: a broken answer is no answer',
  ),
  'redirect-307/policy=true': failed('introspection_bad_response', 'B14'),
  'redirect-307/policy=false': failedThrown('introspection_bad_response', 'B14'),
};
