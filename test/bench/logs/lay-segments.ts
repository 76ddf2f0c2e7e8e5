import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Catalogue } from '../../../local/logs/store/catalogue.ts';
import { SegmentLog } from '../../../local/logs/store/segment-log.ts';
import { buildEvents, type DataSet, GROUP, STREAM } from './data-set.ts';

/** Events of one batch: as many as fit into one PutLogEvents. */
const BATCH_EVENTS = 750;

/** Writes a data set as segments, as the store does, without its API and its index. */
export const laySegments = async (dataDirectory: string, data: DataSet): Promise<void> => {
  const parent = join(dataDirectory, 'segments');
  await mkdir(parent, { recursive: true });
  const catalogue = await Catalogue.open(dataDirectory);
  await catalogue.createGroup(GROUP, data.startMs);
  await catalogue.createStream(GROUP, STREAM, data.startMs);
  const group = catalogue.group(GROUP);
  if (group === undefined) throw new Error('the log group was not created');
  const log = await SegmentLog.open(parent, group);
  for (let from = 0; from < data.records; from += BATCH_EVENTS) {
    const events = buildEvents(data, from, BATCH_EVENTS);
    const batch = { sequence: from + 1, logStream: STREAM, ingestionTime: data.endMs, events };
    await log.append([batch]);
  }
  await log.close();
  await catalogue.close();
};
