import { matchesWildcard } from './wildcard.ts';

/** One statement of a policy. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What a policy says about one call. */
export type PolicyVerdict = 'allow' | 'explicit_deny' | 'no_match';

const INVOKE = 'execute-api:invoke';

/**
 * Evaluates a policy for a call of the method with this ARN: an explicit deny wins over any allow, and without a
 * matching allow the call is refused. Actions match without regard to case, resources with it.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html Policy evaluation}
 */
export const evaluatePolicy = (statements: readonly PolicyStatement[], methodArn: string): PolicyVerdict => {
  const matching = statements.filter(
    ({ actions, resources }) =>
      actions.some((action) => matchesWildcard(action.toLowerCase(), INVOKE)) &&
      resources.some((resource) => matchesWildcard(resource, methodArn)),
  );
  if (matching.some(({ effect }) => effect === 'Deny')) return 'explicit_deny';
  return matching.some(({ effect }) => effect === 'Allow') ? 'allow' : 'no_match';
};
