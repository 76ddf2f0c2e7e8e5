import { fieldColumn, hashColumn } from '../store/event-table.ts';
import { identifier, joinSql, type SqlFragment, sql } from '../store/sql.ts';
import type { ConstantExpression, Stage, TypedExpression } from './plan.ts';

/**
 * Texts that no reading as a number could make equal to another text: for these alone, "equals" is equality of the
 * stored text whatever the rules of the language for numbers are.
 */
const hasOneSpelling = (constant: ConstantExpression): boolean =>
  constant.type === 'text' && constant.value.trim() !== '' && Number.isNaN(Number(constant.value));

const equalsText = (pointer: string, value: string): SqlFragment | undefined => {
  const column = fieldColumn(pointer);
  if (column === undefined) return undefined;
  const equal = sql`${identifier(column)} = ${value}::VARCHAR`;
  const hash = hashColumn(pointer);
  return hash === undefined ? equal : sql`(${identifier(hash)} = text_hash(${value}::VARCHAR) AND ${equal})`;
};

/** More alternatives cost more to test one by one than they let the engine skip. */
const MAX_ALTERNATIVES = 64;

/** Joins by OR; nothing when any alternative is unknown, since that one could let every event through. */
const anyOf = (alternatives: readonly (SqlFragment | undefined)[]): SqlFragment | undefined => {
  const known = alternatives.filter((alternative) => alternative !== undefined);
  return known.length === alternatives.length && known.length > 0 && known.length <= MAX_ALTERNATIVES
    ? sql`(${joinSql(known, ' OR ')})`
    : undefined;
};

const equalsOneOf = (
  operand: TypedExpression,
  constants: readonly ConstantExpression[],
): SqlFragment | undefined => {
  if (operand.kind !== 'discovered' || operand.pointers.length !== 1) return undefined;
  const [pointer = ''] = operand.pointers;
  return anyOf(
    constants.map((constant) =>
      hasOneSpelling(constant) ? equalsText(pointer, String(constant.value)) : undefined,
    ),
  );
};

/** What must hold, in terms of columns, for a condition to be true; `undefined` when nothing is known of it. */
const necessarySql = (condition: TypedExpression): SqlFragment | undefined => {
  switch (condition.kind) {
    case 'and': {
      const known = condition.operands.map(necessarySql).filter((operand) => operand !== undefined);
      return known.length === 0 ? undefined : sql`(${joinSql(known, ' AND ')})`;
    }
    case 'or':
      return anyOf(condition.operands.map(necessarySql));
    case 'in':
      return equalsOneOf(condition.operand, condition.values);
    case 'comparison': {
      const { operator, left, right } = condition;
      if (operator !== '=') return undefined;
      if (right.kind === 'constant') return equalsOneOf(left, [right]);
      return left.kind === 'constant' ? equalsOneOf(right, [left]) : undefined;
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
 * @returns Conditions to add to the range; none when the filters say nothing about columns.
 */
export const prefilterSql = (stages: readonly Stage[]): readonly SqlFragment[] => {
  const conditions: SqlFragment[] = [];
  for (const stage of stages) {
    if (stage.kind === 'compute') continue;
    if (stage.kind !== 'filter') break;
    const necessary = necessarySql(stage.condition);
    if (necessary !== undefined) conditions.push(necessary);
  }
  return conditions;
};
