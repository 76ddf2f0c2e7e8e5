import type { DecisionRecord } from './decision-record.ts';
import { EMF_NAMES, METRIC_NAMESPACE } from './emf.ts';
import { METRICS } from './metrics.ts';
import { reasonsOf } from './reason-group.ts';
import { REASONS, type Reason, type Stage } from './reasons.ts';
import type { SavedQueryId } from './saved-queries.ts';

/** One CloudWatch series. `by` names the dimension that picks the authorizer: see {@link dimensionsOf}. */
export interface AlarmSeries {
  readonly namespace: typeof METRIC_NAMESPACE | 'AWS/Lambda';
  readonly metricName: string;
  readonly by: 'service' | 'function';
  /** Dimensions beside that one. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** A percentile is written as CloudWatch does. */
  readonly statistic: 'Sum' | 'SampleCount' | 'p99';
}

/** What an alarm compares with its threshold. */
export type AlarmMeasure =
  | { readonly kind: 'metric'; readonly series: AlarmSeries; readonly threshold: number }
  /** `threshold` is in percent of the whole; below `minimum` of them in a period the share counts as 0. */
  | {
      readonly kind: 'share';
      readonly part: AlarmSeries;
      readonly whole: AlarmSeries;
      readonly minimum: number;
      readonly threshold: number;
    }
  /** Breaches above the band of `deviations` standard deviations that CloudWatch learns for the series. */
  | { readonly kind: 'anomaly'; readonly series: AlarmSeries; readonly deviations: number };

/** The search in the dashboard that explains an alarm: calls where every field has one of its values. */
export interface AlarmSearch {
  readonly conditions: readonly {
    readonly field: keyof DecisionRecord;
    readonly oneOf: readonly string[];
  }[];
  /** How far back to look, seconds. */
  readonly seconds: number;
}

/**
 * One alarm, in the terms of CloudWatch: it goes to ALARM when `datapointsToAlarm` of the last `evaluationPeriods`
 * periods breach. An `anomaly` breaches above its band, everything else at its threshold or above.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html Using CloudWatch alarms}
 */
export interface AlarmDefinition {
  /** kebab-case; the dashboard opens the alarm's search by `?alarm=<id>`. */
  readonly id: string;
  readonly title: string;
  /** What it means and what to do, fit for a message at night. */
  readonly sentence: string;
  readonly measure: AlarmMeasure;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  /** The counts are written only when there is something to count: no data is good news. */
  readonly treatMissingData: 'notBreaching' | 'breaching' | 'ignore' | 'missing';
  readonly search: AlarmSearch;
  /** The saved query that answers the same in Logs Insights. */
  readonly savedQuery: SavedQueryId;
}

const ofService = (
  metricName: string,
  statistic: AlarmSeries['statistic'],
  dimensions?: AlarmSeries['dimensions'],
): AlarmSeries => ({
  namespace: METRIC_NAMESPACE,
  metricName,
  by: 'service',
  statistic,
  ...(dimensions === undefined ? {} : { dimensions }),
});

const HOUR = 3_600;
const searchReasons = (stage: Stage): AlarmSearch => ({
  conditions: [{ field: 'reason', oneOf: reasonsOf(stage) }],
  seconds: HOUR,
});

/** One alarm for each reason: a sum over series, some of which never had data, is one that might stay silent. */
const ownFault = <Id extends string>(id: Id, reason: Reason): AlarmDefinition & { readonly id: Id } => ({
  id,
  title: `The authorizer refuses by its own fault: ${reason}`,
  sentence: `${REASONS[reason].sentence} Calls are refused, each with a record that says why; the callers did nothing wrong.`,
  measure: {
    kind: 'metric',
    series: ofService(METRICS.decisions, 'Sum', { [EMF_NAMES.reason]: reason }),
    threshold: 1,
  },
  periodSeconds: 60,
  evaluationPeriods: 5,
  datapointsToAlarm: 1,
  treatMissingData: 'notBreaching',
  search: { conditions: [{ field: 'reason', oneOf: [reason] }], seconds: HOUR },
  savedQuery: 'authorizer-failures',
});

