import { z } from 'zod';
import { AwsException, invalidParameter } from '../../aws-json/aws-exception.ts';
import type { Operations } from '../../aws-json/operation.ts';
import { parseRequest } from '../../aws-json/parse-request.ts';
import type { EventStore } from '../store/event-store.ts';
import { parsePointer } from '../store/message-reader.ts';
import { discoverFields, systemFields } from './discovered-fields.ts';
import { END, type ReadEvent, readEvent, readEvents } from './event-reader.ts';
import { epoch } from './log-parameters.ts';
import { groupReference, requireGroup } from './resources.ts';

const getLogRecordRequest = z.object({ logRecordPointer: z.string(), unmask: z.boolean().optional() });

const getLogGroupFieldsRequest = z.object({ ...groupReference, time: epoch.optional() });

/** Newest events of the time range in which fields are looked for, and the most fields that are named. */
const MAX_SAMPLE = 10_000;
const MAX_FIELDS = 1000;

const MINUTE_MS = 60_000;
const AROUND_MS = 8 * MINUTE_MS;
const RECENT_MS = 15 * MINUTE_MS;
const SECOND_MS = 1000;

const getLogRecord = async (store: EventStore, body: unknown): Promise<object> => {
  const { logRecordPointer } = parseRequest(getLogRecordRequest, body);
  const pointer = parsePointer(logRecordPointer);
  if (pointer === undefined) throw invalidParameter('The specified logRecordPointer is invalid.');
  const { sequence, logGroup } = pointer;
  const event = await readEvent(store, logGroup, sequence);
  if (event === undefined) {
    throw new AwsException('ResourceNotFoundException', 'The specified log record does not exist.');
  }
  const logRecord = {
    ...Object.fromEntries(discoverFields(event.message)),
    ...systemFields(logGroup, event),
    '@ptr': logRecordPointer,
  };
  return { logRecord };
};

const countFields = (logGroup: string, events: readonly ReadEvent[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const event of events) {
    const names = [...Object.keys(systemFields(logGroup, event)), ...discoverFields(event.message).keys()];
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

const getLogGroupFields = async (store: EventStore, now: () => number, body: unknown): Promise<object> => {
  const request = parseRequest(getLogGroupFieldsRequest, body);
  const group = requireGroup(store, request);
  const center = request.time === undefined ? undefined : request.time * SECOND_MS;
  const selection = {
    logGroup: group.name,
    from: Math.max(0, center === undefined ? now() - RECENT_MS : center - AROUND_MS),
    before: (center === undefined ? now() : center + AROUND_MS) + 1,
  };
  const events = await readEvents(store, selection, END, MAX_SAMPLE);
  const fields = [...countFields(group.name, events)]
    .map(([name, count]) => ({ name, percent: Math.round((count / events.length) * 100) }))
    .sort((a, b) => b.percent - a.percent || (a.name < b.name ? -1 : 1));
  return { logGroupFields: fields.slice(0, MAX_FIELDS) };
};

/** Operations on the fields of events. */
export const recordOperations = (store: EventStore, now: () => number): Operations =>
  new Map([
    ['GetLogRecord', (body: unknown) => getLogRecord(store, body)],
    ['GetLogGroupFields', (body: unknown) => getLogGroupFields(store, now, body)],
  ]);
