import { useState } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import type { Problem } from '../../../contract/problem.ts';
import { type Question, useQuestion } from '../question/use-question.ts';
import { useSettled } from './use-settled.ts';

const DAY_SECONDS = 86_400;

/** How far the search for an allowed call goes: further by each step, when the reader says so. */
const REACHES = [
  { days: 1, isSameRoute: true, text: 'on this route in the day before' },
  { days: 30, isSameRoute: true, text: 'on this route in the 30 days before' },
  { days: 30, isSameRoute: false, text: 'on any route in the 30 days before' },
] as const;

type Reach = (typeof REACHES)[number];

/** What is known of the last allowed call that belongs to a rejected one. */
export type LastAllowed =
  | { readonly kind: 'impossible' }
  | { readonly kind: 'looking'; readonly reach: Reach }
  | { readonly kind: 'found'; readonly record: ReadDecisionRecord; readonly reach: Reach }
  | { readonly kind: 'none'; readonly reach: Reach; readonly further?: Reach; readonly goFurther: () => void }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly retry: () => void };

/**
 * Looks for the last allowed call of the same client before a call; of the same token where the client is not known.
 *
 * The range is bounded, since CloudWatch Logs bills what a query reads.
 */
export const useLastAllowed = (record: ReadDecisionRecord): LastAllowed => {
  const [step, setStep] = useState(0);
  const [run, setRun] = useState(0);
  const isSettled = useSettled();
  const reach = REACHES[step] ?? REACHES[0];
  const before = Date.parse(record.timestamp);
  const { client_id, token_hash } = record;
  const endTime = Math.ceil(before / 1000);
  const range = { startTime: Math.max(0, endTime - reach.days * DAY_SECONDS), endTime };
  const route = reach.isSameRoute ? routeOf(record) : {};
  const isPossible = !Number.isNaN(before) && isSettled;
  const ofClient = useQuestion<'last_allowed'>(
    isPossible && client_id !== undefined
      ? { kind: 'last_allowed', ...range, client_id, before, ...route }
      : undefined,
    run,
  );
  const ofToken = useQuestion<'search'>(
    isPossible && client_id === undefined && token_hash !== undefined
      ? {
          kind: 'search',
          ...range,
          lookup: { kind: 'token_hash', value: token_hash },
          filter: {
            conditions: [{ operator: '=', field: 'decision', value: 'Allow' }, ...conditionsOf(route)],
          },
          limit: 1,
        }
      : undefined,
    run,
  );
  if ((client_id === undefined && token_hash === undefined) || Number.isNaN(before))
    return { kind: 'impossible' };
  const further = REACHES[step + 1];
  return readAnswer(client_id === undefined ? ofToken : ofClient, reach, {
    retry: () => setRun((count) => count + 1),
    goFurther: () => setStep((count) => count + 1),
    ...(further === undefined ? {} : { further }),
  });
};

type Route = Pick<ReadDecisionRecord, 'resource' | 'method'>;

const routeOf = ({ resource, method }: ReadDecisionRecord): Route => ({
  ...(resource === undefined ? {} : { resource }),
  ...(method === undefined ? {} : { method }),
});

const conditionsOf = (route: Route) =>
  (['resource', 'method'] as const).flatMap((field) => {
    const value = route[field];
    return value === undefined ? [] : [{ operator: '=' as const, field, value }];
  });

const readAnswer = (
  question: Question<'last_allowed'> | Question<'search'>,
  reach: Reach,
  actions: { readonly retry: () => void; readonly goFurther: () => void; readonly further?: Reach },
): LastAllowed => {
  const { retry, ...goOn } = actions;
  if (question.kind === 'failed') return { kind: 'failed', problem: question.problem, retry };
  if (question.kind !== 'ended') return { kind: 'looking', reach };
  const row = question.progress.rows.find(({ kind }) => kind === 'decision');
  return row?.kind === 'decision'
    ? { kind: 'found', record: row.record, reach }
    : { kind: 'none', reach, ...goOn };
};
