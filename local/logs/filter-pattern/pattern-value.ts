import { compileRegex, type TextTest } from './linear-regex.ts';
import type { PatternCursor } from './pattern-cursor.ts';

/** A value of an event that a pattern compares. */
export interface PatternValue {
  readonly text: string;
  /** `undefined` when the value is no number: a number in a JSON string is none. */
  readonly number: number | undefined;
}

/** Tells whether a value fulfils a comparison. */
export type ValueTest = (value: PatternValue) => boolean;

const OPERATORS = ['!=', '<=', '>=', '=', '<', '>'] as const;

type Operator = (typeof OPERATORS)[number];

/** What stands on the right of an operator. */
type Operand =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly matches: TextTest };

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Characters of a value without quotes. */
const BARE = /[\w.*+-]/;

/** An asterisk at the start or the end of a text stands for any text; elsewhere it is an asterisk. */
const compileWildcard = (pattern: string): TextTest => {
  if (/^\*+$/.test(pattern)) return () => true;
  const opens = pattern.startsWith('*');
  const closes = pattern.endsWith('*');
  const core = pattern.slice(opens ? 1 : 0, closes ? -1 : undefined);
  if (opens && closes) return (text) => text.includes(core);
  if (opens) return (text) => text.endsWith(core);
  return closes ? (text) => text.startsWith(core) : (text) => text === core;
};

const readOperand = (cursor: PatternCursor): Operand => {
  if (cursor.next === '%') return { kind: 'text', matches: compileRegex(cursor.readRegexSource()) };
  if (cursor.next === '"') return { kind: 'text', matches: compileWildcard(cursor.readQuoted()) };
  const text = cursor.readWhile((character) => BARE.test(character));
  if (text === '') cursor.fail('expected a value');
  return NUMBER.test(text) ? { kind: 'number', text } : { kind: 'text', matches: compileWildcard(text) };
};

const INTEGER = /^[+-]?\d+$/;

/** Whole numbers are compared digit by digit: a `number` would take 64-bit ids that are near for the same. */
const numberEquals = (operand: string, { text, number }: PatternValue): boolean => {
  if (number === undefined) return text === operand;
  if (INTEGER.test(operand) && INTEGER.test(text)) return BigInt(operand) === BigInt(text);
  return number === Number(operand);
};

const ORDERS: { readonly [operator in Exclude<Operator, '=' | '!='>]: (a: number, b: number) => boolean } = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const readOperator = (cursor: PatternCursor): Operator => {
  const operator = OPERATORS.find((each) => cursor.take(each));
  return operator ?? cursor.fail(`expected one of ${OPERATORS.join(' ')}`);
};

/**
 * Reads an operator and the value behind it.
 *
 * @throws FilterPatternError
 */
export const readComparison = (cursor: PatternCursor): ValueTest => {
  const operator = readOperator(cursor);
  cursor.skipSpaces();
  const operand = readOperand(cursor);
  if (operator === '=' || operator === '!=') {
    const equals: ValueTest =
      operand.kind === 'number'
        ? (value) => numberEquals(operand.text, value)
        : (value) => operand.matches(value.text);
    return operator === '=' ? equals : (value) => !equals(value);
  }
  if (operand.kind !== 'number') cursor.fail(`expected a number behind ${operator}`);
  const order = ORDERS[operator];
  const bound = Number(operand.text);
  return ({ number }) => number !== undefined && order(number, bound);
};

/** Gives a field of a space-delimited event, which is a number where it looks like one. */
export const fieldValue = (text: string): PatternValue => ({
  text,
  number: NUMBER.test(text) ? Number(text) : undefined,
});
