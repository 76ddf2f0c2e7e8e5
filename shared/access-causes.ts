import type { Actor } from './reasons.ts';

/** What the authorizer had to do with a call. */
export type AuthorizerPart = 'decided' | 'not_called' | 'failed' | 'unknown';

/** What became of a call at the gateway. */
export interface AccessCauseEntry {
  readonly authorizer: AuthorizerPart;
  /** One sentence without any value of the call. */
  readonly sentence: string;
  readonly actor: Actor;
  readonly nextStep: string;
  /** What the line shows, for those who query it. */
  readonly sign: string;
}

/** Every way in which a call can end at the gateway, told from its access-log line. */
export const ACCESS_CAUSES = {
  decided: {
    authorizer: 'decided',
    sentence: 'The authorizer decided this call.',
    actor: 'none',
    nextStep: 'Read the decision record with the same `request_id`.',
    sign: '`decision_id` is there',
  },
  refused_by_exception: {
    authorizer: 'decided',
    sentence: 'The authorizer refused this call by throwing `Unauthorized`.',
    actor: 'none',
    nextStep:
      'Read the decision record with the same `request_id`; the option `policy: false` asks for this.',
    sign: '`error_type` is `UNAUTHORIZED`, and the authorizer ran',
  },
  record_missing: {
    authorizer: 'decided',
    sentence: 'The authorizer decided this call, but its decision record was not found.',
    actor: 'platform',
    nextStep:
      'Wait a moment for the delivery; then check that the right log group and time are searched, its retention, and whether the function was killed.',
    sign: '`decision_id` is there, and no record has it',
  },
  cached_policy: {
    authorizer: 'not_called',
    sentence:
      'API Gateway took the decision from its cache: it was made for another call, and the certificate of this one was not compared.',
    actor: 'api_owner',
    nextStep:
      'Set the result TTL of the authorizer to 0 and flush its cache: with a cached policy a token is no longer bound to its certificate.',
    sign: 'the record of `decision_id` has another `request_id`',
  },
  policy_not_matching: {
    authorizer: 'unknown',
    sentence: 'The authorizer said Allow, but its policy does not cover this method and path.',
    actor: 'api_owner',
    nextStep:
      'Set the result TTL of the authorizer to 0: a policy that was cached for another path refuses this one. Else look at what a hook did to the policy.',
    sign: '`decision_reason` is `allowed`, `error_type` is `ACCESS_DENIED`',
  },
  tls_refused: {
    authorizer: 'not_called',
    sentence: 'Mutual TLS refused the client certificate.',
    actor: 'client',
    nextStep:
      'Check that the certificate is within its dates and chains to the truststore; whoever runs the API checks that the truststore is the current one.',
    sign: '`certificate_subject` is there',
  },
  waf_blocked: {
    authorizer: 'not_called',
    sentence: 'AWS WAF blocked the call.',
    actor: 'platform',
    nextStep: 'Look up the rule in the logs of the web ACL.',
    sign: '`error_type` is `WAF_FILTERED`, or `waf_response_code` is `WAF_BLOCK`',
  },
  throttled: {
    authorizer: 'not_called',
    sentence: 'API Gateway throttled the call, or its quota is used up.',
    actor: 'client',
    nextStep: 'Call less often, or ask for a higher limit; check the limits of stage, method and usage plan.',
    sign: '`status` is 429',
  },
  identity_source_missing: {
    authorizer: 'not_called',
    sentence:
      'The call lacks what the authorizer is configured to be called with, such as the Authorization header.',
    actor: 'client',
    nextStep:
      'Send the access token in the Authorization header. Whoever runs the API removes the identity source, so that such calls are recorded as well.',
    sign: '`status` is 401, and the authorizer did not run',
  },
  authorizer_timeout: {
    authorizer: 'failed',
    sentence: 'The authorizer did not answer in time.',
    actor: 'api_owner',
    nextStep:
      "Compare the function's timeout with the deadline of the introspection, and look at its START and REPORT lines. A record may be there all the same.",
    sign: '`status` is 500, `authorizer_error` names a timeout',
  },
  authorizer_throttled: {
    authorizer: 'failed',
    sentence: 'AWS Lambda throttled the authorizer.',
    actor: 'platform',
    nextStep: 'Raise the reserved concurrency of the function or the limit of the account.',
    sign: '`authorizer_integration_status` is 429',
  },
  authorizer_failed: {
    authorizer: 'failed',
    sentence: 'The authorizer crashed, could not be invoked, or answered what API Gateway does not accept.',
    actor: 'api_owner',
    nextStep:
      "Read `authorizer_error`; then check the permission of API Gateway to invoke the function, and the function's log. A record may be there all the same.",
    sign: '`error_type` is `AUTHORIZER_FAILURE` or `AUTHORIZER_CONFIGURATION_ERROR`',
  },
  route_not_found: {
    authorizer: 'not_called',
    sentence: 'The API has no such method and path.',
    actor: 'client',
    nextStep: 'Check method, path and stage; a new resource needs a deployment.',
    sign: '`error_type` is `MISSING_AUTHENTICATION_TOKEN`, or `status` is 404',
  },
  gateway_denied: {
    authorizer: 'not_called',
    sentence: 'API Gateway refused the call by itself.',
    actor: 'api_owner',
    nextStep: 'Check the resource policy, the domain of the call, and whether the endpoint is disabled.',
    sign: '`status` is 403, and the authorizer did not run',
  },
  request_refused: {
    authorizer: 'not_called',
    sentence: 'API Gateway refused the request as malformed, too large or without a valid API key.',
    actor: 'client',
    nextStep: 'Read `error_type` and `error_message`.',
    sign: 'another `status` from 400 to 499',
  },
  no_authorizer: {
    authorizer: 'not_called',
    sentence:
      'The call was let in, and no decision of the authorizer stands in its line: this route may be open to anyone.',
    actor: 'api_owner',
    nextStep: 'Check that the method or route has the authorizer, and that the stage was deployed since.',
    sign: '`status` is below 400 without `decision_id`',
  },
  gateway_failed: {
    authorizer: 'unknown',
    sentence: 'API Gateway or the backend failed.',
    actor: 'platform',
    nextStep: 'Read `error_type`, `error_message` and `integration_status`.',
    sign: 'another `status` from 500',
  },
  unknown: {
    authorizer: 'unknown',
    sentence: 'The line does not tell what became of the call.',
    actor: 'platform',
    nextStep: 'Check that the stage writes its access log in the format of Gatelens.',
    sign: 'no `status`',
  },
} as const satisfies Readonly<Record<string, AccessCauseEntry>>;

/** What became of a call at the gateway. */
export type AccessCause = keyof typeof ACCESS_CAUSES;
