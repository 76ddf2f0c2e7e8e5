import type { IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
import type { LambdaContext } from './lambda-context.ts';
import type { Policy, PolicyContext } from './policy.ts';

/** A value, now or later. */
export type Awaitable<T> = T | Promise<T>;

/**
 * Names the scopes that a call needs.
 *
 * @param path - Without a leading slash, not decoded; a route table matches templates and is harder to get wrong.
 * @returns null for none; every scope of a list is needed.
 */
export type DetermineScopes = (
  event: unknown,
  context: LambdaContext,
  method: string,
  path: string,
) => Awaitable<readonly string[] | null>;

/**
 * The hooks of an `Authorizer`, in the order in which they run. Override them in a subclass; each may be async.
 *
 * A hook that throws never lets a call in, nor does one that does not return within `timeoutMs`, which hooks and
 * introspection share: the call is refused as `hook_failed`. Requests, responses and events hold secrets: do not log
 * them.
 */
export interface AuthorizerHooks {
  /** Runs first. */
  onEnter(event: unknown, context: LambdaContext): Awaitable<void>;
  /** Runs for every call that can be read, also one without a token. */
  determineScopes: DetermineScopes;
  /** Runs when no answer could be had, or `onIntrospection` threw. */
  onIntrospectionError(
    event: unknown,
    context: LambdaContext,
    request: IntrospectionRequest,
    exception: unknown,
  ): Awaitable<void>;
  /** Runs on an answer, whatever it says. */
  onIntrospection(
    event: unknown,
    context: LambdaContext,
    request: IntrospectionRequest,
    response: IntrospectionResponse,
  ): Awaitable<void>;
  /** May change the context in place. `request`, `response` and `exception` are null where there is none. */
  updatePolicyContext(
    event: unknown,
    context: LambdaContext,
    request: IntrospectionRequest | null,
    response: IntrospectionResponse | null,
    exception: unknown,
    policyContext: PolicyContext,
  ): Awaitable<void>;
  /**
   * Gets the finished Allow and may change it in place. Taking out its statements or making one a Deny refuses the
   * call as `policy_denied`.
   */
  onAllow(
    event: unknown,
    context: LambdaContext,
    request: IntrospectionRequest,
    response: IntrospectionResponse,
    policy: Policy,
  ): Awaitable<void>;
  /**
   * Gets the finished Deny and may change its context and principal in place. Its statements stay as they are: a
   * hook cannot turn a Deny into an Allow.
   */
  onDeny(
    event: unknown,
    context: LambdaContext,
    request: IntrospectionRequest | null,
    response: IntrospectionResponse | null,
    exception: unknown,
    policy: Policy,
  ): Awaitable<void>;
  /** Runs before `Unauthorized` is thrown, with `policy: false` only. */
  onUnauthorized(event: unknown, context: LambdaContext): Awaitable<void>;
  /** Runs before `Internal Server Error` is thrown, with `policy: false` only. */
  onInternalServerError(event: unknown, context: LambdaContext): Awaitable<void>;
}
