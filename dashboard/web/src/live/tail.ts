import type { Problem } from '../../../contract/problem.ts';
import type { Row } from '../../../contract/rows.ts';

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

/** A tail that nothing has come from yet. */
export const NEW_TAIL: Tail = { rows: [], seen: 0, mode: 'connecting', isSampled: false };

/** The tail with rows that came, oldest first, on top. */
export const withRows = (
  tail: Tail,
  { rows, isSampled }: { readonly rows: readonly Row[]; readonly isSampled: boolean },
): Tail => ({
  ...tail,
  rows: [...rows.toReversed(), ...tail.rows].slice(0, MAX_ROWS),
  seen: tail.seen + rows.length,
  isSampled,
});

/** The tail when it is over; what came stays. */
export const withEnd = (tail: Tail, reason: TailEnd, problem?: Problem): Tail => ({
  ...tail,
  mode: 'ended',
  end: { reason, ...(problem === undefined ? {} : { problem }) },
});
