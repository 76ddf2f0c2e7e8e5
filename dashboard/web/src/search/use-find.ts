import type { Lookup } from '../../../contract/lookup.ts';
import { asksTheSame } from '../location/page-state.ts';
import { useVisit } from '../location/use-visit.ts';

/** Gives the way to search for a value, or for every call: in the list of decisions, and again if it is the same. */
export const useFind = (): ((lookup: Lookup | undefined) => void) => {
  const { state, go, refresh } = useVisit();
  return (lookup) => {
    const { lookup: _before, rows: _rows, ...rest } = state;
    const next = {
      ...rest,
      tab: 'decisions',
      selection: { kind: 'best' },
      ...(lookup === undefined ? {} : { lookup }),
    } as const;
    go(() => next);
    if (asksTheSame(next, state)) refresh();
  };
};
