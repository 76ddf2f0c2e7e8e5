import type { Problem } from '../../../contract/problem.ts';
import type { ProgressOf, QueryStarted } from '../../../contract/query-answer.ts';
import { MAX_ROWS, type QueryRequestInput } from '../../../contract/query-request.ts';
import type { QueryStatus } from '../../../contract/query-status.ts';
import type { Row } from '../../../contract/rows.ts';
import type { Visit } from '../location/location-store.ts';
import { momentsOf } from '../location/time-range.ts';
import { type Question, useQuestion } from '../question/use-question.ts';

type SearchProgress = ProgressOf<'search'>;

/** Rows of a search, unless its reader asks for all that a query gives: more are seldom read one by one. */
const FIRST_ROWS = 1000;

/** A search that is over: complete, or ended early by its status. */
export interface EndedSearch {
  readonly kind: 'ended';
  readonly status: Exclude<QueryStatus, 'Scheduled' | 'Running'>;
  readonly rows: readonly Row[];
  readonly statistics: SearchProgress['statistics'];
  /** US dollars; left out where nothing is billed. */
  readonly costUsd?: number;
  readonly started: QueryStarted;
  /** There may be more rows than these. */
  readonly isCut: boolean;
}

/** A search under way. `areOld`: the rows are those of the search before, until the first new ones come. */
export interface RunningSearch {
  readonly kind: 'running';
  readonly rows: readonly Row[];
  readonly areOld: boolean;
  readonly recordsScanned: number;
  /** A problem that passes: the page asks again by itself. */
  readonly delayedBy?: Problem;
  /** Left out while nothing was asked yet. */
  readonly stop?: () => void;
  readonly started?: QueryStarted;
}

/** Where the search of the page stands. */
export type Search =
  | RunningSearch
  | EndedSearch
  | { readonly kind: 'failed'; readonly problem: Problem; readonly started?: QueryStarted };

/** The search of the page: its lookup and its filter, over its range. */
export const searchRequest = ({
  state,
  asOf,
}: Pick<Visit, 'state' | 'asOf'>): Extract<QueryRequestInput, { readonly kind: 'search' }> => ({
  kind: 'search',
  ...(state.lookup === undefined ? {} : { lookup: state.lookup }),
  ...(state.filter === undefined ? {} : { filter: state.filter }),
  ...momentsOf(state.range, asOf),
  limit: state.rows === 'all' ? MAX_ROWS : FIRST_ROWS,
});

/** Runs the search of the page, once it is permitted. */
export const useSearch = (visit: Visit, isPermitted: boolean): Search =>
  toSearch(useQuestion<'search'>(isPermitted ? searchRequest(visit) : undefined, visit.run));

const toSearch = (question: Question<'search'>): Search => {
  if (question.kind === 'waiting') return { kind: 'running', rows: [], areOld: false, recordsScanned: 0 };
  const started = question.started === undefined ? {} : { started: question.started };
  if (question.kind === 'failed') return { kind: 'failed', problem: question.problem, ...started };
  if (question.kind === 'running')
    return {
      kind: 'running',
      rows: question.progress?.rows ?? [],
      areOld: question.isOld,
      recordsScanned: question.isOld ? 0 : (question.progress?.statistics.recordsScanned ?? 0),
      stop: question.stop,
      ...(question.delayedBy === undefined ? {} : { delayedBy: question.delayedBy }),
      ...started,
    };
  const { status, rows, statistics, costUsd, isCut } = question.progress;
  return {
    kind: 'ended',
    // The hook has seen that the query is not unfinished.
    status: status === 'Scheduled' || status === 'Running' ? 'Unknown' : status,
    rows,
    statistics,
    ...(costUsd === undefined ? {} : { costUsd }),
    started: question.started,
    isCut,
  };
};
