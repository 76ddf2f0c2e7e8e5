import type { TimeRange } from '../../../contract/time-range.ts';
import { momentsOf } from '../location/time-range.ts';
import { useVisit } from '../location/use-visit.ts';
import { type Question, useQuestion } from '../question/use-question.ts';

/** Range and filter of the page, as the questions of an overview take them. */
const useScope = () => {
  const { state, asOf, run } = useVisit();
  const range: TimeRange = momentsOf(state.range, asOf);
  return { range, run, scope: { ...range, ...(state.filter === undefined ? {} : { filter: state.filter }) } };
};

/** Asks for the overview of the page's range and filter: one query feeds histogram, facets and groups. */
export const useOverview = (
  isPermitted: boolean,
): { readonly question: Question<'overview'>; readonly range: TimeRange } => {
  const { range, run, scope } = useScope();
  return {
    question: useQuestion<'overview'>(isPermitted ? { kind: 'overview', ...scope } : undefined, run),
    range,
  };
};

/** Asks for latency and errors of introspection, which the overview's counts do not have. */
export const useIntrospection = (isPermitted: boolean): Question<'introspection'> => {
  const { run, scope } = useScope();
  return useQuestion<'introspection'>(isPermitted ? { kind: 'introspection', ...scope } : undefined, run);
};
