import { createHandle, type Handle } from './handle-call.ts';
import type { AuthorizerHooks, Awaitable, DetermineScopes } from './hooks.ts';
import type { IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
import type { LambdaContext } from './lambda-context.ts';
import { type AuthorizerOptions, resolveOptions } from './options.ts';
import type { AuthorizerAnswer, Policy, PolicyContext } from './policy.ts';

/**
 * A Lambda authorizer for Amazon API Gateway.
 *
 * Delegates the validation of the access token to an introspection server, checks the certificate binding itself as
 * well, and writes one decision record for every call. Subclass it to override its hooks.
 */
export class Authorizer implements AuthorizerHooks {
  readonly #handle: Handle;

  /**
   * @throws ConfigurationError when `introspection` is not given and the environment cannot be used; its message
   * names every bad variable.
   */
  constructor(options: AuthorizerOptions = {}) {
    this.#handle = createHandle(resolveOptions(options), {
      hooks: this,
      isOverridden: (hook) => !IDLE_METHODS.has(this[hook]),
    });
  }

  /**
   * Decides whether a call is let in.
   *
   * @param event - Any authorizer event of API Gateway, as it came.
   * @param determineScopes - Replaces the hook of this name and the route table.
   * @returns A policy, or a simple answer where that was asked for.
   * @throws Error `Unauthorized` or `Internal Server Error`, with `policy: false` only.
   */
  async handle(
    event: unknown,
    context: LambdaContext,
    determineScopes?: DetermineScopes,
  ): Promise<AuthorizerAnswer> {
    return this.#handle(event, context, determineScopes);
  }

  onEnter(_event: unknown, _context: LambdaContext): Awaitable<void> {}

  determineScopes(
    _event: unknown,
    _context: LambdaContext,
    _method: string,
    _path: string,
  ): Awaitable<readonly string[] | null> {
    return null;
  }

  onIntrospectionError(
    _event: unknown,
    _context: LambdaContext,
    _request: IntrospectionRequest,
    _exception: unknown,
  ): Awaitable<void> {}

  onIntrospection(
    _event: unknown,
    _context: LambdaContext,
    _request: IntrospectionRequest,
    _response: IntrospectionResponse,
  ): Awaitable<void> {}

  updatePolicyContext(
    _event: unknown,
    _context: LambdaContext,
    _request: IntrospectionRequest | null,
    _response: IntrospectionResponse | null,
    _exception: unknown,
    _policyContext: PolicyContext,
  ): Awaitable<void> {}

  onAllow(
    _event: unknown,
    _context: LambdaContext,
    _request: IntrospectionRequest,
    _response: IntrospectionResponse,
    _policy: Policy,
  ): Awaitable<void> {}

  onDeny(
    _event: unknown,
    _context: LambdaContext,
    _request: IntrospectionRequest | null,
    _response: IntrospectionResponse | null,
    _exception: unknown,
    _policy: Policy,
  ): Awaitable<void> {}

  onUnauthorized(_event: unknown, _context: LambdaContext): Awaitable<void> {}

  onInternalServerError(_event: unknown, _context: LambdaContext): Awaitable<void> {}
}

/** The methods of the class as it was written: a subclass, an instance or a patch of the prototype overrides them. */
const IDLE_METHODS: ReadonlySet<unknown> = new Set(
  Object.values(Object.getOwnPropertyDescriptors(Authorizer.prototype)).map(({ value }) => value),
);
