import { useMemo, useState } from 'react';
import { FACET_FIELDS, type FacetField } from '../../../contract/overview.ts';
import { momentsOf } from '../location/time-range.ts';
import { useVisit } from '../location/use-visit.ts';
import { usePermit } from '../question/use-permit.ts';
import { useQuestion } from '../question/use-question.ts';
import { facetValues, type SeenValues } from './filter-properties.ts';

const NONE: SeenValues = new Map();

/** Values of one field in the range of the page, counted by the store when the reader has chosen the field. */
export interface FacetValues {
  readonly values: SeenValues;
  readonly isLoading: boolean;
  /** The reader has chosen this field; only fields that the overview counts are asked for. */
  ask(field: string | undefined): void;
}

/** Asks for the values of a field, once it is chosen. */
export const useFacetValues = (): FacetValues => {
  const { state, asOf } = useVisit();
  const [field, setField] = useState<FacetField>();
  const permit = usePermit('decisions', field !== undefined);
  const question = useQuestion<'overview'>(
    field === undefined || permit.kind !== 'given'
      ? undefined
      : { kind: 'overview', part: field, ...momentsOf(state.range, asOf) },
    0,
  );
  const progress = question.kind === 'ended' || question.kind === 'running' ? question.progress : undefined;
  const values = useMemo(() => (progress === undefined ? NONE : facetValues(progress.facets)), [progress]);
  return {
    values,
    isLoading: question.kind === 'running',
    ask: (chosen) => {
      const known = FACET_FIELDS.find((one) => one === chosen);
      if (known !== undefined) setField(known);
    },
  };
};
