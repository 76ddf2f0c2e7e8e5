import { useEffect, useMemo, useState } from 'react';
import type { Lookup } from '../../../contract/lookup.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { Visit } from '../location/location-store.ts';
import { momentsOf } from '../location/time-range.ts';
import { useQuestion } from '../question/use-question.ts';

/** Lookups of one token or one call: their reader waits for a call that was just made. */
const AWAITED: ReadonlySet<Lookup['kind']> = new Set([
  'token_hash',
  'call_id',
  'request_id',
  'decision_id',
  'interaction_id',
]);

/** Events become queryable within about a minute; a range that ended before that gets no new ones. */
const FRESH_SECONDS = 90;

/** Where a call stands that a search did not find. */
export type MissingCall =
  | { readonly kind: 'not_awaited' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'found' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly retry: () => void };

/** A call that was not found, with how often was looked for it. */
export interface MissingCallWatch {
  readonly call: MissingCall;
  /** Counts the looks, so that other questions can be asked along. */
  readonly looks: number;
  /** End of the range of the present look, seconds since the epoch. */
  readonly endTime: number;
}

/**
 * Looks for a call again and again until it is there, or until it is too late for it to come.
 *
 * @param isExplained - It is known that no decision will come: nobody looks any more.
 */
export const useMissingCall = ({ state, asOf }: Visit, isExplained: boolean): MissingCallWatch => {
  const [askedSince] = useState(() => Date.now());
  const [looks, setLooks] = useState(0);
  const { lookup, range } = state;
  const moments = momentsOf(range, asOf);
  const isAwaited =
    lookup !== undefined &&
    AWAITED.has(lookup.kind) &&
    (range.kind === 'last' || moments.endTime * 1000 >= askedSince - FRESH_SECONDS * 1000);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the moment is taken anew for each look, and only then
  const endTime = useMemo(
    () => (isAwaited && range.kind === 'last' ? Math.ceil(Date.now() / 1000) : moments.endTime),
    [looks],
  );
  const question = useQuestion<'call'>(
    isAwaited ? { kind: 'call', startTime: moments.startTime, endTime, lookup, askedSince } : undefined,
    looks,
  );
  const presence = question.kind === 'ended' ? question.progress.presence : undefined;
  const lookAgainAfterMs =
    presence?.state === 'not_yet' && !isExplained ? presence.lookAgainAfterMs : undefined;
  useEffect(() => {
    if (lookAgainAfterMs === undefined) return undefined;
    const timer = setTimeout(() => setLooks((count) => count + 1), lookAgainAfterMs);
    return () => clearTimeout(timer);
  }, [lookAgainAfterMs]);

  const retry = (): void => setLooks((count) => count + 1);
  if (!isAwaited || isExplained) return { call: { kind: 'not_awaited' }, looks, endTime };
  if (question.kind === 'failed')
    return { call: { kind: 'failed', problem: question.problem, retry }, looks, endTime };
  const kind = presence === undefined || presence.state === 'not_yet' ? 'looking' : presence.state;
  return { call: { kind }, looks, endTime };
};
