import { fieldColumn, hashColumn } from '../store/event-table.ts';
import { identifier, joinSql, type SqlFragment, sql } from '../store/sql.ts';
import type { ConstantExpression, Stage, TypedExpression } from './plan.ts';

/**
 * Texts that no reading as a number could make equal to another text: for these alone, "equals" is equality of the
 * stored text whatever the rules of the language for numbers are.
 */
const hasOneSpelling = (constant: ConstantExpression): boolean =>
  constant.type === 'text' && constant.value.trim() !== '' && Number.isNaN(Number(constant.value));

/** A condition on columns that a filter implies. */
interface Necessary {
  readonly condition: SqlFragment;
  /** True when hashes find the few events that meet it. */
  readonly isLookup: boolean;
}

const equalsText = (pointer: string, value: string): Necessary | undefined => {
  const column = fieldColumn(pointer);
  if (column === undefined) return undefined;
  const equal = sql`${identifier(column)} = ${value}::VARCHAR`;
  const hash = hashColumn(pointer);
  return hash === undefined
    ? { condition: equal, isLookup: false }
    : { condition: sql`(${identifier(hash)} = text_hash(${value}::VARCHAR) AND ${equal})`, isLookup: true };
};

/** More alternatives cost more to test one by one than they let the engine skip. */
const MAX_ALTERNATIVES = 64;
/** So many lookups are faster one after the other, each a scan of one column of hashes, than as one condition. */
const MAX_LOOKUPS = 8;

/** Joins by OR; nothing when any alternative is unknown, since that one could let every event through. */
const anyOf = (
  alternatives: readonly (Necessary | undefined)[],
  range: SqlFragment,
): Necessary | undefined => {
  const known = alternatives.filter((alternative) => alternative !== undefined);
  if (known.length < alternatives.length || known.length > MAX_ALTERNATIVES) return undefined;
  const [first, ...others] = known;
  if (first === undefined || others.length === 0) return first;
  const isLookup = known.every((each) => each.isLookup);
  if (!isLookup || known.length > MAX_LOOKUPS) {
    const conditions = known.map(({ condition }) => condition);
    return { condition: sql`(${joinSql(conditions, ' OR ')})`, isLookup: false };
  }
  const lookups = known.map(({ condition }) => sql`SELECT seq FROM events WHERE ${range} AND ${condition}`);
  return { condition: sql`seq IN (${joinSql(lookups, ' UNION ALL ')})`, isLookup: false };
};

const equalsOneOf = (
  operand: TypedExpression,
  constants: readonly ConstantExpression[],
  range: SqlFragment,
): Necessary | undefined => {
  if (operand.kind !== 'discovered' || operand.pointers.length !== 1) return undefined;
  const [pointer = ''] = operand.pointers;
  return anyOf(
    constants.map((constant) =>
      hasOneSpelling(constant) ? equalsText(pointer, String(constant.value)) : undefined,
    ),
    range,
  );
};

/** What must hold, in terms of columns, for a condition to be true; `undefined` when nothing is known of it. */
const necessary = (condition: TypedExpression, range: SqlFragment): Necessary | undefined => {
  switch (condition.kind) {
    case 'and': {
      const known = condition.operands
        .map((operand) => necessary(operand, range))
        .filter((operand) => operand !== undefined);
      if (known.length === 0) return undefined;
      const conditions = known.map((each) => each.condition);
      return {
        condition: sql`(${joinSql(conditions, ' AND ')})`,
        isLookup: known.some((each) => each.isLookup),
      };
    }
    case 'or':
      return anyOf(
        condition.operands.map((operand) => necessary(operand, range)),
        range,
      );
    case 'in':
      return equalsOneOf(condition.operand, condition.values, range);
    case 'comparison': {
      const { operator, left, right } = condition;
      if (operator !== '=') return undefined;
      if (right.kind === 'constant') return equalsOneOf(left, [right], range);
      return left.kind === 'constant' ? equalsOneOf(right, [left], range) : undefined;
    }
    default:
      return undefined;
  }
};

/**
 * Compiles what the first filters of a query ask of plain columns, so that the engine skips most events before it
 * looks at anything else.
 *
 * It only ever lets more events through than the filters, which still run: the answer does not depend on it.
 *
 * @param range - The condition that every event of the query meets.
 * @returns Conditions to add to the range; none when the filters say nothing about columns.
 */
export const prefilterSql = (stages: readonly Stage[], range: SqlFragment): readonly SqlFragment[] => {
  const conditions: SqlFragment[] = [];
  for (const stage of stages) {
    if (stage.kind === 'compute') continue;
    if (stage.kind !== 'filter') break;
    const implied = necessary(stage.condition, range);
    if (implied !== undefined) conditions.push(implied.condition);
  }
  return conditions;
};
