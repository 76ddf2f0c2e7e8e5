import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import {
  type AlarmDefinition,
  type AlarmSeries,
  type AlarmSubject,
  dimensionsOf,
} from '../../../shared/alarms.ts';

interface Series {
  readonly Namespace?: string | undefined;
  readonly MetricName?: string | undefined;
  readonly Dimensions?:
    | readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
}

/** Tells whether an alarm watches what a definition says: its name may be any. */
export const isAlarmFor = (
  { measure }: AlarmDefinition,
  alarm: MetricAlarm,
  subject: AlarmSubject,
): boolean => {
  const series = measure.kind === 'share' ? measure.part : measure.series;
  const isAnomaly = alarm.ThresholdMetricId !== undefined;
  if (isAnomaly !== (measure.kind === 'anomaly')) return false;
  return watched(alarm).some((one) => isSeries(one, series, subject));
};

/** Series of an alarm on one metric, or of one on an expression. */
const watched = (alarm: MetricAlarm): readonly Series[] => [
  ...(alarm.MetricName === undefined ? [] : [alarm]),
  ...(alarm.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? []),
];

const isSeries = (
  { Namespace, MetricName, Dimensions = [] }: Series,
  wanted: AlarmSeries,
  subject: AlarmSubject,
): boolean => {
  const dimensions = Object.entries(dimensionsOf(wanted, subject));
  return (
    Namespace === wanted.namespace &&
    MetricName === wanted.metricName &&
    Dimensions.length === dimensions.length &&
    dimensions.every(([name, value]) => Dimensions.some((one) => one.Name === name && one.Value === value))
  );
};
