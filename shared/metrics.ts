/** CloudWatch namespace of every metric. */
export const METRIC_NAMESPACE = 'Gatelens';

/**
 * Names of the metrics.
 *
 * `Decisions` has the dimensions `service` and `Decision`, and `service` and `Reason`; every other metric has `service`
 * alone, so that an alarm names one series. Never a client, subject, path or token: each would be a billed series.
 */
export const METRICS = {
  decisions: 'Decisions',
  bindingFailures: 'BindingFailures',
  unboundAllows: 'UnboundAllows',
  /** Answers whose result code is not in the list: their reason was named by the action alone. */
  unknownResultCodes: 'UnknownResultCodes',
  introspectionErrors: 'IntrospectionErrors',
  introspectionLatency: 'IntrospectionLatency',
  decisionLatency: 'DecisionLatency',
  coldStarts: 'ColdStarts',
} as const;

/**
 * Names that an EMF line carries beside the metrics.
 *
 * An EMF line is a log event of the same group, so none of these may be a key of the decision record:
 * a query for `decision` must not count a call twice.
 */
export const EMF_NAMES = { decision: 'Decision', reason: 'Reason', decisionId: 'DecisionId' } as const;
