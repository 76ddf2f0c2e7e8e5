import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LogEvent } from '../../../local/logs/store/stored-event.ts';
import { buildRecord, keysOf, type RecordKeys } from './record-generator.ts';

/** Log group and stream of the records. */
export const GROUP = '/aws/lambda/gatelens-authorizer';
export const STREAM = 'bench';

const DAY_MS = 86_400_000;
/** The records are spread evenly over the days before {@link DataSet.endMs}. */
const DAYS = 7;

/** Decision records in time order: the same for the same number and end. */
export interface DataSet {
  readonly records: number;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
  event(index: number): LogEvent;
  keys(index: number): RecordKeys;
}

/** Describes a data set; its records are built when they are asked for. */
export const defineDataSet = (records: number, endMs: number): DataSet => {
  const startMs = endMs - DAYS * DAY_MS;
  const timeOf = (index: number): number => startMs + Math.floor((index * DAYS * DAY_MS) / records);
  return {
    records,
    startMs,
    endMs,
    event: (index) => buildRecord(index, timeOf(index)),
    keys: (index) => keysOf(index, timeOf(index)),
  };
};

/** Builds a run of records. */
export const buildEvents = (data: DataSet, from: number, count: number): readonly LogEvent[] =>
  Array.from({ length: Math.min(count, data.records - from) }, (_, offset) => data.event(from + offset));

const KEPT_FILE = 'data-set.json';
const keptSchema = z.object({ records: z.int(), endMs: z.int() });

/** Reads what a directory was filled with by an earlier run; `undefined` when it was not. */
export const readKeptDataSet = (directory: string): DataSet | undefined => {
  const file = join(directory, KEPT_FILE);
  if (!existsSync(file)) return undefined;
  const { records, endMs } = keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return defineDataSet(records, endMs);
};

/** Notes that a directory is filled with a data set, for the next run. */
export const keepDataSet = (directory: string, { records, endMs }: DataSet): void =>
  writeFileSync(join(directory, KEPT_FILE), JSON.stringify({ records, endMs }));
