import type { RecordLogger } from './record-logger.ts';
import { type BuildMetrics, isPlainlyMeasured, type Measured } from './record-metrics.ts';
import type { RecordWriter } from './record-writer.ts';
import { drainStdout, writeLine } from './stdout.ts';

/**
 * Creates what writes one line for a record and one for its metrics.
 *
 * @param logger - undefined: straight to stdout.
 * @param buildMetrics - undefined: a line says that they are missing.
 */
export const createLineWriter = (
  logger: RecordLogger | undefined,
  buildMetrics: BuildMetrics | undefined,
): RecordWriter => ({
  write: async (line, measured, withinMs) => {
    const lines = [line, await metricLine(buildMetrics, measured)];
    if (logger === undefined) writeLine(lines.join('\n'));
    else logger.writeRecord(...lines);
    await drainStdout(withinMs);
  },
});

/** A line of the log that says what is wrong. */
export const faultLine = (message: string): string => JSON.stringify({ level: 'ERROR', message });

const NO_METRICS = 'No metrics of a decision.';

/** Metrics that cannot be built must not take the record with them, nor be missing unnoticed. */
async function metricLine(build: BuildMetrics | undefined, measured: Measured): Promise<string> {
  try {
    if (build === undefined) return faultLine(NO_METRICS);
    if (isPlainlyMeasured(measured)) return build(measured);
    return build(measured, (await import('./measure-details.ts')).measureDetails(measured));
  } catch {
    return faultLine(NO_METRICS);
  }
}
