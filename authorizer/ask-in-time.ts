import { withDeadline } from './deadline.ts';
import type { Awaitable } from './hooks.ts';

/**
 * Asks a function of the user, which gets no longer than it is given.
 *
 * @throws LateAnswer when a promise of it is not kept in time, and whatever the function throws.
 */
export const askInTime = async <T>(timeoutMs: number, ask: () => Awaitable<T>): Promise<T> => {
  const answer = ask();
  return isThenable(answer) ? withDeadline(timeoutMs, async () => answer) : answer;
};

/** What `await` may have to wait for: a function can be a promise too. */
const isThenable = (value: unknown): boolean =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') && 'then' in value;
