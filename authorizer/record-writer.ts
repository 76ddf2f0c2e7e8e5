import { RecordLogger } from './record-logger.ts';
import { type BuildMetrics, createRecordMetrics, type Measured } from './record-metrics.ts';
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
      const lines = [line, ...(buildMetrics === undefined ? [] : metricLines(buildMetrics, measured))];
      if (logger === undefined) writeLine(lines.join('\n'));
      else logger.writeRecord(...lines);
      await drainStdout(withinMs);
    },
  };
};

/** Powertools throws for a variable of its own that it cannot read; the record is written all the same. */
const tryCreate = <T>(create: () => T): T | undefined => {
  try {
    return create();
  } catch {
    writeLine(JSON.stringify({ level: 'ERROR', message: 'A variable POWERTOOLS_... cannot be read.' }));
    return undefined;
  }
};

/** Metrics that cannot be built must not take the record with them. */
const metricLines = (buildMetrics: BuildMetrics, measured: Measured): readonly string[] => {
  try {
    return [buildMetrics(measured)];
  } catch {
    return [];
  }
};
