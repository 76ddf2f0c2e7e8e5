import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmBase,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import {
  type AlarmDefinition,
  type AlarmMeasure,
  type AlarmSeries,
  type AlarmSubject,
  dimensionsOf,
  lowSampleTreatment,
  shareExpression,
} from '../../shared/alarms.ts';

const TREAT_MISSING_DATA: Readonly<Record<AlarmDefinition['treatMissingData'], TreatMissingData>> = {
  notBreaching: TreatMissingData.NOT_BREACHING,
  breaching: TreatMissingData.BREACHING,
  ignore: TreatMissingData.IGNORE,
  missing: TreatMissingData.MISSING,
};

/** Creates the CloudWatch alarm of a definition. */
export const createAlarm = (
  scope: Construct,
  definition: AlarmDefinition,
  { subject, alarmDescription }: { readonly subject: AlarmSubject; readonly alarmDescription: string },
): AlarmBase => {
  const { measure, evaluationPeriods, datapointsToAlarm } = definition;
  const period = Duration.seconds(definition.periodSeconds);
  const common = {
    alarmDescription,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: TREAT_MISSING_DATA[definition.treatMissingData],
  };
  const ofSeries = (series: AlarmSeries): Metric => metricOf(series, subject, period);
  if (measure.kind === 'anomaly')
    return new AnomalyDetectionAlarm(scope, definition.id, {
      ...common,
      metric: ofSeries(measure.series),
      stdDevs: measure.deviations,
      comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
    });
  const lowSamples = lowSampleTreatment(measure);
  return new Alarm(scope, definition.id, {
    ...common,
    ...(lowSamples === undefined ? {} : { evaluateLowSampleCountPercentile: lowSamples }),
    metric: compared(measure, period, ofSeries),
    threshold: measure.threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  });
};

/** Builds the CloudWatch metric of a series. */
export const metricOf = (series: AlarmSeries, subject: AlarmSubject, period: Duration): Metric =>
  new Metric({
    namespace: series.namespace,
    metricName: series.metricName,
    statistic: series.statistic,
    dimensionsMap: dimensionsOf(series, subject),
    period,
  });

const compared = (
  measure: Exclude<AlarmMeasure, { kind: 'anomaly' }>,
  period: Duration,
  ofSeries: (series: AlarmSeries) => Metric,
): IMetric => {
  switch (measure.kind) {
    case 'metric':
      return ofSeries(measure.series);
    case 'share':
      return new MathExpression({
        period,
        expression: shareExpression(measure),
        usingMetrics: { part: ofSeries(measure.part), whole: ofSeries(measure.whole) },
      });
  }
};
