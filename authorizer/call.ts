import type { AuthorizerHooks, DetermineScopes } from './hooks.ts';
import type { LambdaContext } from './lambda-context.ts';
import type { Settings } from './options.ts';

/** One call to `handle`, with everything that its stages need. */
export interface Call {
  readonly event: unknown;
  readonly context: LambdaContext;
  readonly hooks: AuthorizerHooks;
  readonly settings: Settings;
  /** Given to `handle`: replaces the hook and the route table. */
  readonly determineScopes: DetermineScopes | undefined;
}
