/** CloudWatch namespace of every metric. */
export const METRIC_NAMESPACE = 'Gatelens';

/** Metrics of a plain Allow. Apart from the others, so that a call that is let in does not load their names. */
export const PLAIN_METRICS = {
  decisions: 'Decisions',
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
