import { ArnFormat, Stack } from 'aws-cdk-lib';
import { LoggingLevel, SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import type { AlarmBase } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ManagedPolicy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** Who is told when an alarm changes its state. */
export interface NotificationTargets {
  /** Each address has to confirm before it gets anything. */
  readonly emails?: readonly string[];
  /** https addresses, which have to confirm likewise. They can be read in the template: none with a secret in it. */
  readonly webhooks?: readonly string[];
  /** Slack, through Amazon Q Developer in chat applications; the workspace has to be authorised there once by hand. */
  readonly slack?: { readonly workspaceId: string; readonly channelId: string };
}

const CLOUDWATCH = new ServicePrincipal('cloudwatch.amazonaws.com');

/**
 * Creates the topic that alarms go to, and subscribes the targets.
 *
 * @throws Error for a webhook that is not https.
 */
export const createTopic = (
  scope: Construct,
  { emails = [], webhooks = [], slack }: NotificationTargets,
  encryptionKey: IKey | undefined,
): Topic => {
  const topic = new Topic(scope, 'Topic', {
    displayName: 'Gatelens alarms',
    enforceSSL: true,
    ...(encryptionKey === undefined ? {} : { masterKey: encryptionKey }),
  });
  encryptionKey?.grantEncryptDecrypt(CLOUDWATCH);
  topic.addToResourcePolicy(publishStatement(topic));
  for (const address of emails) topic.addSubscription(new EmailSubscription(address));
  for (const url of webhooks) {
    if (!/^https:\/\/[^@\s]+$/.test(url))
      throw new Error('A webhook has to be an address with https:// and without a user name.');
    topic.addSubscription(new UrlSubscription(url, { protocol: SubscriptionProtocol.HTTPS }));
  }
  if (slack !== undefined)
    new SlackChannelConfiguration(scope, 'Slack', {
      slackChannelConfigurationName: scope.node.addr,
      slackWorkspaceId: slack.workspaceId,
      slackChannelId: slack.channelId,
      notificationTopics: [topic],
      loggingLevel: LoggingLevel.ERROR,
      // Without it, AWS lets the channel do whatever an administrator may.
      guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess')],
    });
  return topic;
};

/** A topic with a policy of its own has lost the default that would let the account's alarms publish. */
const publishStatement = (topic: Topic): PolicyStatement => {
  const stack = Stack.of(topic);
  return new PolicyStatement({
    sid: 'AlarmsOfThisAccount',
    principals: [CLOUDWATCH],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: {
      StringEquals: { 'aws:SourceAccount': stack.account },
      ArnLike: {
        'aws:SourceArn': stack.formatArn({
          service: 'cloudwatch',
          resource: 'alarm',
          resourceName: '*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  });
};

/** Tells the topic about each change between ALARM and OK. */
export const notify = (alarm: AlarmBase, topic: Topic): void => {
  const action = new SnsAction(topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
};
