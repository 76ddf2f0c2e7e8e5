import { DashboardFault } from '../dashboard-fault.ts';
import { explainLogsError, type LogsCall } from './logs-problem.ts';

/** Less than the page waits for this server, so that it is told what does not answer. */
const ANSWER_WITHIN_MS = 25_000;

/** Makes one call to CloudWatch, its repeats included, and rejects with {@link DashboardFault} only. */
export const explaining = async <T>(
  call: LogsCall,
  run: () => Promise<T>,
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

const within = async <T>(ms: number, run: () => Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
};
