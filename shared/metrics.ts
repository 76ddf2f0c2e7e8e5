/** CloudWatch namespace of every metric. */
export const METRIC_NAMESPACE = 'Gatelens';

/**
 * Names of the metrics.
 *
 * Dimensions are `service`, and beside it `Decision` or `Reason`: never a client, subject, path or token,
 * which would make one billed series each.
 */
export const METRICS = {
  decisions: 'Decisions',
  bindingFailures: 'BindingFailures',
  unboundAllows: 'UnboundAllows',
  introspectionErrors: 'IntrospectionErrors',
  introspectionLatency: 'IntrospectionLatency',
  decisionLatency: 'DecisionLatency',
} as const;

/**
 * Names that an EMF line carries beside the metrics.
 *
 * An EMF line is a log event of the same group, so none of these may be a key of the decision record:
 * a query for `decision` must not count a call twice.
 */
export const EMF_NAMES = { decision: 'Decision', reason: 'Reason', decisionId: 'DecisionId' } as const;
