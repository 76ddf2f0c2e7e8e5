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
  /** Conditions of which one holds at least, each of hashes that find the few events that meet it. */
  readonly lookups?: readonly SqlFragment[];
}

const equalsText = (pointer: string, value: string): Necessary | undefined => {
  const column = fieldColumn(pointer);
  if (column === undefined) return undefined;
  const equal = sql`${identifier(column)} = ${value}::VARCHAR`;
  const hash = hashColumn(pointer);
  if (hash === undefined) return { condition: equal };
  const condition = sql`(${identifier(hash)} = text_hash(${value}::VARCHAR) AND ${equal})`;
  return { condition, lookups: [condition] };
};

/** More alternatives cost more to test one by one than they let the engine skip. */
const MAX_ALTERNATIVES = 64;
/** Lookups that are made for one query; each is a scan. */
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
  const lookups = known.every((each) => each.lookups) ? known.flatMap((each) => each.lookups ?? []) : [];
  if (lookups.length === 0 || lookups.length > MAX_LOOKUPS) {
    const conditions = known.map(({ condition }) => condition);
    return { condition: sql`(${joinSql(conditions, ' OR ')})` };
  }
  return { condition: sql`seq IN (${foundBySql(lookups, range)})`, lookups };
};

/** Joins by AND; what one lookup finds is few enough. */
const allOf = (operands: readonly (Necessary | undefined)[]): Necessary | undefined => {
  const known = operands.filter((operand) => operand !== undefined);
  if (known.length === 0) return undefined;
  const condition = sql`(${joinSql(
    known.map((each) => each.condition),
    ' AND ',
  )})`;
  const plain = known.filter(({ lookups }) => lookups === undefined).map((each) => each.condition);
  const lookups = known
    .find((each) => each.lookups)
    ?.lookups?.map((lookup) => sql`(${joinSql([lookup, ...plain], ' AND ')})`);
  return lookups === undefined ? { condition } : { condition, lookups };
};

/** One scan of a column of hashes after the other: faster than one scan with all of them as one condition. */
const foundBySql = (lookups: readonly SqlFragment[], range: SqlFragment): SqlFragment =>
  joinSql(
    lookups.map((lookup) => sql`SELECT seq FROM events WHERE ${range} AND ${lookup}`),
    ' UNION ALL ',
  );

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
    case 'and':
      return allOf(condition.operands.map((operand) => necessary(operand, range)));
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

/** What the first filters of a query ask of plain columns. */
export interface Prefilter {
  /** A condition that every event meets that passes the filters. */
  readonly condition: SqlFragment;
  /** Column `seq` of all these events, when hashes find them; maybe of some others, and of some more than once. */
  readonly lookup?: SqlFragment;
}

/**
 * Compiles what the first filters of a query ask of plain columns, so that the engine skips most events before it
 * looks at anything else.
 *
 * It only ever lets more events through than the filters, which still run: the answer does not depend on it.
 *
 * @param range - The condition that every event of the query meets.
 * @returns `undefined` when the filters say nothing about columns.
 */
export const buildPrefilter = (stages: readonly Stage[], range: SqlFragment): Prefilter | undefined => {
  const end = stages.findIndex(({ kind }) => kind !== 'filter' && kind !== 'compute');
  const leading = end < 0 ? stages : stages.slice(0, end);
  const conditions = leading.flatMap((stage) => (stage.kind === 'filter' ? [stage.condition] : []));
  const implied = allOf(conditions.map((condition) => necessary(condition, range)));
  if (implied === undefined) return undefined;
  const { condition, lookups } = implied;
  return lookups === undefined ? { condition } : { condition, lookup: foundBySql(lookups, range) };
};
