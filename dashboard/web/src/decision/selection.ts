import type { DecisionRow, Row } from '../../../contract/rows.ts';
import type { PageState } from '../location/page-state.ts';

/** Tells whether a row is a decision. */
export const isDecisionRow = (row: Row): row is DecisionRow => row.kind === 'decision';

/**
 * Finds the row to open.
 *
 * A search for one token or one call opens its newest rejection by itself: that is what its reader came for. Any other
 * search opens nothing until the reader does.
 */
export const findSelected = (
  rows: readonly Row[],
  { lookup, selection }: PageState,
): DecisionRow | undefined => {
  const decisions = rows.filter(isDecisionRow);
  switch (selection.kind) {
    case 'none':
      return undefined;
    case 'decision':
      return decisions.find(({ record }) => record.decision_id === selection.id);
    case 'best':
      return lookup?.kind === 'token_hash' || lookup?.kind === 'call_id'
        ? (decisions.find(({ record }) => record.outcome !== 'allow') ?? decisions[0])
        : undefined;
  }
};
