import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Problem } from '../../../contract/problem.ts';
import type { SavedSearches } from '../../../contract/saved.ts';
import { fetchSaved, problemOf } from '../api/dashboard-api.ts';

const KEY = ['saved'];

/** What is known of the saved searches. */
export type SavedState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | SavedSearches;

/** Reads the saved searches while a part of the page shows them. */
export const useSaved = (): { readonly saved: SavedState; readonly readAgain: () => Promise<void> } => {
  const client = useQueryClient();
  const { data, error } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => fetchSaved(signal), gcTime: 0 });
  return {
    saved: error !== null ? { kind: 'failed', problem: problemOf(error) } : (data ?? { kind: 'loading' }),
    readAgain: () => client.invalidateQueries({ queryKey: KEY }),
  };
};
