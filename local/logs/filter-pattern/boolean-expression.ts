import type { PatternCursor } from './pattern-cursor.ts';

/** Tells whether an event, in the form that its kind of pattern reads, matches. */
export type Condition<T> = (event: T) => boolean;

/** Parentheses within one another. A pattern has at most 1,024 characters, but its reader calls itself. */
const MAX_DEPTH = 100;

/**
 * Reads conditions joined by `&&` and `||`, of which `&&` binds tighter, with parentheses.
 *
 * @param readCondition - Reads a condition without parentheses.
 * @throws FilterPatternError
 */
export const readExpression = <T>(
  cursor: PatternCursor,
  readCondition: () => Condition<T>,
  depth = 0,
): Condition<T> => {
  if (depth > MAX_DEPTH) cursor.fail('too many parentheses');
  const readOperand = (): Condition<T> => {
    cursor.skipSpaces();
    if (!cursor.take('(')) return readCondition();
    const inner = readExpression(cursor, readCondition, depth + 1);
    cursor.skipSpaces();
    cursor.expect(')');
    return inner;
  };
  const readJoined = (operator: '&&' | '||', read: () => Condition<T>): readonly Condition<T>[] => {
    const conditions = [read()];
    for (cursor.skipSpaces(); cursor.take(operator); cursor.skipSpaces()) conditions.push(read());
    return conditions;
  };
  const readAll = (): Condition<T> => {
    const conditions = readJoined('&&', readOperand);
    return (event) => conditions.every((condition) => condition(event));
  };
  const alternatives = readJoined('||', readAll);
  return (event) => alternatives.some((condition) => condition(event));
};
