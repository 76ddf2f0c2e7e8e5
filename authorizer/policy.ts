import type { Decision } from '../shared/decision-record.ts';

/** A value that API Gateway takes in an authorizer's context. */
export type ContextValue = string | number | boolean;

/** Context of a policy: reaches the backend, the access log and gateway responses. Hooks may change it. */
export type PolicyContext = Record<string, ContextValue>;

/** One statement of a policy. */
export interface PolicyStatement {
  Action: string | string[];
  Effect: Decision;
  Resource: string | string[];
}

/**
 * Answer of a Lambda authorizer. Hooks get it finished and may change it.
 *
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html Output of a Lambda authorizer}
 */
export interface Policy {
  principalId: string;
  policyDocument: { Version: string; Statement: PolicyStatement[] };
  context: PolicyContext;
  usageIdentifierKey?: string;
}

/** Simple answer of an HTTP API authorizer with payload 2.0. */
export interface SimpleAnswer {
  isAuthorized: boolean;
  context: PolicyContext;
}

/** What `handle` returns. */
export type AuthorizerAnswer = Policy | SimpleAnswer;

/**
 * Resource of a Deny where the call's own ARN must not enter a policy: it covers every call, so that the caller gets
 * the answer of an explicit deny whatever the ARN was.
 */
export const DENY_EVERYTHING = 'arn:aws:execute-api:*:*:*';

/** Longest ARN that a policy may name (API Gateway limit, characters). */
export const MAX_RESOURCE_LENGTH = 512;

/** Largest context, bytes of JSON: the whole answer has 8 KB. */
export const MAX_CONTEXT_BYTES = 6_656;

/** Longest principal, UTF-16 units. */
export const MAX_PRINCIPAL_LENGTH = 256;

/** Builds a policy for one resource. */
export const buildPolicy = (
  decision: Decision,
  resource: string,
  principalId: string,
  context: PolicyContext,
): Policy => ({
  principalId,
  policyDocument: { Version: '2012-10-17', Statement: statementsOf(decision, resource) },
  context,
});

/** The statements of a plain decision on one resource. */
const statementsOf = (decision: Decision, resource: string): PolicyStatement[] => [
  { Action: 'execute-api:Invoke', Effect: decision, Resource: resource },
];
