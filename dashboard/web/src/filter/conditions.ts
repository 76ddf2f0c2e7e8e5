import type { Condition, Filter } from '../../../contract/filter.ts';
import type { FacetField } from '../../../contract/overview.ts';

/** Adds a condition to a filter; one that stands there already is not added again. */
export const withCondition = (filter: Filter | undefined, condition: Condition): Filter => {
  const { match, conditions } = filter ?? NO_FILTER;
  return conditions.some((one) => isSame(one, condition))
    ? { match, conditions }
    : { match, conditions: [...conditions, condition] };
};

/** Takes a condition out of a filter; without any left there is no filter. */
const withoutCondition = (filter: Filter, condition: Condition): Filter | undefined => {
  const conditions = filter.conditions.filter((one) => !isSame(one, condition));
  return conditions.length === 0 ? undefined : { ...filter, conditions };
};

/** Tells whether a condition stands in a filter. */
export const hasCondition = (filter: Filter | undefined, condition: Condition): boolean =>
  filter?.conditions.some((one) => isSame(one, condition)) ?? false;

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
const conditionText = (condition: Condition): string => {
  if ('values' in condition) return `${condition.field} ${condition.operator} ${condition.values.join(', ')}`;
  if ('value' in condition) return `${condition.field} ${condition.operator} ${condition.value}`;
  return `${condition.field} is ${condition.operator}`;
};

const NO_FILTER: Filter = { match: 'all', conditions: [] };

const isSame = (one: Condition, other: Condition): boolean => conditionText(one) === conditionText(other);
