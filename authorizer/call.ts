import type { AuthorizerHooks, DetermineScopes } from './hooks.ts';
import type { LambdaContext } from './lambda-context.ts';
import type { Settings } from './options.ts';

/** One call to `handle`, with everything that its stages need. */
export interface Call {
  readonly event: unknown;
  readonly context: LambdaContext;
  readonly hooks: AuthorizerHooks;
  /** Tells whether a hook does anything; one that does not is not run, nor is what it would get made. */
  readonly isOverridden: (hook: keyof AuthorizerHooks) => boolean;
  readonly settings: Settings;
  /** Given to `handle`: replaces the hook and the route table. */
  readonly determineScopes: DetermineScopes | undefined;
  /** Work that the answer needs and the introspection does not: done while its server is being waited for. */
  readonly meanwhile: () => void;
}
