import { isObject } from './json.ts';
import type { PolicyStatement } from './policy.ts';
import { jsonBytes } from './shrink.ts';

/** Room for statements, bytes of JSON: the whole answer has 8 KB, and the context needs its share. */
const MAX_STATEMENTS_BYTES = 4_096;

/** What a hook made of the statements of an Allow. */
export type HookedStatements = 'kept' | 'denied' | 'broken';

/**
 * Judges the statements of a policy that a hook had in its hands.
 *
 * @param maxLength - Of an action or a resource, characters.
 * @returns `kept` when every statement allows and is well-formed, `denied` when there is none left or one denies,
 * `broken` for anything that API Gateway might read in a way of its own or find too long.
 */
export const judgeStatements = (policy: unknown, maxLength: number): HookedStatements => {
  const document = isObject(policy) ? policy['policyDocument'] : undefined;
  const statements = isObject(document) ? document['Statement'] : undefined;
  if (!Array.isArray(statements)) return 'broken';
  if (statements.length === 0 || statements.some((item) => isObject(item) && item['Effect'] === 'Deny'))
    return 'denied';
  return statements.every((item) => isAllow(item, maxLength)) && jsonBytes(statements) <= MAX_STATEMENTS_BYTES
    ? 'kept'
    : 'broken';
};

const isAllow = (statement: unknown, maxLength: number): statement is PolicyStatement =>
  isObject(statement) &&
  statement['Effect'] === 'Allow' &&
  Object.keys(statement).every((key) => ['Action', 'Effect', 'Resource'].includes(key)) &&
  isTexts(statement['Action'], maxLength) &&
  isTexts(statement['Resource'], maxLength);

const isTexts = (value: unknown, maxLength: number): boolean => {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return (
    items.length > 0 &&
    items.every((item) => typeof item === 'string' && item !== '' && item.length <= maxLength)
  );
};
