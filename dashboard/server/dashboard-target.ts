import type { LogGroups } from './logs/log-groups.ts';

/** Where a dashboard looks: one region, seen with one set of credentials. */
export interface DashboardTarget {
  readonly region: string;
  /** Groups with decision records, at least one; names or ARNs. */
  readonly logGroups: LogGroups;
  /** Groups with access-log lines; may be none. */
  readonly accessLogGroups: LogGroups;
  /** Another endpoint than AWS's own. */
  readonly endpoint?: string | undefined;
  /** US dollars per GB scanned; left out where nothing is billed. */
  readonly pricePerGb?: number | undefined;
}
