import { INDEXED_FIELDS } from '../../../../shared/field-indexes.ts';
import type { Filter } from '../../../contract/filter.ts';
import type { Lookup } from '../../../contract/lookup.ts';
import { requiredConditions } from '../filter/conditions.ts';

const INDEXED: ReadonlySet<string> = new Set(INDEXED_FIELDS);

/**
 * Tells whether a search can leave out most of a range by a field index: an equality that every call must fulfil.
 *
 * Whether the log group has the index, and since when, only the answer tells.
 */
export const readsLittle = (lookup: Lookup | undefined, filter: Filter | undefined): boolean => {
  if (lookup !== undefined && lookup.kind !== 'hashed_id') return true;
  return requiredConditions(filter).some(
    ({ operator, field }) =>
      (operator === '=' || operator === 'in') && INDEXED.has(field) && field !== 'decision',
  );
};
