import { DashboardFault } from '../dashboard-fault.ts';
import { explainLogsError, type LogsCall } from './logs-problem.ts';

/** Makes one call to CloudWatch, and rejects with {@link DashboardFault} only. */
export const explaining = async <T>(call: LogsCall, run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (cause) {
    throw new DashboardFault(explainLogsError(cause, call), { cause });
  }
};
