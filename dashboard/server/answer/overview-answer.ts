import {
  FACET_FIELDS,
  type FacetField,
  type FacetValue,
  type OverviewProgress,
} from '../../contract/overview.ts';
import type { TimeRange } from '../../contract/time-range.ts';
import { binStarts } from '../query/bin-width.ts';
import type { OverviewPart } from '../query/overview-query.ts';
import { findOverRepresented } from './over-represented.ts';
import { countRows, groupRows, type OverviewRow, parseOverviewRow } from './overview-rows.ts';
import { groupBindingFailures, groupRejections } from './rejection-groups.ts';
import type { ResultRow } from './result-cells.ts';

const MAX_FACET_VALUES = 1_000;

/** What an overview query asked. */
export interface OverviewContext extends TimeRange {
  readonly part: OverviewPart;
  readonly binSeconds: number;
}

/** What an overview says beside the state of its query. */
export type OverviewAnswer = Pick<
  OverviewProgress,
  'totals' | 'binSeconds' | 'bins' | 'facets' | 'rejections' | 'bindingFailures' | 'overRepresented'
>;

/** Counts histogram, facets and groups from the rows of an overview query. */
export const buildOverviewAnswer = (
  results: readonly ResultRow[],
  { part, binSeconds, ...range }: OverviewContext,
): OverviewAnswer => {
  const rows = results.map(parseOverviewRow);
  const starts = part === 'all' || part === 'time' ? binsOf(rows, range, binSeconds) : [];
  const byBin = groupRows(rows, ({ bin }) => bin);
  const isWhole = part === 'all';
  return {
    totals: countRows(rows),
    binSeconds,
    bins: starts.map((start) => ({ start, ...countRows(byBin.get(start) ?? []) })),
    facets: facetsOf(part).map((field) => ({ field, values: countValues(rows, field) })),
    rejections: isWhole ? [...groupRejections(rows, starts)] : [],
    bindingFailures: isWhole ? [...groupBindingFailures(rows)] : [],
    overRepresented: isWhole ? findOverRepresented(rows) : [],
  };
};

const facetsOf = (part: OverviewPart): readonly FacetField[] => {
  if (part === 'all') return FACET_FIELDS;
  return part === 'time' ? [] : [part];
};

/** All bins of the range; those that have rows where the range is too long to fill. */
const binsOf = (rows: readonly OverviewRow[], range: TimeRange, binSeconds: number): readonly number[] => {
  const filled = binStarts(range, binSeconds);
  return filled.length > 0
    ? filled
    : [...new Set(rows.map(({ bin }) => bin))].toSorted((one, other) => one - other);
};

const countValues = (rows: readonly OverviewRow[], field: FacetField): FacetValue[] =>
  [...groupRows(rows, ({ values }) => values[field])]
    .map(([value, group]) => ({ value: value ?? null, ...countRows(group) }))
    .toSorted((one, other) => other.calls - one.calls || (one.value ?? '').localeCompare(other.value ?? ''))
    .slice(0, MAX_FACET_VALUES);
