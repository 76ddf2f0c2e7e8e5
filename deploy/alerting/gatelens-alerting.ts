import { Stack, Token } from 'aws-cdk-lib';
import type { AlarmBase, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ALARMS, type AlarmDefinition, type AlarmId, alarmLink } from '../../shared/alarms.ts';
import type { GatelensAuthorizer } from '../authorizer/gatelens-authorizer.ts';
import { createAlarm } from './alarm.ts';
import { alarmQuery } from './alarm-query.ts';
import { insightsLink } from './console-link.ts';
import { createContributorRules } from './contributor-rules.ts';
import { createDashboard } from './dashboard.ts';
import { createTopic, type NotificationTargets, notify } from './notifications.ts';
import { createQueryDefinitions, type QueriedGroups, savedQueryName } from './query-definitions.ts';

/** What the description of an alarm takes, characters. */
const MAX_DESCRIPTION = 1_024;

/** Settings of a {@link GatelensAlerting}. */
export interface GatelensAlertingProps {
  readonly authorizer: GatelensAuthorizer;
  /** Log group of the access log, such as that of `GatelensMutualTls`; queries about callers need it. */
  readonly accessLogGroup?: ILogGroup;
  /** Who is told. Default: nobody; the topic is there to subscribe to. */
  readonly notify?: NotificationTargets;
  /** Where your debug dashboard is served. Default: alarms link to Logs Insights in the console. */
  readonly dashboardUrl?: string;
  /** Thresholds other than those of `ALARMS`, in the unit of the alarm. An anomaly alarm has deviations instead. */
  readonly thresholds?: Readonly<Partial<Record<AlarmId, number>>>;
  /** Alarms to leave out. */
  readonly without?: readonly AlarmId[];
  /** Key of the topic. CloudWatch can publish only with a key of your own, never with `aws/sns`. */
  readonly encryptionKey?: IKey;
}

/**
 * Alarms, a topic, Contributor Insights rules, a CloudWatch dashboard and saved queries for one authorizer.
 *
 * Each alarm says what it means and links to the search that explains it.
 */
export class GatelensAlerting extends Construct {
  readonly topic: Topic;
  readonly alarms: Readonly<Partial<Record<AlarmId, AlarmBase>>>;
  readonly dashboard: Dashboard;

  /** @throws Error for a webhook that is not https, and for an alarm whose text would be too long. */
  constructor(scope: Construct, id: string, props: GatelensAlertingProps) {
    super(scope, id);
    const { authorizer, accessLogGroup } = props;
    const subject = { service: authorizer.serviceName, functionName: authorizer.function.functionName };
    const groups: QueriedGroups = {
      decisions: authorizer.logGroup,
      ...(accessLogGroup === undefined ? {} : { access: accessLogGroup }),
    };
    this.topic = createTopic(this, props.notify ?? {}, props.encryptionKey);
    const definitions = ALARMS.filter((alarm) => !props.without?.includes(alarm.id));
    const alarms = definitions.map((definition) => {
      const alarmDescription = this.#describe(definition, props);
      const alarm = createAlarm(this, withThreshold(definition, props.thresholds?.[definition.id]), {
        subject,
        alarmDescription,
      });
      notify(alarm, this.topic);
      return [definition.id, alarm] as const;
    });
    this.alarms = Object.fromEntries(alarms);
    const rules = createContributorRules(this, authorizer.logGroup, authorizer.serviceName);
    createQueryDefinitions(this, groups, authorizer.serviceName);
    this.dashboard = createDashboard(this, {
      alarms: alarms.map(([, alarm]) => alarm),
      ruleNames: rules.map(({ ruleName }) => ruleName),
      groups,
      subject,
      dashboardUrl: props.dashboardUrl,
    });
  }

  #describe(definition: AlarmDefinition, { authorizer, dashboardUrl }: GatelensAlertingProps): string {
    const link =
      dashboardUrl === undefined
        ? insightsLink({
            region: Stack.of(this).region,
            logGroupName: authorizer.logGroup.logGroupName,
            query: alarmQuery(definition),
            seconds: definition.search.seconds,
          })
        : alarmLink(dashboardUrl, definition.id);
    const text = `${definition.sentence} Saved query: ${savedQueryName(authorizer.serviceName, definition.savedQuery)}. ${link}`;
    if (!Token.isUnresolved(text) && text.length > MAX_DESCRIPTION)
      throw new Error(
        `The text of the alarm ${definition.id} has ${text.length} characters, and an alarm takes ${MAX_DESCRIPTION}: shorten dashboardUrl, serviceName or the name of the log group.`,
      );
    return text;
  }
}

const withThreshold = (definition: AlarmDefinition, threshold: number | undefined): AlarmDefinition => {
  const { measure } = definition;
  if (threshold === undefined) return definition;
  return {
    ...definition,
    measure: measure.kind === 'anomaly' ? { ...measure, deviations: threshold } : { ...measure, threshold },
  };
};
