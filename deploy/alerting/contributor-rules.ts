import { Stack } from 'aws-cdk-lib';
import { CfnInsightRule } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { DECISION_SCHEMA, type DecisionRecord } from '../../shared/decision-record.ts';
import { reasonPrefixes } from '../../shared/reason-group.ts';

/** An event counts for a rule only when it has every key, so each question has a rule of its own. */
const RULES: Readonly<Record<string, readonly (keyof DecisionRecord)[]>> = {
  clients: ['client_id', 'reason'],
  certificates: ['certificate_thumbprint', 'certificate_subject'],
};

/**
 * Creates the Contributor Insights rules for the clients and the certificates that cause binding failures.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html Rule syntax}
 */
export const createContributorRules = (
  scope: Construct,
  logGroup: ILogGroup,
  serviceName: string,
): readonly CfnInsightRule[] =>
  Object.entries(RULES).map(
    ([what, keys]) =>
      new CfnInsightRule(scope, `BindingFailures-${what}`, {
        ruleName: `gatelens-${serviceName}-binding-failures-${what}`,
        ruleState: 'ENABLED',
        ruleBody: Stack.of(scope).toJsonString(ruleBody(logGroup.logGroupName, keys)),
      }),
  );

const ruleBody = (logGroupName: string, keys: readonly string[]): object => ({
  Schema: { Name: 'CloudWatchLogRule', Version: 1 },
  LogGroupNames: [logGroupName],
  LogFormat: 'JSON',
  Contribution: {
    Keys: keys.map((key) => `$.${key}`),
    Filters: [
      { Match: '$.schema', StartsWith: [DECISION_SCHEMA] },
      { Match: '$.reason', StartsWith: reasonPrefixes('binding') },
    ],
  },
  AggregateOn: 'Count',
});
