import type { LookupKind } from '../../../contract/lookup.ts';
import type { DecisionRow, Row } from '../../../contract/rows.ts';
import type { PageState } from '../location/page-state.ts';

/** Tells whether a row is a decision. */
export const isDecisionRow = (row: Row): row is DecisionRow => row.kind === 'decision';

/** Lookups that mean one token or one call. */
const OPENS_BY_ITSELF: ReadonlySet<LookupKind> = new Set([
  'token_hash',
  'hashed_id',
  'call_id',
  'request_id',
  'decision_id',
  'interaction_id',
]);

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
      return lookup !== undefined && OPENS_BY_ITSELF.has(lookup.kind)
        ? (decisions.find(({ record }) => record.outcome !== 'allow') ?? decisions[0])
        : undefined;
  }
};
