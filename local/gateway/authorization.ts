import type { InvocationResult } from '../lambda/invocation-result.ts';
import { type AuthorizerResult, parseAuthorizerResult } from './authorizer-result.ts';
import { evaluatePolicy } from './policy-evaluation.ts';

/** What the gateway does with a call once its authorizer has run. */
export type Authorization =
  | { readonly kind: 'allowed'; readonly result: AuthorizerResult }
  | { readonly kind: 'denied'; readonly explicit: boolean; readonly result: AuthorizerResult }
  /** The authorizer threw `Unauthorized`. */
  | { readonly kind: 'unauthorized' }
  /** No policy could be had; `cause` holds nothing that the authorizer said. */
  | { readonly kind: 'failed'; readonly cause: string };

/** The error message that API Gateway turns into a 401, exactly as spelled. */
const UNAUTHORIZED = 'Unauthorized';

/**
 * Decides about a call from what its authorizer answered.
 *
 * @param methodArn - The method that is called.
 */
export const decideAuthorization = (invocation: InvocationResult, methodArn: string): Authorization => {
  if (invocation.kind === 'success') return decideByPolicy(invocation.payload, methodArn);
  if (invocation.kind === 'function_error' && invocation.errorMessage === UNAUTHORIZED) {
    return { kind: 'unauthorized' };
  }
  return { kind: 'failed', cause: describeFailure(invocation) };
};

const decideByPolicy = (payload: unknown, methodArn: string): Authorization => {
  const parsed = parseAuthorizerResult(payload);
  if (parsed.kind === 'invalid') {
    return { kind: 'failed', cause: `Execution failed due to configuration error: ${parsed.problem}` };
  }
  const { result } = parsed;
  const verdict = evaluatePolicy(result.statements, methodArn);
  return verdict === 'allow'
    ? { kind: 'allowed', result }
    : { kind: 'denied', explicit: verdict === 'explicit_deny', result };
};

const describeFailure = (invocation: Exclude<InvocationResult, { kind: 'success' }>): string => {
  switch (invocation.kind) {
    case 'function_error':
      return 'Execution failed due to an authorizer error: the function reported an error';
    case 'timeout':
      return `Execution failed due to a timeout error: no answer within ${invocation.timeoutMs} ms`;
    case 'crash':
      return 'Execution failed due to an authorizer error: the function ended before it answered';
    case 'malformed_payload':
      return 'Execution failed due to configuration error: the answer is not JSON';
  }
};
