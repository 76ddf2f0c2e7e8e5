import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../../contract/problem.ts';
import type { ProgressOf, QueryProgress, QueryStarted } from '../../../contract/query-answer.ts';
import type { QueryRequestInput } from '../../../contract/query-request.ts';
import { isUnfinished } from '../../../contract/query-status.ts';
import { DashboardProblem, fetchProgress, problemOf, startQuery, stopQuery } from '../api/dashboard-api.ts';
import { useLatest } from '../use-latest.ts';
import { AGAIN } from './ask-again.ts';
import { useStopOnEscape } from './use-stop-on-escape.ts';

/** Kind of a question. */
type QuestionKind = QueryProgress['kind'];

/** A question of one kind, as the page writes it. */
type QuestionOf<Kind extends QuestionKind> = Extract<QueryRequestInput, { readonly kind: Kind }>;

/**
 * Where a question of the page stands.
 *
 * - `waiting`: nobody asked yet (the question was `undefined`).
 * - `running`: `progress` has the rows so far; with `isOld` it is that of the question before.
 * - `ended`: complete, or ended early; `progress.status` says which.
 */
export type Question<Kind extends QuestionKind> =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'running';
      readonly progress?: ProgressOf<Kind>;
      readonly isOld: boolean;
      /** A problem that passes: the page asks again by itself. */
      readonly delayedBy?: Problem;
      readonly started?: QueryStarted;
      readonly stop: () => void;
    }
  | { readonly kind: 'ended'; readonly progress: ProgressOf<Kind>; readonly started: QueryStarted }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly started?: QueryStarted };

const POLL_INTERVALS_MS = [250, 500, 1000] as const;

const pollInterval = (polls: number): number => POLL_INTERVALS_MS[polls] ?? 1000;

/**
 * Runs one question: starts it, polls it, and stops it when the page asks another or the part that asked is gone.
 *
 * @param run - Another number asks the same question again.
 */
export const useQuestion = <Kind extends QuestionKind>(
  request: QuestionOf<Kind> | undefined,
  run: number,
): Question<Kind> => {
  const queryKey = ['question', run, request] as const;
  const beginning = useStoppableStart(JSON.stringify(queryKey));
  const started = useQuery({
    queryKey,
    enabled: request !== undefined && !beginning.isStopped,
    queryFn: async ({ signal }) => {
      if (request === undefined) throw new Error('there is no question');
      if (beginning.wasStopped()) throw new DashboardProblem(STOPPED);
      const question = await startQuery(request);
      if (signal.aborted || beginning.wasStopped()) stopQuietly(question.id);
      return question;
    },
    ...AGAIN,
    gcTime: 0,
  });
  const id = beginning.isStopped ? undefined : started.data?.id;
  const progress = useQuery({
    queryKey: ['progress', id],
    enabled: id !== undefined,
    queryFn: async ({ signal }) =>
      parseProgress<Kind>(await (isLong(request) ? fetchLong : fetchProgress)(id ?? '', signal), request),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isUnfinished(state.data.status) && state.error === null
        ? pollInterval(state.dataUpdateCount - 1)
        : false,
    placeholderData: keepPreviousData,
    ...AGAIN,
    gcTime: 0,
  });
  const isRunning =
    id !== undefined &&
    progress.error === null &&
    (progress.isPlaceholderData || progress.data === undefined || isUnfinished(progress.data.status));
  useStopWhenLeft(id, isRunning);
  const isStarting =
    request !== undefined && started.data === undefined && started.error === null && !beginning.isStopped;
  const stop = (): void => (id === undefined ? beginning.stop() : stopQuietly(id));
  useStopOnEscape(isRunning || isStarting, stop);

  if (request === undefined) return { kind: 'waiting' };
  if (beginning.isStopped) return { kind: 'failed', problem: STOPPED };
  const error = started.error ?? progress.error;
  const asked = started.data === undefined ? {} : { started: started.data };
  if (error !== null) return { kind: 'failed', problem: problemOf(error), ...asked };
  if (started.data === undefined || progress.data === undefined || isRunning) {
    const delay = started.failureReason ?? progress.failureReason;
    return {
      kind: 'running',
      ...(delay === null ? {} : { delayedBy: problemOf(delay) }),
      ...(progress.data === undefined ? {} : { progress: progress.data }),
      isOld: progress.isPlaceholderData || started.data === undefined,
      stop,
      ...asked,
    };
  }
  return { kind: 'ended', progress: progress.data, started: started.data };
};

const STOPPED: Problem = {
  code: 'query_stopped',
  sentence: 'Stopped before the query began: nothing was found and nothing is shown.',
  remedy: 'Ask again when you want the answer.',
};

/**
 * Stops a question that has no id yet, because it is on its way or waits to be asked again.
 *
 * @param key - What is asked; another question is not stopped.
 */
const useStoppableStart = (key: string) => {
  const [stopped, setStopped] = useState<string>();
  // What is on its way was sent by an earlier rendering.
  const latest = useRef(stopped);
  return {
    isStopped: stopped === key,
    wasStopped: (): boolean => latest.current === key,
    stop: (): void => {
      latest.current = key;
      setStopped(key);
    },
  };
};

const PARTIAL_ROWS = 1000;

const isLong = (request: QueryRequestInput | undefined): boolean =>
  request !== undefined && 'limit' in request && (request.limit ?? 0) > PARTIAL_ROWS;

/** All rows again at each poll would be too much: while the query runs, the first ones do. */
const fetchLong = async (id: string, signal: AbortSignal): Promise<QueryProgress> => {
  const progress = await fetchProgress(id, signal, PARTIAL_ROWS);
  return isUnfinished(progress.status) ? progress : fetchProgress(id, signal);
};

const parseProgress = <Kind extends QuestionKind>(
  progress: QueryProgress,
  request: QuestionOf<Kind> | undefined,
): ProgressOf<Kind> => {
  if (isOfKind<Kind>(progress, request)) return progress;
  throw new Error(`the answer is one to ${progress.kind}, not to the question`);
};

const isOfKind = <Kind extends QuestionKind>(
  progress: QueryProgress,
  request: QuestionOf<Kind> | undefined,
): progress is ProgressOf<Kind> => progress.kind === request?.kind;

/** A query that cannot be stopped ends by itself, and nobody waits for it. */
const stopQuietly = (id: string | undefined): void => {
  if (id !== undefined) stopQuery(id).catch(() => undefined);
};

const useStopWhenLeft = (id: string | undefined, isRunning: boolean): void => {
  const mustStop = useLatest(isRunning);
  useEffect(
    () => () => {
      if (mustStop.current) stopQuietly(id);
    },
    [id, mustStop],
  );
};
