import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { DecisionRecord } from '../shared/decision-record.ts';
import { EMF_NAMES, METRIC_NAMESPACE } from '../shared/emf.ts';
import { PLAIN_METRICS } from '../shared/plain-metrics.ts';

/** What the metrics of a record are made of. */
export interface Measured
  extends Pick<
    DecisionRecord,
    'decision_id' | 'decision' | 'reason' | 'binding' | 'duration_ms' | 'cold_start'
  > {
  readonly introspection_ms?: number | undefined;
  readonly result_code?: string | undefined;
}

/** Builds the EMF line of a record. @param details - Further metrics, for a record that is not plain. */
export type BuildMetrics = (record: Measured, details?: Measures) => string;

type Emf = ReturnType<Metrics['serializeMetrics']>;

/** What is the same in every line with the same metrics, as JSON. */
interface Frame {
  readonly directives: string;
  /** Dimensions that do not change, each with a comma behind it. */
  readonly constants: string;
}

/**
 * Creates the metrics of decision records.
 *
 * Counts of decisions have the dimensions `service` and `Decision`, and `service` and `Reason`; everything else has
 * `service` alone, so that an alarm names one series. Both stand in one line. The line is built also under
 * `POWERTOOLS_METRICS_DISABLED` and `POWERTOOLS_DEV`: alarms must not go blind by an environment variable.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html EMF}
 */
export function createRecordMetrics(service: string): BuildMetrics {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: service });
  const known = new Map<string, Frame>();
  return (record, details) => {
    const measures =
      details === undefined ? measurePlainly(record) : { ...measurePlainly(record), ...details };
    const names = Object.keys(measures).join();
    const frame = known.get(names) ?? frameOf(buildEmf(metrics, record, measures), measures);
    known.set(names, frame);
    const { directives, constants } = frame;
    const ids = JSON.stringify({
      [EMF_NAMES.decisionId]: record.decision_id,
      [EMF_NAMES.decision]: record.decision,
      [EMF_NAMES.reason]: record.reason,
    });
    const values = JSON.stringify(measures);
    return `{"_aws":{"Timestamp":${Date.now()},"CloudWatchMetrics":${directives}},${constants}${ids.slice(1, -1)},${values.slice(1)}`;
  };
}

function frameOf({ _aws, ...members }: Emf, measures: Measures): Frame {
  const changing: readonly string[] = [...Object.values(EMF_NAMES), ...Object.keys(measures)];
  const constants = Object.entries(members).filter(([name]) => !changing.includes(name));
  return {
    directives: JSON.stringify(_aws.CloudWatchMetrics),
    constants: constants.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`).join(''),
  };
}

/** Values by metric. */
export type Measures = Readonly<Record<string, number>>;

/** What every record says; of those that are not plain `measureDetails` knows more. */
function measurePlainly({ duration_ms, introspection_ms, cold_start }: Measured): Measures {
  const measures: Record<string, number> = {
    [PLAIN_METRICS.decisions]: 1,
    [PLAIN_METRICS.decisionLatency]: duration_ms,
  };
  if (introspection_ms !== undefined) measures[PLAIN_METRICS.introspectionLatency] = introspection_ms;
  if (cold_start) measures[PLAIN_METRICS.coldStarts] = 1;
  return measures;
}

/** Tells whether a record has no further metrics. */
export const isPlainlyMeasured = ({ reason, binding, result_code = OK_CODE }: Measured): boolean =>
  reason === 'allowed' && binding === 'bound' && result_code === OK_CODE;

/** Authlete's result code of a valid token. */
const OK_CODE = 'A056001';

/** Lets Powertools build the document for one set of metrics: it is the same for every record but for the values. */
function buildEmf(metrics: Metrics, record: Measured, measures: Measures): Emf {
  try {
    metrics.addDimensions({ [EMF_NAMES.decision]: record.decision });
    metrics.addDimensions({ [EMF_NAMES.reason]: record.reason });
    metrics.addMetadata(EMF_NAMES.decisionId, record.decision_id);
    for (const [name, value] of Object.entries(measures))
      metrics.addMetric(name, name.endsWith('Latency') ? MetricUnit.Milliseconds : MetricUnit.Count, value);
    return splitDimensions(metrics.serializeMetrics());
  } finally {
    metrics.clearMetrics();
    metrics.clearDimensions();
    metrics.clearMetadata();
  }
}

/** Powertools gives every metric every dimension; what is not the count of decisions needs `service` alone. */
const splitDimensions = (emf: Emf): Emf => ({
  ...emf,
  _aws: {
    ...emf._aws,
    CloudWatchMetrics: emf._aws.CloudWatchMetrics.flatMap(({ Metrics: metrics, ...directive }) => [
      { ...directive, Metrics: metrics.filter(({ Name }) => Name === PLAIN_METRICS.decisions) },
      {
        ...directive,
        Dimensions: [['service']],
        Metrics: metrics.filter(({ Name }) => Name !== PLAIN_METRICS.decisions),
      },
    ]),
  },
});
