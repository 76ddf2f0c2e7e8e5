import { z } from 'zod';
import { countUpTo, parseRequest } from '../../aws-json/parse-request.ts';
import type { EventStore } from '../store/event-store.ts';
import {
  type Bookmark,
  bookmarkAt,
  END,
  fitPage,
  MAX_PAGE_EVENTS,
  type ReadEvent,
  readEvents,
  START,
} from './event-reader.ts';
import { epoch, logStreamName, pageToken } from './log-parameters.ts';
import { parseToken, writeToken } from './read-token.ts';
import { groupReference, requireGroup, requireStream } from './resources.ts';

const getLogEventsRequest = z.object({
  ...groupReference,
  logStreamName,
  startTime: epoch.optional(),
  endTime: epoch.optional(),
  nextToken: pageToken.optional(),
  limit: countUpTo(MAX_PAGE_EVENTS).optional(),
  startFromHead: z.boolean().optional(),
});

const FORWARDS = { direction: 'f' } as const;
const BACKWARDS = { direction: 'b' } as const;

/** An empty page leaves a reader where it was; before any event, what comes later lies ahead. */
const tokensOfNothing = (from: Bookmark | undefined): object => ({
  nextForwardToken: writeToken({ ...(from ?? START), ...FORWARDS }),
  nextBackwardToken: writeToken({ ...(from ?? START), ...BACKWARDS }),
});

const describeEvent = ({ timestamp, message, ingestionTime }: ReadEvent): object => ({
  timestamp,
  message,
  ingestionTime,
});

/**
 * Lists the events of one stream, oldest first on every page, with tokens for both ways. The token of the way taken
 * comes back unchanged at the end.
 *
 * @throws AwsException
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html GetLogEvents}
 */
export const getLogEvents = async (store: EventStore, body: unknown): Promise<object> => {
  const request = parseRequest(getLogEventsRequest, body);
  const group = requireGroup(store, request);
  const stream = requireStream(group, request.logStreamName);
  const from = request.nextToken === undefined ? undefined : parseToken(request.nextToken);
  const bookmark = from ?? (request.startFromHead === true ? START : END);
  const selection = {
    logGroup: group.name,
    from: request.startTime ?? 0,
    before: request.endTime ?? Number.MAX_SAFE_INTEGER,
    streams: { kind: 'names', names: [stream.name] },
  } as const;
  const found = fitPage(await readEvents(store, selection, bookmark, request.limit ?? MAX_PAGE_EVENTS));
  const events = bookmark.direction === 'f' ? found : found.toReversed();
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return { events: [], ...tokensOfNothing(from) };
  return {
    events: events.map(describeEvent),
    nextForwardToken: writeToken(bookmarkAt('f', last)),
    nextBackwardToken: writeToken(bookmarkAt('b', first)),
  };
};
