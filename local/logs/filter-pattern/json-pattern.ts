import { parseJsonSource } from '../store/json-source.ts';
import { type Condition, readExpression } from './boolean-expression.ts';
import { readSelector, selectValues } from './json-selector.ts';
import type { TextTest } from './linear-regex.ts';
import type { PatternCursor } from './pattern-cursor.ts';
import { type PatternValue, readComparison } from './pattern-value.ts';

const MAX_WILDCARDS = 3;

/** Gives a value that can be compared; `undefined` for null, a list or a map. */
const comparable = (value: unknown): PatternValue | undefined => {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return { text: String(value), number: Number(value) };
    case 'string':
    case 'boolean':
      return { text: String(value), number: undefined };
    default:
      return undefined;
  }
};

/** Keeps every digit of a whole number that a `number` cannot hold, such as a 64-bit client id. */
const keepDigits = (source: string): unknown => {
  const value = Number(source);
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(source) ? value : BigInt(source);
};

const parseEvent = (message: string): unknown => {
  try {
    return parseJsonSource(message, keepDigits);
  } catch {
    return undefined;
  }
};

const KEYWORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['NULL', null],
  ['TRUE', true],
  ['FALSE', false],
]);

/** Reads `IS NULL`, `IS TRUE`, `IS FALSE` or `NOT EXISTS`, or a comparison. */
const readTest = (cursor: PatternCursor): ((found: readonly unknown[]) => boolean) => {
  cursor.skipSpaces();
  if (cursor.take('IS ')) {
    cursor.skipSpaces();
    const keyword = cursor.readWhile((character) => /[A-Z]/.test(character));
    const expected = KEYWORDS.get(keyword);
    if (expected === undefined) cursor.fail('expected NULL, TRUE or FALSE behind IS');
    return (found) => found.includes(expected);
  }
  if (cursor.take('NOT ')) {
    cursor.skipSpaces();
    cursor.expect('EXISTS');
    return (found) => found.length === 0;
  }
  const matches = readComparison(cursor);
  return (found) =>
    found.some((each) => {
      const value = comparable(each);
      return value !== undefined && matches(value);
    });
};

/**
 * Reads a JSON pattern, such as `{ $.status >= 400 && $.client_id = "a" }`.
 *
 * It matches no event that is not JSON as a whole. A comparison holds for no value that is missing, null, a list or
 * a map: `!=` neither.
 *
 * @throws FilterPatternError
 */
export const readJsonPattern = (cursor: PatternCursor): TextTest => {
  let wildcards = 0;
  const readCondition = (): Condition<unknown> => {
    const selector = readSelector(cursor);
    wildcards += selector.hasWildcard ? 1 : 0;
    if (wildcards > MAX_WILDCARDS) cursor.fail(`a pattern has at most ${MAX_WILDCARDS} wildcards`);
    const test = readTest(cursor);
    return (event) => test(selectValues(selector, event));
  };
  cursor.expect('{');
  const matches = readExpression(cursor, readCondition);
  cursor.expect('}');
  return (message) => {
    const event = parseEvent(message);
    return typeof event === 'object' && event !== null && matches(event);
  };
};
