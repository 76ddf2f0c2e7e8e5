import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Estimate } from '../contract/query-answer.ts';
import type { TimeRange } from '../contract/time-range.ts';
import { costOf } from './answer/progress.ts';
import { DashboardFault } from './dashboard-fault.ts';
import { fetchGroupFacts, type GroupFacts } from './logs/group-facts.ts';
import type { LogGroups } from './logs/log-groups.ts';

const DAY_MS = 86_400_000;

/** 10 GB: five cents at the list price. */
const WIDE_BYTES = 10e9;

/**
 * Estimates the bytes of a group in a range: its stored bytes, as if they had come evenly since it was made.
 *
 * @param now - Milliseconds since the epoch.
 */
export const estimateBytes = (
  { storedBytes, createdAt, retentionDays }: Omit<GroupFacts, 'arn'>,
  { startTime, endTime }: TimeRange,
  now: number,
): number => {
  const oldest = Math.max(createdAt, retentionDays === undefined ? 0 : now - retentionDays * DAY_MS);
  const age = now - oldest;
  const overlap = Math.min((endTime + 1) * 1000, now) - Math.max(startTime * 1000, oldest);
  if (overlap <= 0) return 0;
  return age <= 0 ? storedBytes : Math.round(storedBytes * Math.min(1, overlap / age));
};

/** Asks what a query over a range would read at most, and its price. Never rejects: an unknown price is an answer. */
export const estimateQuery = async (
  client: CloudWatchLogsClient,
  {
    logGroups,
    range,
    pricePerGb,
  }: {
    readonly logGroups: LogGroups;
    readonly range: TimeRange;
    readonly pricePerGb: number | undefined;
  },
): Promise<Estimate> => {
  try {
    const facts = await Promise.all(logGroups.map((group) => fetchGroupFacts(client, group)));
    const bytes = facts
      .map((fact) => (fact === undefined ? 0 : estimateBytes(fact, range, Date.now())))
      .reduce((sum, one) => sum + one, 0);
    return { kind: 'estimate', bytes, ...costOf(bytes, pricePerGb), isWide: bytes >= WIDE_BYTES };
  } catch (error) {
    if (error instanceof DashboardFault) return { kind: 'unknown', why: error.problem.sentence };
    throw error;
  }
};
