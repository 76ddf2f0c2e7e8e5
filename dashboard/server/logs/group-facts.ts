import { type CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { explaining } from './explaining.ts';
import { groupName } from './log-groups.ts';

/** What CloudWatch Logs knows about a log group. */
export interface GroupFacts {
  readonly arn: string;
  readonly storedBytes: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly retentionDays?: number;
}

const ACCOUNT_OF_ARN = /^arn:[^:]*:logs:[^:]*:([^:]+):/;

/**
 * Asks for the facts of a group that is given by name or ARN.
 *
 * @returns `undefined` when there is no such group. Rejects with `DashboardFault` only.
 */
export const fetchGroupFacts = (
  client: CloudWatchLogsClient,
  group: string,
): Promise<GroupFacts | undefined> =>
  explaining({ operation: 'DescribeLogGroups', logGroups: [group] }, async () => {
    const name = groupName(group);
    const account = ACCOUNT_OF_ARN.exec(group)?.[1];
    const { logGroups = [] } = await client.send(
      new DescribeLogGroupsCommand({
        logGroupNamePrefix: name,
        ...(account === undefined ? {} : { accountIdentifiers: [account], includeLinkedAccounts: true }),
      }),
    );
    const found = logGroups.find(({ logGroupName }) => logGroupName === name);
    if (found === undefined) return undefined;
    return {
      arn: found.logGroupArn ?? found.arn?.replace(/:\*$/, '') ?? group,
      storedBytes: found.storedBytes ?? 0,
      createdAt: found.creationTime ?? 0,
      ...(found.retentionInDays === undefined ? {} : { retentionDays: found.retentionInDays }),
    };
  });
