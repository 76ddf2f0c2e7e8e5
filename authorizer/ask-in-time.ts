import { withDeadline } from './deadline.ts';
import type { Awaitable } from './hooks.ts';
import { isObject } from './json.ts';

/**
 * Asks a function of the user, which gets no longer than an introspection.
 *
 * @throws Error when a promise of it is not kept in time, and whatever the function throws.
 */
export const askInTime = async <T>(timeoutMs: number, ask: () => Awaitable<T>): Promise<T> => {
  const answer = ask();
  return isObject(answer) && 'then' in answer
    ? withDeadline(
        timeoutMs,
        async () => answer,
        () => new Error('no answer in time'),
      )
    : answer;
};
