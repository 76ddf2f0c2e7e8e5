import type { MetricDatum } from './metric.ts';

const REPORT = 'REPORT RequestId: ';

/**
 * Reads the metrics that Lambda itself keeps about an invocation from the REPORT line that it ends with.
 *
 * On AWS they do not come from the log, and bear the time of the invocation's begin instead of its end. A caller cannot
 * write such a line: the authorizer's own lines are JSON.
 *
 * @param timestamp - Time of the log event, milliseconds since the epoch.
 * @returns `undefined` for any other line.
 * @see {@link https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html Lambda metrics}
 */
export const readLambdaReport = (
  message: string,
  timestamp: number,
  functionName: string,
): readonly MetricDatum[] | undefined => {
  if (!message.startsWith(REPORT)) return undefined;
  const parts = message.split('\t');
  const isFailed = parts.some((part) => part === 'Status: error' || part === 'Status: timeout');
  const common = { namespace: 'AWS/Lambda', dimensions: { FunctionName: functionName }, timestamp };
  return [
    { ...common, name: 'Invocations', values: [1] },
    // Lambda writes a 0 for each success: this series has data whenever there are calls.
    { ...common, name: 'Errors', values: [isFailed ? 1 : 0] },
  ];
};
