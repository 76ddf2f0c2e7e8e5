import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { AGAINST_RECORDS } from './against-records.ts';

/**
 * Creates the role of the function: it may write into its log group and read its secrets, and is denied whatever would
 * take records away, also if someone grants it later.
 */
export const createFunctionRole = (
  scope: Construct,
  logGroup: ILogGroup,
  secrets: readonly PolicyStatement[],
): Role => {
  const stack = Stack.of(scope);
  const groupArn = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const write = new PolicyStatement({
    sid: 'WriteRecords',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  const keep = new PolicyStatement({
    sid: 'KeepRecords',
    effect: Effect.DENY,
    actions: [...AGAINST_RECORDS],
    resources: [groupArn, logGroup.logGroupArn],
  });
  return new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Gatelens authorizer: writes its records, reads its secrets',
    inlinePolicies: {
      Records: new PolicyDocument({ statements: [write, keep] }),
      ...(secrets.length === 0 ? {} : { Secrets: new PolicyDocument({ statements: [...secrets] }) }),
    },
  });
};
