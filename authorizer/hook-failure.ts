import type { Check } from '../shared/check.ts';
import { askInTime } from './ask-in-time.ts';
import type { Call } from './call.ts';
import { introspectionTimeoutMs, LateAnswer, remainingMs } from './deadline.ts';
import { describeError } from './describe-error.ts';
import type { AuthorizerHooks } from './hooks.ts';
import { BROKEN_HOOK, LATE_HOOK } from './verdict.ts';

/** What came of a hook that threw, did not return in time, or gave back what cannot be used. */
export interface HookFailure {
  readonly error: unknown;
  /** Hook, class and message; not yet free of secrets. */
  readonly text: string;
  /** The check that failed by it. */
  readonly check: Check;
}

/**
 * Runs a function of the user within what is left of the call's deadline; resolves to its failure, or to undefined.
 *
 * A function that comes back too late is left to itself: nobody waits for it, and what it throws is not seen.
 */
export async function tryHook(
  call: Call,
  hook: string,
  run: () => unknown,
): Promise<HookFailure | undefined> {
  const started = performance.now();
  try {
    await askInTime(hookTimeoutMs(call), run);
    return undefined;
  } catch (error) {
    return {
      error,
      text: `${hook}: ${describeError(error)}`,
      check: error instanceof LateAnswer ? LATE_HOOK : BROKEN_HOOK,
    };
  } finally {
    call.hooksMs = (call.hooksMs ?? 0) + Math.round(performance.now() - started);
  }
}

/** Runs a hook of the authorizer where it is overridden; resolves to its failure, or to undefined. */
export const runHook = async (
  call: Call,
  hook: keyof AuthorizerHooks,
  run: (hooks: AuthorizerHooks) => unknown,
): Promise<HookFailure | undefined> => {
  const { hooked } = call;
  return hooked?.isOverridden(hook) ? tryHook(call, hook, () => run(hooked.hooks)) : undefined;
};

/**
 * Wait for a hook that the deadline leaves no time, milliseconds: one that only notes that the introspection server
 * did not answer should not fail for it. Small beside the time kept free to write the record.
 */
const LAST_WAIT_MS = 50;

/** What hooks and introspection have left of the deadline that they share. */
const hookTimeoutMs = ({ settings, context, asked, hooksMs = 0 }: Call): number =>
  Math.max(
    introspectionTimeoutMs(settings.timeoutMs - hooksMs - (asked?.durationMs ?? 0), context),
    Math.min(LAST_WAIT_MS, remainingMs(context) / 4),
  );
