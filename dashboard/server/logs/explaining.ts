import { DashboardFault } from '../dashboard-fault.ts';
import { explainLogsError, type LogsCall } from './logs-problem.ts';

/** Less than the page waits for this server, so that it is told what does not answer. */
const ANSWER_WITHIN_MS = 25_000;

/**
 * Makes one call to CloudWatch, its repeats included, and rejects with {@link DashboardFault} only.
 *
 * @param run - Gets a signal that aborts when nobody waits any more, for what would cost something all the same.
 */
export const explaining = async <T>(
  call: LogsCall,
  run: (late: AbortSignal) => Promise<T>,
  answerWithinMs = ANSWER_WITHIN_MS,
): Promise<T> => {
  try {
    return await within(answerWithinMs, run);
  } catch (cause) {
    throw new DashboardFault(explainLogsError(cause, call), { cause });
  }
};

/** Named as the SDK names it. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

const within = async <T>(ms: number, run: (late: AbortSignal) => Promise<T>): Promise<T> => {
  const waiting = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TimeoutError(`no answer within ${ms} ms`));
      waiting.abort();
    }, ms);
  });
  try {
    return await Promise.race([run(waiting.signal), late]);
  } finally {
    clearTimeout(timer);
  }
};
