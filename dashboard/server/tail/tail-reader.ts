import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  StartLiveTailCommand,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Filter } from '../../contract/filter.ts';
import type { TailEvent } from '../../contract/tail.ts';
import { DashboardFault } from '../dashboard-fault.ts';
import { explaining } from '../logs/explaining.ts';
import { fetchGroupFacts } from '../logs/group-facts.ts';
import type { LogGroups } from '../logs/log-groups.ts';
import { advanceCursor, type TailCursor } from './tail-cursor.ts';
import { DECISION_PATTERN, tailRows } from './tail-rows.ts';

/** Follows the decisions of some log groups as they come. */
export interface TailReader {
  /**
   * A live session. Rejects before its first event when the store has none or does not allow it.
   *
   * @param gone - Ends the session.
   */
  live(filter: Filter | undefined, gone: AbortSignal): AsyncGenerator<TailEvent, void, void>;
  /** One look by polling. Rejects with `DashboardFault` only. */
  poll(filter: Filter | undefined, cursor: TailCursor): Promise<TailLook>;
}

/** What one look found. */
export interface TailLook {
  readonly rows: ReturnType<typeof tailRows>;
  readonly cursor: TailCursor;
  /** More came than one look takes; some are left out. */
  readonly isSampled: boolean;
}

/** Live tail takes ten groups at most. */
const MAX_GROUPS = 10;
const MAX_PAGES = 5;
const SAMPLED_ROWS = 500;

/** Creates the reader of the live tail. */
export const createTailReader = (client: CloudWatchLogsClient, logGroups: LogGroups): TailReader => ({
  live: (filter, gone) => liveEvents(client, logGroups, filter, gone),
  poll: async (filter, cursor) => {
    const found = await Promise.all(logGroups.map((group) => fetchEvents(client, group, cursor.from)));
    const { fresh, cursor: next } = advanceCursor(cursor, found.flat(), Date.now());
    const rows = tailRows(fresh, filter);
    return { rows: rows.slice(-SAMPLED_ROWS), cursor: next, isSampled: rows.length > SAMPLED_ROWS };
  },
});

const liveEvents = async function* (
  client: CloudWatchLogsClient,
  logGroups: LogGroups,
  filter: Filter | undefined,
  gone: AbortSignal,
): AsyncGenerator<TailEvent, void, void> {
  const stream = await explaining({ operation: 'StartLiveTail', logGroups }, async () => {
    const facts = await Promise.all(
      logGroups.slice(0, MAX_GROUPS).map((group) => fetchGroupFacts(client, group)),
    );
    const { responseStream } = await client.send(
      new StartLiveTailCommand({
        logGroupIdentifiers: facts.flatMap((fact) => fact?.arn ?? []),
        logEventFilterPattern: DECISION_PATTERN,
      }),
      { abortSignal: gone },
    );
    if (responseStream === undefined) throw new Error('StartLiveTail answered without a stream');
    return responseStream;
  });
  try {
    for await (const part of stream) {
      const event = toTailEvent(part, filter);
      if (event !== undefined) yield event;
      if (event?.event === 'end') return;
    }
    yield { event: 'end', data: { reason: 'session_closed' } };
  } catch (error) {
    if (gone.aborted) return;
    yield { event: 'end', data: endOf(error) };
  }
};

const toTailEvent = (
  part: StartLiveTailResponseStream,
  filter: Filter | undefined,
): TailEvent | undefined => {
  if (part.sessionStart !== undefined) return { event: 'start', data: { mode: 'live' } };
  if (part.SessionTimeoutException !== undefined) return { event: 'end', data: { reason: 'session_limit' } };
  if (part.SessionStreamingException !== undefined)
    return { event: 'end', data: { reason: 'session_closed' } };
  const { sessionResults = [], sessionMetadata } = part.sessionUpdate ?? {};
  const isSampled = sessionMetadata?.sampled === true;
  const rows = tailRows(sessionResults, filter);
  return rows.length === 0 && !isSampled ? undefined : { event: 'rows', data: { rows, isSampled } };
};

/** The SDK throws what it reads as an exception on the stream. */
const endOf = (error: unknown): Extract<TailEvent, { event: 'end' }>['data'] => {
  const name = error instanceof Error ? error.name : '';
  return { reason: name === 'SessionTimeoutException' ? 'session_limit' : 'session_closed' };
};

const fetchEvents = (
  client: CloudWatchLogsClient,
  group: string,
  startTime: number,
): Promise<readonly FilteredLogEvent[]> =>
  explaining({ operation: 'FilterLogEvents', logGroups: [group] }, async () => {
    const events: FilteredLogEvent[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await client.send(
        new FilterLogEventsCommand({
          ...(group.startsWith('arn:') ? { logGroupIdentifier: group } : { logGroupName: group }),
          startTime,
          filterPattern: DECISION_PATTERN,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      events.push(...(answer.events ?? []));
      nextToken = answer.nextToken;
      if (nextToken === undefined) break;
    }
    return events;
  });

/** The problem of a fault that ends a tail. */
export const endWithProblem = (error: unknown): TailEvent => {
  if (!(error instanceof DashboardFault)) throw error;
  return { event: 'end', data: { reason: 'problem', problem: error.problem } };
};
