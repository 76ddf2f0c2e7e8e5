import type { Filter } from '../../../contract/filter.ts';
import { pollTail, problemOf } from '../api/dashboard-api.ts';
import { AGAIN } from '../question/ask-again.ts';
import { type Tail, withEnd, withRows } from './tail.ts';

/** As long as a session of the live tail may be. */
const MAX_SESSION_MS = 3 * 3_600_000;

/**
 * Follows a tail by asking every few seconds what has come, where no stream can pass.
 *
 * @returns What ends it.
 */
export const followByPolling = (
  filter: Filter | undefined,
  onChange: (change: (tail: Tail) => Tail) => void,
): (() => void) => {
  const gone = new AbortController();
  const endsAt = Date.now() + MAX_SESSION_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = async (cursor: string | undefined, failures: number): Promise<void> => {
    if (Date.now() >= endsAt) {
      onChange((tail) => withEnd(tail, 'session_limit'));
      return;
    }
    try {
      const { rows, cursor: next, lookAgainAfterMs } = await pollTail(filter, cursor, gone.signal);
      if (gone.signal.aborted) return;
      onChange((tail) => withRows({ ...tail, mode: 'polling' }, { rows, isSampled: false }));
      lookLater(lookAgainAfterMs, next, 0);
    } catch (error) {
      if (gone.signal.aborted || !(error instanceof Error)) return;
      if (AGAIN.retry(failures, error)) lookLater(AGAIN.retryDelay(failures, error), cursor, failures + 1);
      else onChange((tail) => withEnd(tail, 'problem', problemOf(error)));
    }
  };
  const lookLater = (ms: number, cursor: string | undefined, failures: number): void => {
    timer = setTimeout(() => {
      void look(cursor, failures);
    }, ms);
  };

  void look(undefined, 0);
  return () => {
    clearTimeout(timer);
    gone.abort();
  };
};
