import { fieldColumn, numberColumn } from '../store/event-table.ts';
import { identifier, joinSql, type SqlFragment, sql } from '../store/sql.ts';
import { aggregateSql } from './aggregate-sql.ts';
import type { Coercions } from './coercions.ts';
import { compareSql, equalsConstantSql } from './comparison-sql.ts';
import type { ConstantExpression, SystemField, TypedExpression } from './plan.ts';

/** The events table holds the message once: as `json` when it is one JSON object as a whole, else as `plain`. */
const SYSTEM_COLUMNS: { readonly [key in SystemField]: SqlFragment } = {
  '@timestamp': sql`time_ms`,
  '@ingestionTime': sql`ingested_ms`,
  '@message': sql`coalesce(plain, json)`,
  '@logStream': sql`log_stream`,
  '@log': sql`account_log(log_group)`,
  '@ptr': sql`pointer_of(seq, segment, line_start, line_bytes, log_group)`,
};

const ARITHMETIC = {
  '+': (left: SqlFragment, right: SqlFragment) => sql`finite(${left} + ${right})`,
  '-': (left: SqlFragment, right: SqlFragment) => sql`finite(${left} - ${right})`,
  '*': (left: SqlFragment, right: SqlFragment) => sql`finite(${left} * ${right})`,
  '/': (left: SqlFragment, right: SqlFragment) => sql`finite(${left} / nullif(${right}, 0))`,
  '%': (left: SqlFragment, right: SqlFragment) => sql`finite(fmod(${left}, nullif(${right}, 0)))`,
  '^': (left: SqlFragment, right: SqlFragment) => sql`finite(power_of(${left}, ${right}))`,
};

const constantSql = (expression: ConstantExpression): SqlFragment =>
  expression.type === 'number' ? sql`${expression.value}::DOUBLE` : sql`${expression.value}::VARCHAR`;

const discoveredSql = (pointers: readonly string[]): SqlFragment => {
  const known = pointers.length === 1 ? fieldColumn(pointers[0] ?? '') : undefined;
  if (known !== undefined) return identifier(known);
  const places = joinSql(
    pointers.map((pointer) => sql`${pointer}::VARCHAR`),
    ', ',
  );
  return sql`first_scalar(json_extract(json, [${places}]))`;
};

/** The column that holds the field as a number already. */
const numberOf = (pointers: readonly string[]): string | undefined =>
  pointers.length === 1 ? numberColumn(pointers[0] ?? '') : undefined;

const conditionsSql = (operands: readonly TypedExpression[], separator: ' AND ' | ' OR '): SqlFragment =>
  sql`(${joinSql(operands.map(conditionSql), separator)})`;

/** Compiles a condition. Never NULL: a test of a missing value is false, and its negation true. */
export const conditionSql = (expression: TypedExpression): SqlFragment => {
  switch (expression.kind) {
    case 'and':
      return conditionsSql(expression.operands, ' AND ');
    case 'or':
      return conditionsSql(expression.operands, ' OR ');
    case 'not':
      return sql`(NOT ${conditionSql(expression.operand)})`;
    case 'comparison':
      return compareSql(expression, COERCIONS);
    case 'in': {
      const tests = expression.values.map((value) => equalsConstantSql(expression.operand, value, COERCIONS));
      return sql`(${joinSql(tests, ' OR ')})`;
    }
    case 'like': {
      const text = textSql(expression.operand);
      return expression.pattern.kind === 'substring'
        ? sql`coalesce(contains(${text}, ${expression.pattern.text}::VARCHAR), false)`
        : sql`coalesce(regexp_matches(${text}, ${expression.pattern.pattern}::VARCHAR), false)`;
    }
    case 'ispresent':
      return sql`(${valueSql(expression.operand)} IS NOT NULL)`;
    default:
      return sql`coalesce(${valueSql(expression)}, false)`;
  }
};

const binSql = ({ operand, width }: Extract<TypedExpression, { kind: 'bin' }>): SqlFragment =>
  width.unit === 'month'
    ? sql`month_bin(${numberSql(operand)}, ${width.amount}::BIGINT)`
    : sql`millisecond_bin(${numberSql(operand)}, ${width.amount}::BIGINT)`;

/**
 * Compiles an expression in its own type: `text` as VARCHAR, `number` as DOUBLE, `timestamp` as BIGINT
 * milliseconds, `boolean` as BOOLEAN. A missing value is NULL.
 */
export const valueSql = (expression: TypedExpression): SqlFragment => {
  switch (expression.kind) {
    case 'column':
      return identifier(`c${expression.id}`);
    case 'constant':
      return constantSql(expression);
    case 'system':
      return SYSTEM_COLUMNS[expression.field];
    case 'discovered':
      return discoveredSql(expression.pointers);
    case 'missing':
      return sql`NULL::VARCHAR`;
    case 'arithmetic':
      return ARITHMETIC[expression.operator](numberSql(expression.left), numberSql(expression.right));
    case 'toMillis':
      return numberSql(expression.operand);
    case 'bin':
      return binSql(expression);
    case 'and':
    case 'or':
    case 'not':
    case 'comparison':
    case 'in':
    case 'like':
    case 'ispresent':
      return conditionSql(expression);
    default:
      return aggregateSql(expression, COERCIONS);
  }
};

/** Compiles an expression as a number: NULL where the value does not read as one. */
const numberSql = (expression: TypedExpression): SqlFragment => {
  const column = expression.kind === 'discovered' ? numberOf(expression.pointers) : undefined;
  if (column !== undefined) return identifier(column);
  const value = valueSql(expression);
  switch (expression.type) {
    case 'number':
      return value;
    case 'timestamp':
      return sql`${value}::DOUBLE`;
    case 'boolean':
      return sql`${value}::INTEGER::DOUBLE`;
    case 'text':
      return sql`number_of(${value})`;
  }
};

/** Compiles an expression as the text that the answer would show. */
const textSql = (expression: TypedExpression): SqlFragment => {
  const value = valueSql(expression);
  switch (expression.type) {
    case 'text':
      return value;
    case 'number':
      return expression.kind === 'constant' ? sql`${expression.text}::VARCHAR` : sql`number_text(${value})`;
    case 'timestamp':
      return sql`timestamp_text(${value})`;
    case 'boolean':
      return sql`${value}::INTEGER::VARCHAR`;
  }
};

const COERCIONS: Coercions = { valueSql, numberSql, textSql };
