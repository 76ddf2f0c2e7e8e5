import { createLineWriter, faultLine } from './line-writer.ts';
import { RecordLogger } from './record-logger.ts';
import { createRecordMetrics } from './record-metrics.ts';
import type { RecordWriter } from './record-writer.ts';
import { writeLine } from './stdout.ts';

/** Creates the writer of the log group where a variable of Powertools cannot be read: without those variables. */
export const createMisconfiguredWriter = (service: string): RecordWriter =>
  createLineWriter(
    tryCreate(() => new RecordLogger({ serviceName: service, sampleRateValue: 0 })),
    tryCreate(() => createRecordMetrics(service)),
  );

const tryCreate = <T>(create: () => T): T | undefined => {
  try {
    return create();
  } catch {
    writeLine(faultLine('A variable POWERTOOLS_... cannot be read.'));
    return createPlain(create);
  }
};

/** Hides the variables for as long as it takes to create something, which reads them only then. */
function createPlain<T>(create: () => T): T | undefined {
  const environment = { ...process.env };
  for (const name in environment) if (name.startsWith('POWERTOOLS_')) delete process.env[name];
  try {
    return create();
  } catch {
    return undefined;
  } finally {
    Object.assign(process.env, environment);
  }
}
