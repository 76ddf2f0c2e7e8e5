import type { Condition, Filter } from '../../contract/filter.ts';
import { numberText, textContains, textEquals, textIn } from './query-text.ts';

/**
 * Builds the `filter` commands of a filter.
 *
 * Where all conditions must hold each is a command of its own, so that an equality stands alone, where CloudWatch Logs
 * looks for a field index.
 *
 * @throws ValueNotSearchable for a value that cannot stand in a query.
 */
export const filterCommands = (filter: Filter | undefined): readonly string[] => {
  const { match, conditions = [], and = [] } = filter ?? {};
  return match === 'any' && conditions.length > 0
    ? [`filter ${conditions.map((one) => `(${buildCondition(one)})`).join(' or ')}`, ...commands(and)]
    : commands([...conditions, ...and]);
};

const commands = (conditions: readonly Condition[]): readonly string[] =>
  conditions.map((condition) => `filter ${buildCondition(condition)}`);

const NUMBER_OPERATORS = { '==': '=', '<>': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;

const buildCondition = (condition: Condition): string => {
  switch (condition.operator) {
    case '=':
      return textEquals(condition.field, condition.value);
    case '!=':
      return unless(condition.field, textEquals(condition.field, condition.value));
    case 'contains':
      return textContains(condition.field, condition.value);
    case 'not contains':
      return unless(condition.field, textContains(condition.field, condition.value));
    case 'in':
      return textIn(condition.field, condition.values);
    case 'not in':
      return unless(condition.field, textIn(condition.field, condition.values));
    case '==':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `${condition.field} ${NUMBER_OPERATORS[condition.operator]} ${numberText(condition.value)}`;
    case '<>':
      return unless(condition.field, `${condition.field} = ${numberText(condition.value)}`);
    case 'present':
      return `ispresent(${condition.field})`;
    case 'absent':
      return `not ispresent(${condition.field})`;
  }
};

/** How CloudWatch Logs reads `!=` on a missing field is not documented, so it is said. */
const unless = (field: string, positive: string): string => `(not ispresent(${field}) or not (${positive}))`;
