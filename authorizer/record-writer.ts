import { createLineWriter } from './line-writer.ts';
import { RecordLogger } from './record-logger.ts';
import { createRecordMetrics, type Measured } from './record-metrics.ts';

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
export function createRecordWriter(service: string): RecordWriter {
  try {
    return createLineWriter(
      new RecordLogger({ serviceName: service, sampleRateValue: 0 }),
      createRecordMetrics(service),
    );
  } catch {
    // Powertools throws for a variable of its own that it cannot read; that costs a line at the start, nothing more.
    const loading = import('./misconfigured-writer.ts').then(
      ({ createMisconfiguredWriter }) => createMisconfiguredWriter(service),
      () => createLineWriter(undefined, undefined),
    );
    return { write: async (...record) => (await loading).write(...record) };
  }
}
