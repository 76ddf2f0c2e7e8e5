import { FACET_FIELDS, type OverviewProgress } from '../../contract/overview.ts';
import { countRows, groupRows, type OverviewRow } from './overview-rows.ts';

type OverRepresented = OverviewProgress['overRepresented'];

/** Fields that tell rejected from allowed calls by definition say nothing. */
const TELLING_FIELDS = FACET_FIELDS.filter((field) => field !== 'decision' && field !== 'reason');

/** Fewer rejected calls than this are no pattern. */
const MIN_REJECTED = 5;
const MIN_DIFFERENCE = 0.3;
const MAX_VALUES = 5;

/** Finds the values that rejected calls share and allowed calls do not; the clearest difference first. */
export const findOverRepresented = (rows: readonly OverviewRow[]): OverRepresented => {
  const { allow, calls } = countRows(rows);
  const rejected = calls - allow;
  if (rejected < MIN_REJECTED || allow === 0) return [];
  return TELLING_FIELDS.flatMap((field) =>
    [...groupRows(rows, ({ values }) => values[field])].flatMap(([value, group]) => {
      if (value === undefined) return [];
      const counts = countRows(group);
      const ofRejected = (counts.calls - counts.allow) / rejected;
      return [{ field, value, ofRejected, ofAllowed: counts.allow / allow }];
    }),
  )
    .filter(({ ofRejected, ofAllowed }) => ofRejected - ofAllowed >= MIN_DIFFERENCE)
    .toSorted((one, other) => other.ofRejected - other.ofAllowed - (one.ofRejected - one.ofAllowed))
    .slice(0, MAX_VALUES);
};
