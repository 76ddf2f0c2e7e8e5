import { fieldColumn, numberColumn } from '../store/event-table.ts';
import { identifier, joinSql, type SqlFragment, sql } from '../store/sql.ts';
import { aggregateSql } from './aggregate-sql.ts';
import type { Coercions } from './coercions.ts';
import { compareSql, equalsConstantSql } from './comparison-sql.ts';
import { doubleSql } from './double-sql.ts';
import type { ParameterType } from './function-table.ts';
import { scalarFunction } from './functions.ts';
import { lambdaFieldSql } from './lambda-fields.ts';
import type { ConstantExpression, SystemField, TypedExpression } from './plan.ts';
import { timeFunctionSql } from './time-sql.ts';

/** The events table holds the message once: as `json` when it is one JSON object as a whole, else as `plain`. */
const SYSTEM_COLUMNS: { readonly [key in SystemField]: SqlFragment } = {
  '@timestamp': sql`time_ms`,
  '@ingestionTime': sql`ingested_ms`,
  '@message': sql`coalesce(plain, json)`,
  '@logStream': sql`log_stream`,
  '@log': sql`account_log(log_group)`,
  '@ptr': sql`pointer_of(seq, segment, line_start, line_bytes, log_group)`,
};

/** Each side stands once: DuckDB copies the arguments of nullif(), and nesting would double the SQL each time. */
const ARITHMETIC = {
  '+': (left: SqlFragment, right: SqlFragment) => sql`finite(${left} + ${right})`,
  '-': (left: SqlFragment, right: SqlFragment) => sql`finite(${left} - ${right})`,
  '*': (left: SqlFragment, right: SqlFragment) => sql`finite(${left} * ${right})`,
  '/': (left: SqlFragment, right: SqlFragment) => sql`finite(${left} / ${right})`,
  '%': (left: SqlFragment, right: SqlFragment) => sql`finite(${left} % ${right})`,
  '^': (left: SqlFragment, right: SqlFragment) => sql`finite(pow(${left}, ${right}))`,
};

const constantSql = (expression: ConstantExpression): SqlFragment => {
  switch (expression.type) {
    case 'number':
      return doubleSql(expression.value);
    case 'boolean':
      return expression.value ? sql`true` : sql`false`;
    case 'text':
      return sql`${expression.value}::VARCHAR`;
  }
};

const placesSql = (pointers: readonly string[]): SqlFragment =>
  joinSql(
    pointers.map((pointer) => sql`${pointer}::VARCHAR`),
    ', ',
  );

const discoveredSql = (pointers: readonly string[]): SqlFragment => {
  const known = pointers.length === 1 ? fieldColumn(pointers[0] ?? '') : undefined;
  return known === undefined
    ? sql`first_scalar(json_extract(json, [${placesSql(pointers)}]))`
    : identifier(known);
};

/** A discovered field as JSON text, also where it is a map or a list. */
const discoveredJsonSql = (pointers: readonly string[]): SqlFragment =>
  sql`first_json(json_extract(json, [${placesSql(pointers)}]))`;

/** A field that may be a map or a list: not one with a column of its own, which holds plain values. */
const mayBeStructure = (
  expression: TypedExpression,
): expression is Extract<TypedExpression, { kind: 'discovered' }> =>
  expression.kind === 'discovered' &&
  expression.pointers.every((pointer) => fieldColumn(pointer) === undefined);

/** What is missing only where the field is: a map and a list are there, though no plain value. */
const presentSql = (expression: TypedExpression): SqlFragment =>
  mayBeStructure(expression) ? discoveredJsonSql(expression.pointers) : valueSql(expression);

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
      return sql`(${presentSql(expression.operand)} IS NOT NULL)`;
    default:
      return sql`coalesce(${valueSql(expression)}, false)`;
  }
};

const ARGUMENTS: { readonly [key in ParameterType]: (argument: TypedExpression) => SqlFragment } = {
  text: (argument) => textSql(argument),
  number: (argument) => numberSql(argument),
  json: (argument) => jsonSql(argument),
};

