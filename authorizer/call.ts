import type { Asked } from './ask-introspection.ts';
import type { Findings } from './findings.ts';
import type { AuthorizerHooks, DetermineScopes } from './hooks.ts';
import type { LambdaContext } from './lambda-context.ts';
import type { RunFacts } from './record.ts';
import type { RequiredScopes } from './required-scopes.ts';
import type { Scrubber } from './secrets.ts';
import type { Settings } from './settings.ts';

/** The hooks of whoever handles calls. */
export interface Hooked {
  readonly hooks: AuthorizerHooks;
  /** Tells whether a hook does anything; one that does not is not run, nor is what it would get made. */
  readonly isOverridden: (hook: keyof AuthorizerHooks) => boolean;
}

/** One call to `handle`, with everything that its stages need. */
export interface Call {
  readonly event: unknown;
  readonly context: LambdaContext;
  /** undefined: there are none, as in the packaged handler. */
  readonly hooked: Hooked | undefined;
  readonly settings: Settings;
  /** Given to `handle`: replaces the hook and the route table. */
  readonly determineScopes: DetermineScopes | undefined;
  /** What the event shows, before any hook has run. */
  readonly opened: Findings;
  /** What was thrown when the event was read. */
  readonly openingError?: unknown;
  /** Made once, while the introspection server is being waited for if there is time. */
  readonly scrubber: () => Scrubber;
  readonly runFacts: () => Omit<RunFacts, 'durationMs'>;
  /** What was found out by asking others: who takes over a call that is not plain asks nobody twice. */
  required?: RequiredScopes;
  asked?: Asked;
  /** Time that hooks took so far, milliseconds: they share one deadline with the introspection. */
  hooksMs?: number;
}
