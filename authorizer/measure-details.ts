import { METRICS } from '../shared/metrics.ts';
import { REASONS } from '../shared/reasons.ts';
import { REASON_OF_RESULT_CODE } from '../shared/result-codes.ts';
import type { Measured, Measures } from './record-metrics.ts';

/** What a record says besides a decision and its times: refusals by their kind, and what an operator has to know. */
export function measureDetails({ decision, reason, binding, result_code }: Measured): Measures {
  const { stage } = REASONS[reason];
  return {
    ...(stage === 'introspection' ? { [METRICS.introspectionErrors]: 1 } : {}),
    ...(stage === 'binding' || binding === 'mismatch' ? { [METRICS.bindingFailures]: 1 } : {}),
    ...(decision === 'Allow' && binding !== 'bound' ? { [METRICS.unboundAllows]: 1 } : {}),
    ...(result_code !== undefined && !REASON_OF_RESULT_CODE.has(result_code)
      ? { [METRICS.unknownResultCodes]: 1 }
      : {}),
  };
}
