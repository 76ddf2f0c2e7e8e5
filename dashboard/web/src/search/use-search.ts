import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Problem } from '../../../contract/problem.ts';
import type { ProgressOf, QueryProgress } from '../../../contract/query-answer.ts';
import type { QueryRequestInput } from '../../../contract/query-request.ts';
import { isUnfinished, type QueryStatus } from '../../../contract/query-status.ts';
import type { Row } from '../../../contract/rows.ts';
import { fetchProgress, problemOf, startQuery, stopQuery } from '../api/dashboard-api.ts';
import type { Visit } from '../location/location-store.ts';
import { TIME_RANGES } from '../location/time-range.ts';

type SearchProgress = ProgressOf<'search'>;

/** Rows of one search. More would not be read one by one; the page says when there are more. */
export const ROW_LIMIT = 1000;

/** A search that is over: complete, or ended early by its status. */
export interface EndedSearch {
  readonly kind: 'ended';
  readonly status: Exclude<QueryStatus, 'Scheduled' | 'Running'>;
  readonly rows: readonly Row[];
  readonly statistics: SearchProgress['statistics'];
  readonly query: string;
}

/** A search under way. `areOld`: the rows are those of the search before, until the first new ones come. */
export interface RunningSearch {
  readonly kind: 'running';
  readonly rows: readonly Row[];
  readonly areOld: boolean;
  readonly recordsScanned: number;
  readonly stop: () => void;
  readonly query?: string;
}

/** Where the search of the page stands. */
export type Search =
  | RunningSearch
  | EndedSearch
  | { readonly kind: 'failed'; readonly problem: Problem; readonly query?: string };

/** Builds the search that the state of the page asks for. */
const buildSearchRequest = ({ state, asOf }: Visit): QueryRequestInput => ({
  kind: 'search',
  ...(state.lookup === undefined ? {} : { lookup: state.lookup }),
  startTime: asOf - TIME_RANGES[state.range].seconds,
  endTime: asOf,
  limit: ROW_LIMIT,
});

const POLL_INTERVALS_MS = [250, 500, 1000] as const;

const pollInterval = (polls: number): number => POLL_INTERVALS_MS[polls] ?? 1000;

/** Runs the search of the page: starts it, polls it, and stops it when the page asks another question. */
export const useSearch = (visit: Visit): Search => {
  const request = buildSearchRequest(visit);
  const started = useQuery({
    queryKey: ['search', visit.run, request],
    queryFn: async ({ signal }) => {
      const search = await startQuery(request);
      if (signal.aborted) stopQuietly(search.id);
      return search;
    },
    gcTime: 0,
  });
  const queryId = started.data?.id;
  const progress = useQuery({
    queryKey: ['progress', queryId],
    enabled: queryId !== undefined,
    queryFn: async ({ signal }) => parseSearch(await fetchProgress(queryId ?? '', signal)),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isUnfinished(state.data.status) && state.error === null
        ? pollInterval(state.dataUpdateCount - 1)
        : false,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const isRunning =
    queryId !== undefined &&
    progress.error === null &&
    (progress.isPlaceholderData || progress.data === undefined || isUnfinished(progress.data.status));
  useStopWhenLeft(queryId, isRunning);

  const query = started.data === undefined ? {} : { query: started.data.query };
  const error = started.error ?? progress.error;
  if (error !== null) return { kind: 'failed', problem: problemOf(error), ...query };
  if (started.data === undefined || progress.data === undefined || isRunning)
    return {
      kind: 'running',
      rows: progress.data?.rows ?? [],
      areOld: progress.isPlaceholderData || started.data === undefined,
      recordsScanned: progress.isPlaceholderData ? 0 : (progress.data?.statistics.recordsScanned ?? 0),
      stop: () => stopQuietly(queryId),
      ...query,
    };
  return toEnded(progress.data, started.data.query);
};

/** Only searches are asked for here. */
const parseSearch = (progress: QueryProgress): SearchProgress => {
  if (progress.kind === 'search') return progress;
  throw new Error(`the answer is one to ${progress.kind}, not to a search`);
};

const toEnded = ({ status, rows, statistics }: SearchProgress, query: string): EndedSearch => ({
  kind: 'ended',
  // The caller has seen that the query is not unfinished.
  status: status === 'Scheduled' || status === 'Running' ? 'Unknown' : status,
  rows,
  statistics,
  query,
});

/** A query that cannot be stopped ends by itself, and nobody waits for it. */
const stopQuietly = (queryId: string | undefined): void => {
  if (queryId !== undefined) stopQuery(queryId).catch(() => undefined);
};

const useStopWhenLeft = (queryId: string | undefined, isRunning: boolean): void => {
  const mustStop = useRef(false);
  useEffect(() => {
    mustStop.current = isRunning;
  }, [isRunning]);
  useEffect(
    () => () => {
      if (mustStop.current) stopQuietly(queryId);
    },
    [queryId],
  );
};
