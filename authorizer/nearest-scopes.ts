import type { IntrospectionResponse } from './introspection.ts';
import { missingScopes } from './plain-checks.ts';

/**
 * Chooses, of lists of which one is enough, the one of which the token lacks least; the first of equals.
 *
 * @throws Error when there is none, which a table that was checked cannot have.
 */
export function nearestScopes(
  response: IntrospectionResponse,
  alternatives: readonly (readonly string[])[],
): readonly string[] {
  const lacks = (scopes: readonly string[]): number => missingScopes(response, scopes).length;
  const [nearest] = alternatives.toSorted((left, right) => lacks(left) - lacks(right));
  if (nearest === undefined) throw new Error('A rule without alternatives.');
  return nearest;
}
