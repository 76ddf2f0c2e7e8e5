import { isObject } from './json.ts';
import type { PolicyStatement } from './policy.ts';
import { jsonBytes } from './shrink.ts';
import { isUsableKey } from './usage-key.ts';

/** Room for statements, bytes of JSON: the whole answer has 8 KB, and the context needs its share. */
const MAX_STATEMENTS_BYTES = 4_096;

/** What a hook made of an Allow. */
export type HookedPolicy = 'kept' | 'denied' | 'broken';

/**
 * Judges an Allow that a hook had in its hands.
 *
 * @param maxLength - Of an action or a resource, characters.
 * @param isSecret - Tells whether an action or a resource holds a secret; masked it would be another one.
 * @returns `kept` when every statement allows and is well-formed, `denied` when there is none left or one denies,
 * `broken` for anything that API Gateway might read in a way of its own or find too long, or that holds a secret.
 */
export function judgeHookedPolicy(
  policy: unknown,
  maxLength: number,
  isSecret: (text: string) => boolean,
): HookedPolicy {
  if (!isObject(policy) || !isUsableKey(policy['usageIdentifierKey'])) return 'broken';
  const document = policy['policyDocument'];
  const statements = isObject(document) ? document['Statement'] : undefined;
  if (!Array.isArray(statements)) return 'broken';
  if (statements.length === 0 || statements.some((item) => isObject(item) && item['Effect'] === 'Deny'))
    return 'denied';
  const isUsable = (text: unknown): boolean =>
    typeof text === 'string' && text !== '' && text.length <= maxLength && !isSecret(text);
  return statements.every((item) => isAllow(item, isUsable)) && jsonBytes(statements) <= MAX_STATEMENTS_BYTES
    ? 'kept'
    : 'broken';
}

const isAllow = (statement: unknown, isUsable: (text: unknown) => boolean): statement is PolicyStatement =>
  isObject(statement) &&
  statement['Effect'] === 'Allow' &&
  Object.keys(statement).every((key) => ['Action', 'Effect', 'Resource'].includes(key)) &&
  [statement['Action'], statement['Resource']].every((value) => {
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.length > 0 && items.every(isUsable);
  });
