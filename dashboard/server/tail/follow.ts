import { setTimeout as delay } from 'node:timers/promises';
import type { Filter } from '../../contract/filter.ts';
import type { TailEvent } from '../../contract/tail.ts';
import { newCursor } from './tail-cursor.ts';
import { endWithProblem, type TailReader } from './tail-reader.ts';

/** Time between two looks by polling. FilterLogEvents takes five calls a second of an account. */
export const POLL_EVERY_MS = 2_000;

/** As long as a session of the live tail may be. */
const MAX_SESSION_MS = 3 * 3_600_000;

/**
 * Follows decisions until the reader goes or the session ends: by a live session, or by polling where there is none.
 *
 * The last event is `end`, unless the reader has gone.
 */
export const followDecisions = async function* (
  reader: TailReader,
  filter: Filter | undefined,
  gone: AbortSignal,
): AsyncGenerator<TailEvent, void, void> {
  let isLive = false;
  try {
    for await (const event of reader.live(filter, gone)) {
      isLive = true;
      yield event;
    }
    if (isLive || gone.aborted) return;
  } catch (error) {
    if (gone.aborted) return;
    if (isLive) {
      yield endWithProblem(error);
      return;
    }
  }
  yield* pollDecisions(reader, filter, gone);
};

const pollDecisions = async function* (
  reader: TailReader,
  filter: Filter | undefined,
  gone: AbortSignal,
): AsyncGenerator<TailEvent, void, void> {
  const endsAt = Date.now() + MAX_SESSION_MS;
  let cursor = newCursor(Date.now());
  try {
    let look = await reader.poll(filter, cursor);
    yield { event: 'start', data: { mode: 'polling' } };
    while (!gone.aborted) {
      cursor = look.cursor;
      if (look.rows.length > 0) yield { event: 'rows', data: { rows: look.rows, isSampled: look.isSampled } };
      if (Date.now() >= endsAt) {
        yield { event: 'end', data: { reason: 'session_limit' } };
        return;
      }
      await delay(POLL_EVERY_MS, undefined, { signal: gone }).catch(() => undefined);
      if (gone.aborted) return;
      look = await reader.poll(filter, cursor);
    }
  } catch (error) {
    yield endWithProblem(error);
  }
};
