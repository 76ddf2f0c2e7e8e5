import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Estimate } from '../../../contract/query-answer.ts';
import type { TimeRange } from '../../../contract/time-range.ts';
import { fetchEstimate } from '../api/dashboard-api.ts';
import { momentsOf } from '../location/time-range.ts';
import { useVisit } from '../location/use-visit.ts';

type KnownEstimate = Extract<Estimate, { kind: 'estimate' }>;

/**
 * Whether a question that reads the whole range may be asked.
 *
 * - `checking`: the size of the range is being asked for.
 * - `ask`: the range is wide, and the reader has not yet said that it may be read.
 * - `given`: it is not, or the reader has. Where the size cannot be known, nobody is held up.
 */
export type Permit =
  | { readonly kind: 'checking' }
  | { readonly kind: 'ask'; readonly estimate: KnownEstimate; readonly give: () => void }
  | { readonly kind: 'given'; readonly estimate?: KnownEstimate };

/** How much larger than what the reader agreed to a range may get before it is asked about again. */
const TOLERANCE = 1.2;

/** A store that does not say its size in time holds nobody up. */
const LONGEST_MS = 3_000;

/**
 * Asks how much the range of the page holds before a question reads all of it. What the reader agrees to holds for all
 * views, until the range holds more.
 *
 * @param isNeeded - The question reads the whole range.
 */
export const usePermit = (target: 'decisions' | 'access', isNeeded = true): Permit => {
  const { state, asOf } = useVisit();
  const client = useQueryClient();
  const range: TimeRange = momentsOf(state.range, asOf);
  const estimate = useQuery({
    // A range that is counted back from now holds about the same as a moment ago.
    queryKey: ['estimate', target, state.range],
    queryFn: ({ signal }) =>
      fetchEstimate({ ...range, target }, AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)])),
    enabled: isNeeded,
    staleTime: 60_000,
  });
  const agreedKey = ['agreed', target];
  const agreed = useQuery<number>({
    queryKey: agreedKey,
    queryFn: skipToken,
    initialData: 0,
    gcTime: Infinity,
  });
  if (!isNeeded) return { kind: 'given' };
  if (estimate.isPending) return { kind: 'checking' };
  const known = estimate.data?.kind === 'estimate' ? estimate.data : undefined;
  if (known === undefined) return { kind: 'given' };
  if (!known.isWide || known.bytes <= (agreed.data ?? 0) * TOLERANCE)
    return { kind: 'given', estimate: known };
  return { kind: 'ask', estimate: known, give: () => client.setQueryData<number>(agreedKey, known.bytes) };
};
