import { PLAIN_METRICS } from './plain-metrics.ts';

/**
 * Names of the metrics.
 *
 * `Decisions` has the dimensions `service` and `Decision`, and `service` and `Reason`; every other metric has `service`
 * alone, so that an alarm names one series. Never a client, subject, path or token: each would be a billed series.
 */
export const METRICS = {
  ...PLAIN_METRICS,
  bindingFailures: 'BindingFailures',
  unboundAllows: 'UnboundAllows',
  /** Answers whose result code is not in the list: their reason was named by the action alone. */
  unknownResultCodes: 'UnknownResultCodes',
  introspectionErrors: 'IntrospectionErrors',
} as const;
