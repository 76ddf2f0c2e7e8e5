import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluatePolicy, type PolicyStatement } from '../../../local/gateway/policy-evaluation.ts';
import { matchesWildcard } from '../../../local/gateway/wildcard.ts';

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:api/prod/GET/accounts/a-1';

/** The same rule, told by a regular expression. */
const matchesByExpression = (pattern: string, text: string): boolean => {
  const source = [...pattern].map((character) => {
    if (character === '*') return '[^]*';
    return character === '?' ? '[^]' : character.replace(/[\\^$.|+()[\]{}/]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`).test(text);
};

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', ':', '.'), maxLength: 12 });
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?', '.'), maxLength: 8 });

describe('matchesWildcard', () => {
  test.each([
    { pattern: '', text: '', matches: true },
    { pattern: '', text: 'a', matches: false },
    { pattern: '*', text: '', matches: true },
    { pattern: '?', text: '', matches: false },
    { pattern: 'a*', text: 'a/b/c', matches: true },
    { pattern: 'a?c', text: 'a/c', matches: true },
    { pattern: '*c', text: 'abcabc', matches: true },
    { pattern: 'a*b*c', text: 'aXbXbXc', matches: true },
    { pattern: 'A', text: 'a', matches: false },
    { pattern: 'a.c', text: 'abc', matches: false },
    { pattern: 'a', text: 'a\n', matches: false },
    { pattern: 'a', text: '*', matches: false },
  ])('$pattern on $text is $matches', ({ pattern, text, matches }) => {
    expect(matchesWildcard(pattern, text)).toBe(matches);
  });

  test('agrees with a regular expression', () => {
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(matchesByExpression(pattern, text));
      }),
      { numRuns: 2_000 },
    );
  });

  test('a text matches itself only, unless it holds wildcards', () => {
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(pattern === text);
      }),
    );
  });

  test('a pattern made to be slow is answered', () => {
    expect(matchesWildcard(`${'*a'.repeat(250)}b`, 'a'.repeat(1_600))).toBe(false);
  });
});

const statement = (
  effect: 'Allow' | 'Deny',
  resource: string,
  action = 'execute-api:Invoke',
): PolicyStatement => ({ effect, actions: [action], resources: [resource] });

const statements = fc.array(
  fc.record({
    effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    actions: fc.array(fc.constantFrom('execute-api:Invoke', '*', 's3:*'), { minLength: 1, maxLength: 2 }),
    resources: fc.array(fc.constantFrom(ARN, '*', 'arn:other', 'arn:aws:execute-api:*'), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
);

describe('evaluatePolicy', () => {
  test.each([
    { name: 'nothing', policy: [], verdict: 'no_match' },
    { name: 'an allow of the method', policy: [statement('Allow', ARN)], verdict: 'allow' },
    { name: 'an allow of the stage', policy: [statement('Allow', 'arn:*/prod/*')], verdict: 'allow' },
    { name: 'an allow of another method', policy: [statement('Allow', `${ARN}x`)], verdict: 'no_match' },
    { name: 'a deny', policy: [statement('Deny', '*')], verdict: 'explicit_deny' },
    { name: 'a deny elsewhere', policy: [statement('Deny', `${ARN}x`)], verdict: 'no_match' },
    {
      name: 'a deny after an allow',
      policy: [statement('Allow', '*'), statement('Deny', ARN)],
      verdict: 'explicit_deny',
    },
    {
      name: 'a deny before an allow',
      policy: [statement('Deny', ARN), statement('Allow', '*')],
      verdict: 'explicit_deny',
    },
    {
      name: 'an action in other case',
      policy: [statement('Allow', ARN, 'Execute-API:invoke')],
      verdict: 'allow',
    },
    { name: 'an action wildcard', policy: [statement('Allow', ARN, 'execute-api:*')], verdict: 'allow' },
    { name: 'any action', policy: [statement('Allow', ARN, '*')], verdict: 'allow' },
    { name: 'another action', policy: [statement('Allow', ARN, 's3:GetObject')], verdict: 'no_match' },
    {
      name: 'another action of the API',
      policy: [statement('Allow', ARN, 'execute-api:InvalidateCache')],
      verdict: 'no_match',
    },
  ])('$name is $verdict', ({ policy, verdict }) => {
    expect(evaluatePolicy(policy, ARN)).toBe(verdict);
  });

  test('the order of statements does not matter', () => {
    fc.assert(
      fc.property(statements, (policy) => {
        expect(evaluatePolicy(policy.toReversed(), ARN)).toBe(evaluatePolicy(policy, ARN));
      }),
    );
  });

  test('a deny of everything wins over whatever else there is', () => {
    fc.assert(
      fc.property(statements, (policy) => {
        expect(evaluatePolicy([...policy, statement('Deny', '*')], ARN)).toBe('explicit_deny');
      }),
    );
  });

  test('one more deny never turns a refusal into an allow', () => {
    fc.assert(
      fc.property(statements, fc.constantFrom(ARN, '*', 'arn:other'), (policy, resource) => {
        const before = evaluatePolicy(policy, ARN);
        const after = evaluatePolicy([...policy, statement('Deny', resource)], ARN);

        expect(after === 'allow' && before !== 'allow').toBe(false);
      }),
    );
  });
});
