import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { DecisionRecord } from '../shared/decision-record.ts';
import { EMF_NAMES, METRIC_NAMESPACE, METRICS } from '../shared/metrics.ts';
import { REASONS } from '../shared/reasons.ts';

/** Builds the EMF line of a record. */
export type BuildMetrics = (record: DecisionRecord) => string;

type Emf = ReturnType<Metrics['serializeMetrics']>;

/**
 * Creates the metrics of decision records.
 *
 * Counts of decisions have the dimensions `service` and `Decision`, and `service` and `Reason`; everything else has
 * `service` alone, so that an alarm names one series. Both stand in one line. The line is built also under
 * `POWERTOOLS_METRICS_DISABLED` and `POWERTOOLS_DEV`: alarms must not go blind by an environment variable.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html EMF}
 */
export const createRecordMetrics = (service: string): BuildMetrics => {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: service });
  return (record) => {
    metrics.addDimensions({ [EMF_NAMES.decision]: record.decision });
    metrics.addDimensions({ [EMF_NAMES.reason]: record.reason });
    metrics.addMetadata(EMF_NAMES.decisionId, record.decision_id);
    metrics.addMetric(METRICS.decisions, MetricUnit.Count, 1);
    addMeasures(metrics, record);
    return JSON.stringify(splitDimensions(take(metrics)));
  };
};

const addMeasures = (metrics: Metrics, record: DecisionRecord): void => {
  const { stage } = REASONS[record.reason];
  metrics.addMetric(METRICS.decisionLatency, MetricUnit.Milliseconds, record.duration_ms);
  if (record.introspection_ms !== undefined)
    metrics.addMetric(METRICS.introspectionLatency, MetricUnit.Milliseconds, record.introspection_ms);
  if (stage === 'introspection') metrics.addMetric(METRICS.introspectionErrors, MetricUnit.Count, 1);
  if (stage === 'binding') metrics.addMetric(METRICS.bindingFailures, MetricUnit.Count, 1);
  if (record.decision === 'Allow' && record.binding !== 'bound')
    metrics.addMetric(METRICS.unboundAllows, MetricUnit.Count, 1);
};

/** Takes the stored metrics out, so that nothing of this call reaches the line of the next. */
const take = (metrics: Metrics): Emf => {
  try {
    return metrics.serializeMetrics();
  } finally {
    metrics.clearMetrics();
    metrics.clearDimensions();
    metrics.clearMetadata();
  }
};

/** Powertools gives every metric every dimension; what is not the count of decisions needs `service` alone. */
const splitDimensions = (emf: Emf): object => ({
  ...emf,
  _aws: {
    ...emf._aws,
    CloudWatchMetrics: emf._aws.CloudWatchMetrics.flatMap(({ Metrics: metrics, ...directive }) => [
      { ...directive, Metrics: metrics.filter(({ Name }) => Name === METRICS.decisions) },
      {
        ...directive,
        Dimensions: [['service']],
        Metrics: metrics.filter(({ Name }) => Name !== METRICS.decisions),
      },
    ]),
  },
});
