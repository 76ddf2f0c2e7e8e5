import type { Condition, Filter } from '../../../contract/filter.ts';
import type { FacetField } from '../../../contract/overview.ts';

/** Conditions of which a call needs to fulfil only one; none where it must fulfil all. */
const alternatives = (filter: Filter | undefined): readonly Condition[] =>
  filter !== undefined && filter.match === 'any' && filter.conditions.length > 1 ? filter.conditions : [];

/** Conditions that every call of a filter fulfils. */
export const requiredConditions = (filter: Filter | undefined): readonly Condition[] => [
  ...(alternatives(filter).length > 0 ? [] : (filter?.conditions ?? [])),
  ...(filter?.and ?? []),
];

/** Narrows a filter by a condition; one that every call fulfils already is not added again. */
export const withCondition = (filter: Filter | undefined, condition: Condition): Filter =>
  buildFilter(alternatives(filter), [
    ...requiredConditions(filter),
    ...(hasCondition(filter, condition) ? [] : [condition]),
  ]);

/** Takes out a condition that every call had to fulfil; without any left there is no filter. */
export const withoutCondition = (filter: Filter, condition: Condition): Filter | undefined => {
  const required = requiredConditions(filter).filter((one) => !isSame(one, condition));
  const anyOf = alternatives(filter);
  return required.length + anyOf.length === 0 ? undefined : buildFilter(anyOf, required);
};

const buildFilter = (anyOf: readonly Condition[], required: readonly Condition[]): Filter => {
  if (anyOf.length === 0) return { match: 'all', conditions: required };
  return { match: 'any', conditions: anyOf, ...(required.length === 0 ? {} : { and: required }) };
};

/** Tells whether every call of a filter fulfils a condition because the filter names it. */
export const hasCondition = (filter: Filter | undefined, condition: Condition): boolean =>
  requiredConditions(filter).some((one) => isSame(one, condition));

/** Adds a condition, or takes it out where it stands already. */
export const toggleCondition = (filter: Filter | undefined, condition: Condition): Filter | undefined =>
  filter !== undefined && hasCondition(filter, condition)
    ? withoutCondition(filter, condition)
    : withCondition(filter, condition);

/** The condition that a facet's value stands for; `null` is "has no such field". */
export const facetCondition = (
  field: FacetField,
  value: string | null,
  kind: 'include' | 'exclude',
): Condition =>
  value === null
    ? { operator: kind === 'include' ? 'absent' : 'present', field }
    : { operator: kind === 'include' ? '=' : '!=', field, value };

/** Writes a condition for a reader. */
export const conditionText = (condition: Condition): string => {
  if ('values' in condition) return `${condition.field} ${condition.operator} ${condition.values.join(', ')}`;
  if ('value' in condition) return `${condition.field} ${condition.operator} ${condition.value}`;
  return `${condition.field} is ${condition.operator}`;
};

const isSame = (one: Condition, other: Condition): boolean => conditionText(one) === conditionText(other);
