import {
  type AlarmDefinition,
  type AlarmMeasure,
  type AlarmSeries,
  type AlarmSubject,
  alarmLink,
  dimensionsOf,
  lowSampleTreatment,
  shareExpression,
} from '../../../shared/alarms.ts';
import type { MonitoredAlarm } from '../alarm-monitor.ts';
import { COMPARISON } from '../evaluation/state-reason.ts';

/** What is said about alarms beside their definitions. */
export interface AlarmSetting {
  readonly subject: AlarmSubject;
  readonly region: string;
  readonly accountId: string;
  /** When they were created, milliseconds since the epoch. */
  readonly createdAt: number;
  /** Address of the dashboard without any key; `undefined` while there is none. */
  readonly dashboardUrl: () => string | undefined;
}

/** Name of the alarm of a definition. On AWS, CloudFormation makes one up. */
export const alarmName = ({ id }: AlarmDefinition): string => `gatelens-${id}`;

/** ARN of the alarm of a definition. */
export const alarmArn = (definition: AlarmDefinition, { region, accountId }: AlarmSetting): string =>
  `arn:aws:cloudwatch:${region}:${accountId}:alarm:${alarmName(definition)}`;

/** What an alarm means, with the link to the search that explains it. */
export const describeAlarm = (definition: AlarmDefinition, setting: AlarmSetting): string => {
  const link = searchLink(definition, setting);
  return link === undefined ? definition.sentence : `${definition.sentence} ${link}`;
};

/** Address of the search in the dashboard that explains an alarm. */
export const searchLink = ({ id }: AlarmDefinition, { dashboardUrl }: AlarmSetting): string | undefined => {
  const dashboard = dashboardUrl();
  return dashboard === undefined ? undefined : alarmLink(dashboard, id);
};

/** Seconds since the epoch, as AWS JSON writes times. */
export const epochSeconds = (milliseconds: number): number => milliseconds / 1000;

/**
 * Builds an alarm as DescribeAlarms gives it.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html MetricAlarm}
 */
export const buildMetricAlarm = ({ definition, state }: MonitoredAlarm, setting: AlarmSetting): object => ({
  AlarmName: alarmName(definition),
  AlarmArn: alarmArn(definition, setting),
  AlarmDescription: describeAlarm(definition, setting),
  AlarmConfigurationUpdatedTimestamp: epochSeconds(setting.createdAt),
  ActionsEnabled: true,
  OKActions: [],
  AlarmActions: [],
  InsufficientDataActions: [],
  StateValue: state.value,
  StateReason: state.reason,
  ...(state.reasonData === undefined ? {} : { StateReasonData: state.reasonData }),
  StateUpdatedTimestamp: epochSeconds(state.since),
  StateTransitionedTimestamp: epochSeconds(state.since),
  EvaluationPeriods: definition.evaluationPeriods,
  DatapointsToAlarm: definition.datapointsToAlarm,
  TreatMissingData: definition.treatMissingData,
  ...lowSamples(definition.measure),
  ...measureMembers(definition, setting.subject),
});

const lowSamples = (measure: AlarmMeasure): object => {
  const treatment = lowSampleTreatment(measure);
  return treatment === undefined ? {} : { EvaluateLowSampleCountPercentile: treatment };
};

const measureMembers = (definition: AlarmDefinition, subject: AlarmSubject): object => {
  const { measure, periodSeconds } = definition;
  const stat = (id: string, series: AlarmSeries, isReturned: boolean) => ({
    Id: id,
    MetricStat: { Metric: buildMetric(series, subject), Period: periodSeconds, Stat: series.statistic },
    ReturnData: isReturned,
  });
  switch (measure.kind) {
    case 'metric':
      return {
        ...buildMetric(measure.series, subject),
        ...statisticMember(measure.series.statistic),
        Period: periodSeconds,
        Threshold: measure.threshold,
        ComparisonOperator: COMPARISON,
      };
    case 'share':
      return {
        Metrics: [
          { Id: 'expr_1', Expression: shareExpression(measure), ReturnData: true, Period: periodSeconds },
          stat('part', measure.part, false),
          stat('whole', measure.whole, false),
        ],
        Threshold: measure.threshold,
        ComparisonOperator: COMPARISON,
      };
    case 'anomaly':
      return {
        Metrics: [
          { Id: 'band', Expression: `ANOMALY_DETECTION_BAND(m0, ${measure.deviations})`, ReturnData: true },
          stat('m0', measure.series, true),
        ],
        ThresholdMetricId: 'band',
        ComparisonOperator: 'GreaterThanUpperThreshold',
      };
  }
};

const statisticMember = (statistic: AlarmSeries['statistic']): object =>
  statistic.startsWith('p') ? { ExtendedStatistic: statistic } : { Statistic: statistic };

const buildMetric = (series: AlarmSeries, subject: AlarmSubject) => ({
  Namespace: series.namespace,
  MetricName: series.metricName,
  Dimensions: Object.entries(dimensionsOf(series, subject)).map(([Name, Value]) => ({ Name, Value })),
});
