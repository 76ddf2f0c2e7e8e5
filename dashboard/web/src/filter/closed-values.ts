import { REASONS } from '../../../../shared/reasons.ts';
import { RECORD_FIELDS } from '../../../../shared/record-field/record-fields.ts';
import type { NUMBER_FIELDS, TEXT_FIELDS } from '../../../contract/filter.ts';

type FilterField = (typeof TEXT_FIELDS | typeof NUMBER_FIELDS)[number];

/** Values of a field with a closed list of words, known before any call is seen; none for any other field. */
export const closedValues = (field: FilterField): readonly string[] => {
  if (field === 'reason') return Object.keys(REASONS);
  const entry = RECORD_FIELDS[field];
  return 'words' in entry ? entry.words : [];
};
