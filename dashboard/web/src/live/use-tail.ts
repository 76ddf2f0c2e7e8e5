import { useEffect, useState } from 'react';
import type { Filter } from '../../../contract/filter.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { Row } from '../../../contract/rows.ts';
import { TAIL_EVENTS } from '../../../contract/tail.ts';

const MAX_ROWS = 500;

/** Why a live tail is over. */
export type TailEnd = 'session_limit' | 'session_closed' | 'problem' | 'connection_lost';

/** A live tail: the newest rows first, at most 500. */
export interface Tail {
  readonly rows: readonly Row[];
  /** All that came, also those that are not kept. */
  readonly seen: number;
  readonly mode: 'connecting' | 'live' | 'polling' | 'ended';
  /** CloudWatch left some out: more than 500 events a second. */
  readonly isSampled: boolean;
  readonly end?: { readonly reason: TailEnd; readonly problem?: Problem };
}

const START: Tail = { rows: [], seen: 0, mode: 'connecting', isSampled: false };

/**
 * Follows decisions as they are made.
 *
 * @param session - Another number begins a new session.
 */
export const useTail = (filter: Filter | undefined, session: number): Tail => {
  const [tail, setTail] = useState(START);
  const query = filter === undefined ? '' : `?filter=${encodeURIComponent(JSON.stringify(filter))}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another session follows the same address again
  useEffect(() => {
    setTail(START);
    const source = new EventSource(`/api/tail${query}`);
    const end = (reason: TailEnd, problem?: Problem): void => {
      source.close();
      setTail((before) => ({
        ...before,
        mode: 'ended',
        end: { reason, ...(problem === undefined ? {} : { problem }) },
      }));
    };
    source.addEventListener('start', ({ data }) => {
      const start = TAIL_EVENTS.start.safeParse(parseJson(data));
      if (start.success) setTail((before) => ({ ...before, mode: start.data.mode }));
    });
    source.addEventListener('rows', ({ data }) => {
      const came = TAIL_EVENTS.rows.safeParse(parseJson(data));
      if (came.success) setTail((before) => withRows(before, came.data));
    });
    source.addEventListener('end', ({ data }) => {
      const ended = TAIL_EVENTS.end.safeParse(parseJson(data));
      end(ended.success ? ended.data.reason : 'session_closed', ended.data?.problem);
    });
    source.addEventListener('error', () => end('connection_lost'));
    return () => source.close();
  }, [query, session]);
  return tail;
};

const withRows = (
  tail: Tail,
  { rows, isSampled }: { readonly rows: readonly Row[]; readonly isSampled: boolean },
): Tail => ({
  ...tail,
  rows: [...rows.toReversed(), ...tail.rows].slice(0, MAX_ROWS),
  seen: tail.seen + rows.length,
  isSampled,
});

const parseJson = (text: unknown): unknown => {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
};