const callSql = ({ name, args }: Extract<TypedExpression, { kind: 'call' }>): SqlFragment => {
  const found = scalarFunction(name);
  if (found === undefined) throw new Error(`no SQL for the function ${name}`);
  const types = args.map((_, index) => found.parameters[index] ?? found.rest ?? 'text');
  return found.sql(...args.map((argument, index) => ARGUMENTS[types[index] ?? 'text'](argument)));
};

const choiceSql = (expression: Extract<TypedExpression, { kind: 'choice' }>): SqlFragment => {
  const { branches, otherwise, type } = expression;
  const cast = (value: TypedExpression): SqlFragment => (type === 'text' ? textSql(value) : valueSql(value));
  const last = otherwise === undefined ? sql`NULL` : cast(otherwise);
  return branches.reduceRight(
    (rest, { when, value }) => sql`CASE WHEN ${conditionSql(when)} THEN ${cast(value)} ELSE ${rest} END`,
    last,
  );
};

const coalesceSql = ({ operands, type }: Extract<TypedExpression, { kind: 'coalesce' }>): SqlFragment =>
  sql`coalesce(${joinSql(
    operands.map((operand) => (type === 'text' ? textSql(operand) : valueSql(operand))),
    ', ',
  )})`;

/**
 * Compiles an expression in its own type: `text` as VARCHAR, `number` as DOUBLE, `timestamp` as BIGINT
 * milliseconds, `boolean` as BOOLEAN, structures as VARCHAR with JSON. A missing value is NULL.
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
    case 'fromMillis':
    case 'bin':
    case 'parseDate':
    case 'formatDate':
      return timeFunctionSql(expression, COERCIONS);
    case 'histogram':
      return sql`(floor(${numberSql(expression.operand)} / ${doubleSql(expression.width)}) * ${doubleSql(expression.width)})`;
    case 'lambda':
      return lambdaFieldSql(expression.field);
    case 'call':
      return callSql(expression);
    case 'choice':
      return choiceSql(expression);
    case 'coalesce':
      return coalesceSql(expression);
    case 'jsonParse':
      return sql`structure_of(${jsonSql(expression.operand)})`;
    case 'member':
      return sql`first_json(json_extract(${valueSql(expression.operand)}, [${placesSql(expression.pointers)}]))`;
    case 'scalar':
      return textSql(expression.operand);
    case 'capture':
      return sql`regexp_extract_all(${textSql(expression.operand)}, ${expression.pattern}::VARCHAR, ${expression.group}::INTEGER)[1]`;
    case 'regexReplace':
      return sql`regexp_replace(${textSql(expression.operand)}, ${expression.pattern}::VARCHAR, ${expression.replacement}::VARCHAR, 'g')`;
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
    case 'json':
      return sql`number_of(scalar_of(${value}::JSON))`;
    case 'structure':
    case 'list':
      return sql`NULL::DOUBLE`;
  }
};

/** Compiles an expression as the text that the answer would show. */
export const textSql = (expression: TypedExpression): SqlFragment => {
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
    case 'json':
      return sql`scalar_of(${value}::JSON)`;
    case 'structure':
    case 'list':
      return sql`NULL::VARCHAR`;
  }
};

/** Compiles an expression as JSON text. */
const jsonSql = (expression: TypedExpression): SqlFragment => {
  if (expression.kind === 'discovered') {
    return discoveredJsonSql(expression.pointers);
  }
  const { type } = expression;
  const isJson = type === 'json' || type === 'structure' || type === 'list';
  return isJson ? valueSql(expression) : sql`to_json(${textSql(expression)})::VARCHAR`;
};

const COERCIONS: Coercions = { valueSql, numberSql, textSql, jsonSql };

/** Compiles an expression as the answer shows it: a map or list as JSON, anything else in its own type. */
export const shownSql = (expression: TypedExpression): SqlFragment => {
  const value = valueSql(expression);
  if (expression.type === 'json') return sql`shown_json(${value})`;
  return mayBeStructure(expression)
    ? sql`coalesce(${value}, shown_json(${discoveredJsonSql(expression.pointers)}))`
    : value;
};

/** Compiles the elements of a list, and of anything else that is there a list with it, as VARCHAR[] of JSON. */
export const elementsSql = (expression: TypedExpression): SqlFragment =>
  sql`list_items(${jsonSql(expression)})`;