/** Every alarm. The deployment creates them, the local stack evaluates them, the dashboard shows them. */
export const ALARMS = [
  {
    id: 'binding-failures',
    title: 'Binding failures',
    sentence:
      'Calls were refused because token and client certificate do not belong together. A client may have renewed its certificate without a new token; if it does not know the certificate, its token is stolen: revoke it.',
    measure: { kind: 'metric', series: ofService(METRICS.bindingFailures, 'Sum'), threshold: 5 },
    periodSeconds: 300,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    treatMissingData: 'notBreaching',
    search: searchReasons('binding'),
    savedQuery: 'binding-failures',
  },
  {
    id: 'binding-failures-anomaly',
    title: 'More binding failures than usual',
    sentence:
      'More calls than usual were refused because token and client certificate do not belong together. Look for one client after a certificate change, or for one certificate with the tokens of others.',
    measure: { kind: 'anomaly', series: ofService(METRICS.bindingFailures, 'Sum'), deviations: 3 },
    periodSeconds: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    treatMissingData: 'notBreaching',
    search: searchReasons('binding'),
    savedQuery: 'binding-failures',
  },
  {
    id: 'unbound-allows',
    title: 'Unbound tokens let in',
    sentence:
      'Calls were let in with tokens that are not bound to a client certificate: a stolen one would be enough. Turn `requireBinding` on, or see why it is off.',
    measure: { kind: 'metric', series: ofService(METRICS.unboundAllows, 'Sum'), threshold: 1 },
    periodSeconds: 300,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    treatMissingData: 'notBreaching',
    search: {
      conditions: [
        { field: 'decision', oneOf: ['Allow'] },
        { field: 'binding', oneOf: ['unbound', 'not_checked', 'certificate_missing', 'mismatch'] },
      ],
      seconds: HOUR,
    },
    savedQuery: 'unbound-allows',
  },
  {
    id: 'introspection-errors',
    title: 'Introspection fails',
    sentence:
      'Tokens cannot be checked, so calls are refused whatever they bring. Look at the introspection server, at the way to it and at our own credentials; the callers did nothing wrong.',
    measure: { kind: 'metric', series: ofService(METRICS.introspectionErrors, 'Sum'), threshold: 1 },
    periodSeconds: 60,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    treatMissingData: 'notBreaching',
    search: searchReasons('introspection'),
    savedQuery: 'introspection-errors',
  },
  {
    id: 'deny-ratio',
    title: 'Many calls are refused',
    sentence:
      'At least half of the calls have been refused for a while. One reason that leads by far points at a release, an outage or an attack.',
    measure: {
      kind: 'share',
      part: ofService(METRICS.decisions, 'Sum', { [EMF_NAMES.decision]: 'Deny' }),
      // Every decision has a latency, so that this counts them all, also when none was ever allowed.
      whole: ofService(METRICS.decisionLatency, 'SampleCount'),
      minimum: 20,
      threshold: 50,
    },
    periodSeconds: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    treatMissingData: 'notBreaching',
    search: { conditions: [{ field: 'decision', oneOf: ['Deny'] }], seconds: HOUR },
    savedQuery: 'similar-rejections',
  },
  {
    id: 'latency-p99',
    title: 'Decisions are slow',
    sentence:
      'One decision in a hundred takes a second or longer, introspection included. Compare with the introspection latency: it is nearly all of it.',
    measure: { kind: 'metric', series: ofService(METRICS.decisionLatency, 'p99'), threshold: 1_000 },
    periodSeconds: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    treatMissingData: 'notBreaching',
    search: { conditions: [], seconds: HOUR },
    savedQuery: 'slowest-calls',
  },
  {
    id: 'authorizer-errors',
    title: 'The authorizer crashes',
    sentence:
      'The function crashed or timed out: its callers got a 500, and there may be no record of their calls. Read the lines that the function wrote at that time.',
    measure: {
      kind: 'metric',
      series: { namespace: 'AWS/Lambda', metricName: 'Errors', by: 'function', statistic: 'Sum' },
      threshold: 1,
    },
    periodSeconds: 60,
    evaluationPeriods: 5,
    datapointsToAlarm: 1,
    treatMissingData: 'notBreaching',
    search: searchReasons('own'),
    savedQuery: 'authorizer-failures',
  },
  ownFault('authorizer-internal-error', 'internal_error'),
  ownFault('authorizer-hook-failed', 'hook_failed'),
  ownFault('authorizer-config-invalid', 'config_invalid'),
] as const satisfies readonly AlarmDefinition[];

/** Id of an alarm. */
export type AlarmId = (typeof ALARMS)[number]['id'];

/** What the series of one authorizer are told apart by. */
export interface AlarmSubject {
  /** Name of the service in records and metrics (`POWERTOOLS_SERVICE_NAME`). */
  readonly service: string;
  readonly functionName: string;
}

/** Builds all dimensions of a series. */
export const dimensionsOf = (
  series: AlarmSeries,
  { service, functionName }: AlarmSubject,
): Readonly<Record<string, string>> => ({
  ...(series.by === 'service' ? { service } : { FunctionName: functionName }),
  ...series.dimensions,
});

/**
 * Builds the metric math of a share, over the ids `part` and `whole`. A period without a part has no value, which is
 * missing data.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html Metric math}
 */
export const shareExpression = ({ minimum }: { readonly minimum: number }): string =>
  `IF(whole >= ${minimum}, 100 * part / whole, 0)`;

/** The value of {@link shareExpression} in a period that has both. */
export const shareOf = ({ minimum }: { readonly minimum: number }, part: number, whole: number): number =>
  whole >= minimum ? (100 * part) / whole : 0;

/**
 * How a percentile is treated that has too few samples to say something: an alarm on one stays as it is.
 *
 * @returns `undefined` for an alarm that is not on a percentile.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html Low samples}
 */
export const lowSampleTreatment = (measure: AlarmMeasure): 'ignore' | undefined =>
  measure.kind === 'metric' && measure.series.statistic.startsWith('p') ? 'ignore' : undefined;

/** Builds the address of the dashboard's search for an alarm; the dashboard finds the search by the alarm's id. */
export const alarmLink = (dashboardUrl: string, id: string): string =>
  `${dashboardUrl}${dashboardUrl.includes('?') ? '&' : '?'}alarm=${encodeURIComponent(id)}`;
