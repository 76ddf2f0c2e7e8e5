import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import {
  type AlarmMeasure,
  type AlarmSeries,
  type AlarmSubject,
  dimensionsOf,
  shareExpression,
} from '../../shared/alarms.ts';

/** Builds the queries of GetMetricData that compute a share as its alarm does. */
export const shareQueries = (
  measure: Extract<AlarmMeasure, { kind: 'share' }>,
  subject: AlarmSubject,
  periodSeconds: number,
): MetricDataQuery[] => {
  const series = (Id: string, of: AlarmSeries): MetricDataQuery => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Period: periodSeconds,
      Stat: of.statistic,
      Metric: {
        Namespace: of.namespace,
        MetricName: of.metricName,
        Dimensions: Object.entries(dimensionsOf(of, subject)).map(([Name, Value]) => ({ Name, Value })),
      },
    },
  });
  return [
    series('part', measure.part),
    series('whole', measure.whole),
    { Id: 'share', Expression: shareExpression(measure), ReturnData: true },
  ];
};
