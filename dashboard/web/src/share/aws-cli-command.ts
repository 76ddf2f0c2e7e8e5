import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import type { Settings } from '../../../contract/settings.ts';
import { quoteForShell } from './quote-for-shell.ts';

const SLACK_MS = 300_000;
const SAFE_ID = /^[\w-]{1,128}$/;

/**
 * Builds the AWS CLI commands that print the record of a call, one per log group, for a POSIX shell.
 *
 * @returns `undefined` when the record's id or time cannot stand in a filter pattern.
 * @see {@link https://docs.aws.amazon.com/cli/latest/reference/logs/filter-log-events.html filter-log-events}
 */
export const buildAwsCliCommand = (
  { decision_id, timestamp }: Pick<ReadDecisionRecord, 'decision_id' | 'timestamp'>,
  {
    logGroups,
    region,
    store,
  }: Pick<Settings, 'region' | 'store'> & { readonly logGroups: readonly string[] },
): string | undefined => {
  const at = Date.parse(timestamp);
  if (!SAFE_ID.test(decision_id) || Number.isNaN(at)) return undefined;
  return logGroups
    .map((group) =>
      [
        'aws logs filter-log-events',
        `--region ${quoteForShell(region)}`,
        // The page does not know where a store of one's own listens.
        ...(store === 'aws' ? [] : ['--endpoint-url "$LOGS_ENDPOINT"']),
        `${group.startsWith('arn:') ? '--log-group-identifier' : '--log-group-name'} ${quoteForShell(group)}`,
        `--start-time ${Math.max(0, at - SLACK_MS)}`,
        `--end-time ${at + SLACK_MS}`,
        `--filter-pattern ${quoteForShell(`{ $.decision_id = "${decision_id}" }`)}`,
        `--query 'events[].message' --output text`,
      ].join(' \\\n  '),
    )
    .join('\n');
};
