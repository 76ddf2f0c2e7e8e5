import type { ReadDecisionRecord } from '../../../shared/decision-record-schema.ts';
import type { Condition, Filter } from '../../contract/filter.ts';

/** Tells whether a record fulfils a filter, as the query of the same filter would. */
export const matchesFilter = (record: ReadDecisionRecord, filter: Filter | undefined): boolean => {
  const { match, conditions = [], and = [] } = filter ?? {};
  return match === 'any' && conditions.length > 0
    ? conditions.some((condition) => fulfils(record, condition)) &&
        and.every((condition) => fulfils(record, condition))
    : [...conditions, ...and].every((condition) => fulfils(record, condition));
};

const fulfils = (record: ReadDecisionRecord, condition: Condition): boolean => {
  const value: unknown = record[condition.field];
  switch (condition.operator) {
    case '=':
      return value === condition.value;
    case '!=':
      return value !== condition.value;
    case 'contains':
      return typeof value === 'string' && value.includes(condition.value);
    case 'not contains':
      return typeof value !== 'string' || !value.includes(condition.value);
    case 'in':
      return typeof value === 'string' && condition.values.includes(value);
    case 'not in':
      return typeof value !== 'string' || !condition.values.includes(value);
    case 'present':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case '<>':
      return value !== condition.value;
    default:
      return typeof value === 'number' && compares(value, condition.operator, condition.value);
  }
};

const compares = (value: number, operator: '==' | '<' | '<=' | '>' | '>=', other: number): boolean => {
  switch (operator) {
    case '==':
      return value === other;
    case '<':
      return value < other;
    case '<=':
      return value <= other;
    case '>':
      return value > other;
    case '>=':
      return value >= other;
  }
};
