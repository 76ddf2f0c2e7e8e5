import type { Call } from './call.ts';
import { describeError } from './describe-error.ts';
import type { AuthorizerHooks } from './hooks.ts';

/** What came of a hook that threw, or gave back what cannot be used. */
export interface HookFailure {
  readonly error: unknown;
  /** Hook, class and message; not yet free of secrets. */
  readonly text: string;
}

/** Runs a hook; resolves to its failure, or to undefined. */
export const tryHook = async (hook: string, run: () => unknown): Promise<HookFailure | undefined> => {
  try {
    await run();
    return undefined;
  } catch (error) {
    return { error, text: `${hook}: ${describeError(error)}` };
  }
};

/** Runs a hook of the authorizer where it is overridden; resolves to its failure, or to undefined. */
export const runHook = async (
  { hooked }: Call,
  hook: keyof AuthorizerHooks,
  run: (hooks: AuthorizerHooks) => unknown,
): Promise<HookFailure | undefined> =>
  hooked?.isOverridden(hook) ? tryHook(hook, () => run(hooked.hooks)) : undefined;
