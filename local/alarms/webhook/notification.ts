import {
  type AlarmDefinition,
  type AlarmSeries,
  type AlarmSubject,
  dimensionsOf,
  lowSampleTreatment,
  shareExpression,
} from '../../../shared/alarms.ts';
import type { AlarmTransition } from '../alarm-monitor.ts';
import { type AlarmSetting, alarmArn, alarmName, describeAlarm, searchLink } from '../api/metric-alarm.ts';
import { COMPARISON, isoTime } from '../evaluation/state-reason.ts';

/**
 * Builds what SNS delivers to an HTTPS subscription about a change of an alarm, with raw message delivery: the message
 * of CloudWatch itself. `SearchUrl` is ours: the search in the dashboard that explains the alarm.
 *
 * @see {@link https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html Raw message delivery}
 */
export const buildNotification = (
  { definition, from, to }: AlarmTransition,
  setting: AlarmSetting,
): Readonly<Record<string, unknown>> => {
  const link = searchLink(definition, setting);
  return {
    AlarmName: alarmName(definition),
    AlarmDescription: describeAlarm(definition, setting),
    AWSAccountId: setting.accountId,
    AlarmConfigurationUpdatedTimestamp: isoTime(setting.createdAt),
    NewStateValue: to.value,
    NewStateReason: to.reason,
    StateChangeTime: isoTime(to.since),
    Region: setting.region,
    AlarmArn: alarmArn(definition, setting),
    OldStateValue: from.value,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Trigger: buildTrigger(definition, setting.subject),
    ...(link === undefined ? {} : { SearchUrl: link }),
  };
};

const buildTrigger = (definition: AlarmDefinition, subject: AlarmSubject): object => {
  const { measure, periodSeconds, evaluationPeriods, datapointsToAlarm, treatMissingData } = definition;
  return {
    Period: periodSeconds,
    EvaluationPeriods: evaluationPeriods,
    DatapointsToAlarm: datapointsToAlarm,
    ComparisonOperator: measure.kind === 'anomaly' ? 'GreaterThanUpperThreshold' : COMPARISON,
    TreatMissingData: treatMissingData,
    EvaluateLowSampleCountPercentile: lowSampleTreatment(measure) ?? '',
    ...measureMembers(definition, subject),
  };
};

const measureMembers = ({ measure, periodSeconds }: AlarmDefinition, subject: AlarmSubject): object => {
  const stat = (id: string, series: AlarmSeries) => ({
    Id: id,
    MetricStat: { Metric: buildMetric(series, subject), Period: periodSeconds, Stat: series.statistic },
    ReturnData: false,
  });
  switch (measure.kind) {
    case 'metric':
      return {
        ...buildMetric(measure.series, subject),
        ...statisticMembers(measure.series.statistic),
        Unit: null,
        Threshold: measure.threshold,
      };
    case 'share':
      return {
        Threshold: measure.threshold,
        Metrics: [
          { Id: 'expr_1', Expression: shareExpression(measure), ReturnData: true },
          stat('part', measure.part),
          stat('whole', measure.whole),
        ],
      };
    case 'anomaly':
      return { ThresholdMetricId: 'band', Metrics: [stat('m0', measure.series)] };
  }
};

const statisticMembers = (statistic: AlarmSeries['statistic']): object =>
  statistic.startsWith('p')
    ? { StatisticType: 'ExtendedStatistic', ExtendedStatistic: statistic }
    : { StatisticType: 'Statistic', Statistic: statistic.toUpperCase() };

/** Here, unlike in DescribeAlarms, the members of a dimension are written small. */
const buildMetric = (series: AlarmSeries, subject: AlarmSubject) => ({
  MetricName: series.metricName,
  Namespace: series.namespace,
  Dimensions: Object.entries(dimensionsOf(series, subject)).map(([name, value]) => ({ value, name })),
});
