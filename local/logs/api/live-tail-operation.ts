import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsException, invalidParameter } from '../../aws-json/aws-exception.ts';
import { EventStreamAnswer } from '../../aws-json/event-stream-answer.ts';
import type { Operations } from '../../aws-json/operation.ts';
import { listOf, parseRequest } from '../../aws-json/parse-request.ts';
import type { LiveTail } from '../live-tail/live-tail.ts';
import { type LiveTailFilter, LiveTailSession } from '../live-tail/live-tail-session.ts';
import type { EventStore } from '../store/event-store.ts';
import { logGroupIdentifier, logStreamName } from './log-parameters.ts';
import { filterPattern, parsePattern } from './pattern-parameter.ts';
import { logGroupArn, requireGroup } from './resources.ts';

/** Sessions at a time, log groups of one, names or prefixes of streams (AWS quotas). */
const MAX_SESSIONS = 15;
const MAX_GROUPS = 10;
const MAX_STREAMS = 100;

const startLiveTailRequest = z.object({
  logGroupIdentifiers: listOf(logGroupIdentifier, MAX_GROUPS),
  logStreamNames: listOf(logStreamName, MAX_STREAMS).optional(),
  logStreamNamePrefixes: listOf(logStreamName, MAX_STREAMS).optional(),
  logEventFilterPattern: filterPattern.optional(),
});

type StartLiveTailRequest = z.infer<typeof startLiveTailRequest>;

const checkStreams = (request: StartLiveTailRequest): void => {
  const { logStreamNames: names, logStreamNamePrefixes: prefixes, logGroupIdentifiers: groups } = request;
  if (names !== undefined && prefixes !== undefined) {
    throw invalidParameter('logStreamNames and logStreamNamePrefixes are mutually exclusive parameters.');
  }
  if ((names ?? prefixes) !== undefined && groups.length > 1) {
    throw invalidParameter('logStreamNames and logStreamNamePrefixes need exactly one log group.');
  }
  if (groups.some((identifier) => identifier.endsWith('*'))) {
    throw invalidParameter("The ARN of a log group can't end with an asterisk here.");
  }
};

const createFilter = (store: EventStore, request: StartLiveTailRequest): LiveTailFilter => {
  const { logStreamNames: names, logStreamNamePrefixes: prefixes } = request;
  const groups = new Set(
    request.logGroupIdentifiers.map((each) => requireGroup(store, { logGroupIdentifier: each }).name),
  );
  const selectsStream = (stream: string): boolean =>
    (names === undefined || names.includes(stream)) &&
    (prefixes === undefined || prefixes.some((prefix) => stream.startsWith(prefix)));
  return {
    selects: ({ logGroup, logStream }) => groups.has(logGroup) && selectsStream(logStream),
    matches: parsePattern(request.logEventFilterPattern),
  };
};

const startLiveTail = async (
  store: EventStore,
  tail: LiveTail,
  body: unknown,
): Promise<EventStreamAnswer> => {
  const request = parseRequest(startLiveTailRequest, body);
  checkStreams(request);
  const filter = createFilter(store, request);
  if (tail.size >= MAX_SESSIONS) {
    throw new AwsException(
      'LimitExceededException',
      `At most ${MAX_SESSIONS} Live Tail sessions are open at a time.`,
    );
  }
  return new EventStreamAnswer((stream, requestId) => {
    tail.add(
      new LiveTailSession(stream, {
        start: { requestId, sessionId: randomUUID(), ...request },
        filter,
        identify: logGroupArn,
        onClose: (session) => tail.remove(session),
      }),
    );
  });
};

/** The operation that streams events as they come in. */
export const liveTailOperations = (store: EventStore, tail: LiveTail): Operations =>
  new Map([['StartLiveTail', (body: unknown) => startLiveTail(store, tail, body)]]);
