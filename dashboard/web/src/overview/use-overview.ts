import { momentsOf } from '../location/time-range.ts';
import { useVisit } from '../location/use-visit.ts';
import { type Question, useQuestion } from '../question/use-question.ts';

/** Asks for the overview of the page's range and filter: one query feeds histogram, facets and groups. */
export const useOverview = (): Question<'overview'> => {
  const { state, asOf, run } = useVisit();
  return useQuestion<'overview'>(
    {
      kind: 'overview',
      ...momentsOf(state.range, asOf),
      ...(state.filter === undefined ? {} : { filter: state.filter }),
    },
    run,
  );
};
