import type { AlarmDefinition } from '../../../shared/alarms.ts';
import { type AlarmSeries, type AlarmSubject, dimensionsOf, shareOf } from '../../../shared/alarms.ts';
import type { MetricStore } from '../metric/metric-store.ts';
import type { Statistics } from '../metric/statistics.ts';
import { evaluationRange } from './evaluate.ts';

/** One period of an alarm: its value, if there is one. */
export interface Datapoint {
  /** Begin of the period, milliseconds since the epoch. */
  readonly time: number;
  readonly value: number | undefined;
  readonly sampleCount: number;
}

/** A definition that can be evaluated from the metrics alone. */
export type MeasurableAlarm = AlarmDefinition & {
  readonly measure: Exclude<AlarmDefinition['measure'], { readonly kind: 'anomaly' }>;
};

/**
 * Reads the datapoints of the evaluation range, oldest first.
 *
 * Periods count back from the end of the last whole minute, as CloudWatch slides them.
 *
 * @param end - End of the range: a whole minute, in milliseconds since the epoch.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html Alarm evaluation}
 */
export const readDatapoints = (
  metrics: MetricStore,
  { measure, periodSeconds, evaluationPeriods }: MeasurableAlarm,
  subject: AlarmSubject,
  end: number,
): readonly Datapoint[] => {
  const periodMs = periodSeconds * 1000;
  const count = evaluationRange(evaluationPeriods);
  return Array.from({ length: count }, (_, index) => {
    const time = end - (count - index) * periodMs;
    const read = (series: AlarmSeries): Statistics =>
      metrics.read(idOf(series, subject), time, time + periodMs);
    return { time, ...measureOf(measure, read) };
  });
};

const idOf = (series: AlarmSeries, subject: AlarmSubject) => ({
  namespace: series.namespace,
  name: series.metricName,
  dimensions: dimensionsOf(series, subject),
});

const measureOf = (
  measure: MeasurableAlarm['measure'],
  read: (series: AlarmSeries) => Statistics,
): Pick<Datapoint, 'value' | 'sampleCount'> => {
  if (measure.kind === 'metric') {
    const statistics = read(measure.series);
    return { value: statistics.get(measure.series.statistic), sampleCount: statistics.sampleCount };
  }
  const [part, whole] = [measure.part, measure.whole].map((series) => read(series).get(series.statistic));
  const { sampleCount } = read(measure.whole);
  const isComplete = part !== undefined && whole !== undefined;
  return { value: isComplete ? shareOf(measure, part, whole) : undefined, sampleCount };
};
