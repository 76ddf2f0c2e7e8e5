/** CloudWatch namespace of every metric. */
export const METRIC_NAMESPACE = 'Gatelens';

/**
 * Names that an EMF line carries beside the metrics.
 *
 * An EMF line is a log event of the same group, so none of these may be a key of the decision record:
 * a query for `decision` must not count a call twice.
 */
export const EMF_NAMES = { decision: 'Decision', reason: 'Reason', decisionId: 'DecisionId' } as const;
