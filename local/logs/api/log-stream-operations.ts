import { z } from 'zod';
import { AwsException, invalidParameter } from '../../aws-json/aws-exception.ts';
import type { Operations } from '../../aws-json/operation.ts';
import { pageOf } from '../../aws-json/page.ts';
import { countUpTo, parseRequest } from '../../aws-json/parse-request.ts';
import type { LogGroup, LogStream } from '../store/catalogue.ts';
import type { IndexRow } from '../store/event-index.ts';
import type { EventStore } from '../store/event-store.ts';
import { sql } from '../store/sql.ts';
import { logGroupName, logStreamName, pageToken } from './log-parameters.ts';
import { groupReference, logStreamArn, requireGroup, streamNotFound } from './resources.ts';

const PAGE_SIZE = 50;

const logStreamRequest = z.object({ logGroupName, logStreamName });

const describeLogStreamsRequest = z.object({
  ...groupReference,
  logStreamNamePrefix: logStreamName.optional(),
  orderBy: z
    .enum(
      ['LogStreamName', 'LastEventTime'],
      'Member must satisfy enum value set: [LogStreamName, LastEventTime]',
    )
    .optional(),
  descending: z.boolean().optional(),
  nextToken: pageToken.optional(),
  limit: countUpTo(PAGE_SIZE).optional(),
});

interface StreamTimes {
  readonly firstEventTimestamp: number;
  readonly lastEventTimestamp: number;
  readonly lastIngestionTime: number;
}

type StreamWithTimes = LogStream & { readonly times?: StreamTimes };

const createLogStream = async (store: EventStore, now: () => number, body: unknown): Promise<object> => {
  const request = parseRequest(logStreamRequest, body);
  const group = requireGroup(store, { logGroupName: request.logGroupName });
  if (!(await store.catalogue.createStream(group.name, request.logStreamName, now()))) {
    throw new AwsException('ResourceAlreadyExistsException', 'The specified log stream already exists');
  }
  return {};
};

const deleteLogStream = async (store: EventStore, now: () => number, body: unknown): Promise<object> => {
  const request = parseRequest(logStreamRequest, body);
  const group = requireGroup(store, { logGroupName: request.logGroupName });
  if (!(await store.deleteStream(group, request.logStreamName, now()))) throw streamNotFound();
  return {};
};

const toTimes = (row: IndexRow): StreamTimes => ({
  firstEventTimestamp: Number(row['first']),
  lastEventTimestamp: Number(row['last']),
  lastIngestionTime: Number(row['ingested']),
});

const readStreams = async (store: EventStore, group: LogGroup): Promise<readonly StreamWithTimes[]> => {
  const rows =
    await store.query(sql`SELECT log_stream, min(time_ms)::DOUBLE AS first, max(time_ms)::DOUBLE AS last,
    max(ingested_ms)::DOUBLE AS ingested FROM events WHERE log_group = ${group.name}::VARCHAR GROUP BY log_stream`);
  const times = new Map(rows.map((row) => [row['log_stream'], toTimes(row)]));
  return [...group.streams.values()].map((stream) => {
    const known = times.get(stream.name);
    return known === undefined ? stream : { ...stream, times: known };
  });
};

const describeStream = (group: LogGroup, { name, creationTime, times }: StreamWithTimes): object => ({
  logStreamName: name,
  creationTime,
  ...times,
  // AWS keeps this member for old callers; the token has no use any more.
  uploadSequenceToken: '1',
  arn: logStreamArn(group.name, name),
  storedBytes: 0,
});

const lastEvent = ({ times }: StreamWithTimes): number => times?.lastEventTimestamp ?? -1;

const describeLogStreams = async (store: EventStore, body: unknown): Promise<object> => {
  const request = parseRequest(describeLogStreamsRequest, body);
  const group = requireGroup(store, request);
  const { logStreamNamePrefix: prefix, orderBy } = request;
  if (orderBy === 'LastEventTime' && prefix !== undefined) {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const byName = (a: LogStream, b: LogStream): number => (a.name < b.name ? -1 : 1);
  const byTime = (a: StreamWithTimes, b: StreamWithTimes): number =>
    lastEvent(a) - lastEvent(b) || byName(a, b);
  const streams = (await readStreams(store, group))
    .filter(({ name }) => name.startsWith(prefix ?? ''))
    .sort(orderBy === 'LastEventTime' ? byTime : byName);
  const ordered = request.descending === true ? streams.reverse() : streams;
  const { items, ...next } = pageOf(ordered, request.limit ?? PAGE_SIZE, request.nextToken);
  return { logStreams: items.map((stream) => describeStream(group, stream)), ...next };
};

/** Operations on log streams. */
export const logStreamOperations = (store: EventStore, now: () => number): Operations =>
  new Map([
    ['CreateLogStream', (body: unknown) => createLogStream(store, now, body)],
    ['DeleteLogStream', (body: unknown) => deleteLogStream(store, now, body)],
    ['DescribeLogStreams', (body: unknown) => describeLogStreams(store, body)],
  ]);
