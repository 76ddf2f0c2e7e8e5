import { RecordLogger } from './record-logger.ts';
import {
  type BuildMetrics,
  createRecordMetrics,
  isPlainlyMeasured,
  type Measured,
} from './record-metrics.ts';
import { drainStdout, writeLine } from './stdout.ts';

/** Takes decision records. */
export interface RecordWriter {
  /**
   * Writes one record and its metrics.
   *
   * @param line - The record as one line of JSON.
   * @param measured - What its metrics are made of.
   * @param withinMs - Longest time to wait for the reader of the log, milliseconds.
   */
  write(line: string, measured: Measured, withinMs: number): Promise<void>;
}

/** Creates the writer of the log group: one line for the record, one for its metrics, both on stdout. */
export const createRecordWriter = (service: string): RecordWriter => {
  const logger = tryCreate(() => new RecordLogger({ serviceName: service, sampleRateValue: 0 }));
  const buildMetrics = tryCreate(() => createRecordMetrics(service));
  return {
    write: async (line, measured, withinMs) => {
      const lines = [line, await metricLine(buildMetrics, measured)];
      if (logger === undefined) writeLine(lines.join('\n'));
      else logger.writeRecord(...lines);
      await drainStdout(withinMs);
    },
  };
};

/** Powertools throws for a variable of its own that it cannot read; that costs a line at the start, nothing more. */
const tryCreate = <T>(create: () => T): T | undefined => {
  try {
    return create();
  } catch {
    writeLine(faultLine('A variable POWERTOOLS_... cannot be read.'));
    return createPlain(create);
  }
};

/** Hides the variables for as long as it takes to create something, which reads them only then. */
const createPlain = <T>(create: () => T): T | undefined => {
  const environment = { ...process.env };
  for (const name in environment) if (name.startsWith('POWERTOOLS_')) delete process.env[name];
  try {
    return create();
  } catch {
    return undefined;
  } finally {
    Object.assign(process.env, environment);
  }
};

const faultLine = (message: string): string => JSON.stringify({ level: 'ERROR', message });

const NO_METRICS = faultLine('No metrics of a decision.');

/** Metrics that cannot be built must not take the record with them, nor be missing unnoticed. */
const metricLine = async (build: BuildMetrics | undefined, measured: Measured): Promise<string> => {
  try {
    if (build === undefined) return NO_METRICS;
    if (isPlainlyMeasured(measured)) return build(measured);
    const { measureDetails } = await import('./measure-details.ts');
    return build(measured, measureDetails(measured));
  } catch {
    return NO_METRICS;
  }
};
