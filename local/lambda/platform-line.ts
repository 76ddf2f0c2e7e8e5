/** Figures of one invocation, for its REPORT line. */
export interface InvocationReport {
  readonly requestId: string;
  readonly durationMs: number;
  /** Only on a cold start. */
  readonly initDurationMs: number | undefined;
  readonly memoryMb: number;
  readonly maxMemoryBytes: number;
  /** `success` is not written, as on Lambda. */
  readonly status: 'success' | 'error' | 'timeout';
  readonly errorType?: string;
}

/** Builds the line that Lambda's Text log format begins an invocation with. */
export const buildStartLine = (requestId: string): string => `START RequestId: ${requestId} Version: $LATEST`;

/** Builds the line that ends an invocation. */
export const buildEndLine = (requestId: string): string => `END RequestId: ${requestId}`;

/**
 * Builds the line with the figures of an invocation. The parts are parted by tabs, as Logs Insights expects them.
 *
 * @see {@link https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html Lambda logging}
 */
export const buildReportLine = (report: InvocationReport): string => {
  const { initDurationMs, status } = report;
  const billedMs = Math.ceil(report.durationMs + (initDurationMs ?? 0));
  return [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${report.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs} ms`,
    `Memory Size: ${report.memoryMb} MB`,
    `Max Memory Used: ${Math.ceil(report.maxMemoryBytes / 1_048_576)} MB`,
    ...(initDurationMs === undefined ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
    ...(status === 'success' ? [] : [`Status: ${status}`]),
    ...(report.errorType === undefined ? [] : [`Error Type: ${report.errorType}`]),
  ].join('\t');
};

/** Builds the line of an invocation that was killed at its deadline. */
export const buildTimeoutLine = (requestId: string, timeoutMs: number, now: Date): string =>
  `${now.toISOString()} ${requestId} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;

/** Builds the line of an invocation whose process ended before it answered. */
export const buildCrashLine = (requestId: string, cause: string): string =>
  `RequestId: ${requestId} Error: ${cause} Runtime.ExitError`;
