import { z } from 'zod';
import { invalidParameter } from '../../aws-json/aws-exception.ts';
import { countUpTo, listOf, parseRequest } from '../../aws-json/parse-request.ts';
import type { TextTest } from '../filter-pattern/linear-regex.ts';
import type { LogGroup } from '../store/catalogue.ts';
import type { EventStore } from '../store/event-store.ts';
import {
  type Bookmark,
  bookmarkAt,
  END,
  type EventSelection,
  fitPage,
  MAX_PAGE_EVENTS,
  type ReadEvent,
  readEvents,
  START,
  type StreamSelection,
} from './event-reader.ts';
import { epoch, logStreamName, pageToken } from './log-parameters.ts';
import { filterPattern, parsePattern } from './pattern-parameter.ts';
import { parseToken, writeToken } from './read-token.ts';
import { groupReference, requireGroup, requireStream } from './resources.ts';

const MAX_STREAM_NAMES = 100;

/** Events that are read at a time, and for one answer: a page may be empty and still have a token. */
const CHUNK_EVENTS = 5000;
const MAX_CHUNKS = 20;

/** 2024-01-01T00:00:00Z: AWS gives events before it in ascending order only. */
const DESCENDING_SINCE = 1_704_067_200_000;

const filterLogEventsRequest = z.object({
  ...groupReference,
  logStreamNames: listOf(logStreamName, MAX_STREAM_NAMES).optional(),
  logStreamNamePrefix: logStreamName.optional(),
  startTime: epoch.optional(),
  endTime: epoch.optional(),
  filterPattern: filterPattern.optional(),
  nextToken: pageToken.optional(),
  limit: countUpTo(MAX_PAGE_EVENTS).optional(),
  startFromHead: z.boolean().optional(),
  interleaved: z.boolean().optional(),
});

type FilterRequest = z.infer<typeof filterLogEventsRequest>;

const selectStreams = (group: LogGroup, request: FilterRequest): StreamSelection | undefined => {
  const { logStreamNames: names, logStreamNamePrefix: prefix } = request;
  if (names !== undefined && prefix !== undefined) {
    throw invalidParameter('logStreamNames and logStreamNamePrefix are mutually exclusive parameters.');
  }
  if (prefix !== undefined) return { kind: 'prefix', prefix };
  if (names === undefined) return undefined;
  for (const name of names) requireStream(group, name);
  return { kind: 'names', names };
};

const startOf = ({ nextToken, startFromHead, startTime }: FilterRequest): Bookmark => {
  if (nextToken !== undefined) return parseToken(nextToken);
  if (startFromHead !== false) return START;
  if (startTime !== undefined && startTime < DESCENDING_SINCE) {
    throw invalidParameter('startFromHead false is supported only for a startTime on or after 2024-01-01.');
  }
  return END;
};

/** A page, and where the next one starts; `undefined` when everything was read. */
interface FilteredPage {
  readonly events: readonly ReadEvent[];
  readonly next: Bookmark | undefined;
}

const readPage = async (
  store: EventStore,
  selection: EventSelection,
  { start, limit, matches }: { readonly start: Bookmark; readonly limit: number; readonly matches: TextTest },
): Promise<FilteredPage> => {
  let at = start;
  let events: readonly ReadEvent[] = [];
  for (let chunk = 0; chunk < MAX_CHUNKS; chunk += 1) {
    const read = await readEvents(store, selection, at, CHUNK_EVENTS);
    const isLast = read.length < CHUNK_EVENTS;
    const found = [...events, ...read.filter(({ message }) => matches(message))];
    events = fitPage(found.slice(0, limit));
    const lastOnPage = events.at(-1);
    if (events.length < found.length && lastOnPage !== undefined) {
      return { events, next: bookmarkAt(start.direction, lastOnPage) };
    }
    const last = read.at(-1);
    if (isLast || last === undefined) return { events, next: undefined };
    at = bookmarkAt(start.direction, last);
    if (events.length === limit) return { events, next: at };
  }
  return { events, next: at };
};

/** AWS writes ids of 56 digits, in the order of time and arrival. */
const eventId = ({ timestamp, sequence }: ReadEvent): string =>
  `${String(timestamp).padStart(20, '0')}${String(sequence).padStart(36, '0')}`;

const describeEvent = (event: ReadEvent): object => ({
  logStreamName: event.logStream,
  timestamp: event.timestamp,
  message: event.message,
  ingestionTime: event.ingestionTime,
  eventId: eventId(event),
});

/**
 * Lists the events of a log group that match a filter pattern.
 *
 * Both ends of the time range are included, other than in GetLogEvents.
 *
 * @throws AwsException
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html FilterLogEvents}
 */
export const filterLogEvents = async (store: EventStore, body: unknown): Promise<object> => {
  const request = parseRequest(filterLogEventsRequest, body);
  const group = requireGroup(store, request);
  const { startTime = 0, endTime, limit = MAX_PAGE_EVENTS } = request;
  if (endTime !== undefined && startTime > endTime) {
    throw invalidParameter('startTime must not be after endTime.');
  }
  const selection = {
    logGroup: group.name,
    from: startTime,
    before: endTime === undefined ? Number.MAX_SAFE_INTEGER : endTime + 1,
    streams: selectStreams(group, request),
  };
  const matches = parsePattern(request.filterPattern);
  const { events, next } = await readPage(store, selection, { start: startOf(request), limit, matches });
  return {
    events: events.map(describeEvent),
    searchedLogStreams: [],
    ...(next === undefined ? {} : { nextToken: writeToken(next) }),
  };
};
