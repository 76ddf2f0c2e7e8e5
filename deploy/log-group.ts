import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { FieldIndexPolicy, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** How logs are kept. */
export interface LogKeeping {
  /** Default one year, which PCI DSS asks for (10.5.1). */
  readonly retention?: RetentionDays;
  /** Key to encrypt with. Its policy gets what CloudWatch Logs needs, unless the key is imported. */
  readonly encryptionKey?: IKey;
  /** Default: a name by CloudFormation. A fixed one is in the way when the stack is made a second time. */
  readonly logGroupName?: string;
  /**
   * true: the logs go with the stack, and nothing protects them from deletion. For trials. Default false: the group
   * is protected and stays when the stack is deleted.
   */
  readonly disposable?: boolean;
}

/** Creates a log group that keeps what it gets. */
export const createLogGroup = (
  scope: Construct,
  id: string,
  { retention = RetentionDays.ONE_YEAR, encryptionKey, logGroupName, disposable = false }: LogKeeping,
  indexedFields: readonly string[] = [],
): LogGroup => {
  const group = new LogGroup(scope, id, {
    retention,
    deletionProtectionEnabled: !disposable,
    removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    ...(logGroupName === undefined ? {} : { logGroupName }),
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
    ...(indexedFields.length === 0
      ? {}
      : { fieldIndexPolicies: [new FieldIndexPolicy({ fields: [...indexedFields] })] }),
  });
  if (encryptionKey !== undefined) allowLogs(encryptionKey, Stack.of(scope));
  return group;
};

/**
 * Lets CloudWatch Logs of this account and region use a key, for log groups only.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html Encrypt log data}
 */
const allowLogs = (key: IKey, stack: Stack): void => {
  const logs = new ServicePrincipal(`logs.${stack.region}.amazonaws.com`, {
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: '*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  });
  key.grant(logs, 'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey');
};
