import { join } from 'node:path';
import { listSegments, segmentFile } from '../../../local/logs/store/segment-files.ts';
import { SegmentReader } from '../../../local/logs/store/segment-reader.ts';
import type { DataSet } from './data-set.ts';
import type { BenchQuery } from './queries.ts';

/** Records that a plain scan reads; for a larger data set its time is extrapolated. */
const SCANNED_RECORDS = 200_000;

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null;

/**
 * Does what a script without an index does: reads the lines, parses each with `JSON.parse`, looks at the record.
 *
 * @returns Milliseconds for the whole data set.
 */
export const timePlainScan = async (
  dataDirectory: string,
  data: DataSet,
  matches: NonNullable<BenchQuery['plain']>,
): Promise<number> => {
  const directory = join(dataDirectory, 'segments', '1');
  const started = performance.now();
  let records = 0;
  let found = 0;
  for (const segment of await listSegments(directory)) {
    if (records >= SCANNED_RECORDS) break;
    const reader = await SegmentReader.open(join(directory, segmentFile(segment)));
    for await (const part of reader.parts(0)) {
      if (part.kind !== 'batch' || records >= SCANNED_RECORDS) continue;
      for (const line of part.body.toString('utf8').split('\n').slice(0, -1)) {
        const event: unknown = JSON.parse(line);
        const record: unknown = isObject(event) ? JSON.parse(String(event['m'])) : undefined;
        if (isObject(record) && matches(record, data)) found += 1;
        records += 1;
      }
    }
    await reader.close();
  }
  if (records === 0 || found > records) throw new Error('nothing to scan');
  return ((performance.now() - started) * data.records) / records;
};
