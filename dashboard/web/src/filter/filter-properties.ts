import { NUMBER_FIELDS, TEXT_FIELDS } from '../../../contract/filter.ts';
import type { OverviewProgress } from '../../../contract/overview.ts';
import type { Row } from '../../../contract/rows.ts';
import { closedValues } from './closed-values.ts';

type TextField = (typeof TEXT_FIELDS)[number];

/** Values by field, to suggest. */
export type SeenValues = ReadonlyMap<string, ReadonlySet<string>>;

/** Of a closed list several values can be chosen at once. */
const equalityOf = (field: TextField) =>
  ['=', '!='].map((operator) =>
    closedValues(field).length > 0 ? { operator, tokenType: 'enum' as const } : operator,
  );

/** Every field that can be filtered by; those that a reader looks for first come first. */
export const FILTER_PROPERTIES = [
  ...TEXT_FIELDS.map((field) => ({
    key: field,
    propertyLabel: field,
    groupValuesLabel: `Values of ${field}`,
    operators: [...equalityOf(field), ':', '!:'],
  })),
  ...NUMBER_FIELDS.map((field) => ({
    key: field,
    propertyLabel: field,
    groupValuesLabel: `Values of ${field}`,
    operators: ['=', '!=', '<', '<=', '>', '>='],
  })),
];

/** Fields whose values are those of one call or one certificate. */
const SINGULAR: ReadonlySet<TextField> = new Set([
  'decision_id',
  'request_id',
  'extended_request_id',
  'fapi_interaction_id',
  'function_request_id',
  'xray_trace_id',
  'path',
  'introspection_exception',
  'certificate_serial',
  'certificate_not_after',
]);

/** Fields whose values recur, so that a value of one call is worth suggesting for others. */
const RECURRING = TEXT_FIELDS.filter((field) => !SINGULAR.has(field));

const MAX_VALUES = 20;
const MAX_ROWS = 1_000;

/** Collects values of shown calls to suggest, a few of each field that has the same values again and again. */
export const collectSeenValues = (rows: readonly Row[]): SeenValues => {
  const seen = new Map<string, Set<string>>(RECURRING.map((field) => [field, new Set()]));
  for (const row of rows.slice(0, MAX_ROWS)) {
    if (row.kind !== 'decision') continue;
    for (const field of RECURRING) {
      const value: unknown = row.record[field];
      const values = seen.get(field);
      if (typeof value === 'string' && values !== undefined && values.size < MAX_VALUES) values.add(value);
    }
  }
  return seen;
};

/** Gives the values that an overview has counted. */
export const facetValues = (facets: OverviewProgress['facets']): SeenValues =>
  new Map(facets.map(({ field, values }) => [field, new Set(values.flatMap(({ value }) => value ?? []))]));

/** Options of the filter field: words of closed lists, and the values that were seen. */
export const filterOptions = (
  seen: readonly SeenValues[],
): readonly { readonly propertyKey: string; readonly value: string }[] =>
  TEXT_FIELDS.flatMap((field) => {
    const values = new Set([...closedValues(field), ...seen.flatMap((one) => [...(one.get(field) ?? [])])]);
    return [...values].map((value) => ({ propertyKey: field, value }));
  });
