import type { DecisionRecord } from '../shared/decision-record.ts';
import { RecordLogger } from './record-logger.ts';
import { type BuildMetrics, createRecordMetrics } from './record-metrics.ts';
import { drainStdout } from './stdout.ts';

/** Takes decision records. */
export interface RecordWriter {
  /**
   * Writes one record and its metrics.
   *
   * @param withinMs - Longest time to wait for the reader of the log, milliseconds.
   * @param line - The record as JSON, without line ends.
   */
  write(record: DecisionRecord, withinMs: number, line: string): Promise<void>;
}

/** Creates the writer of the log group: one line for the record, one for its metrics, both on stdout. */
export const createRecordWriter = (service: string): RecordWriter => {
  const logger = new RecordLogger({ serviceName: service, sampleRateValue: 0 });
  const buildMetrics = createRecordMetrics(service);
  return {
    write: async (record, withinMs, line) => {
      logger.writeRecord(line, ...metricLines(buildMetrics, record));
      await drainStdout(withinMs);
    },
  };
};

/** Metrics that cannot be built must not take the record with them. */
const metricLines = (buildMetrics: BuildMetrics, record: DecisionRecord): readonly string[] => {
  try {
    return [buildMetrics(record)];
  } catch {
    return [];
  }
};
