import { describe, expect, test } from 'vitest';
import { CHECKS, type CheckName } from '../../shared/check.ts';
import { explain, explainActor } from '../../shared/explain.ts';
import { isReason, REASON_GUIDANCE, REASONS, type Reason } from '../../shared/reasons.ts';
import { VALIDATIONS } from '../../shared/validations.ts';

const BOUND = 'A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0';

/** What a failed check may know. */
const VALUES = [{ expected: 'E-1', actual: 'A-1' }, { expected: 'E-1' }, { actual: 'A-1' }, {}] as const;

const CODES = Object.keys(REASONS).filter(isReason);

describe('explain', () => {
  test.each(CODES)('%s has a sentence, an actor, a next step and a clause', (reason: Reason) => {
    const explanation = explain({ decision: 'Deny', reason, checks: [] });

    expect(explanation.headline).toMatch(/^[A-Z].{15,}\.$/);
    expect(explanation.nextStep).toMatch(/^[A-Z].{10,}\.$/);
    expect(explanation.clause).not.toBe('');
    expect(explanation.actorText).toBe(explainActor(REASON_GUIDANCE[reason].actor));
    expect(explanation.headline).not.toMatch(/undefined|null|\[object/);
  });

  test.each(CODES)('%s reads well with every check failed, known and unknown values alike', (reason) => {
    for (const name of [...CHECKS, 'lunar_check'])
      for (const values of VALUES) {
        const { sentences, checks } = explain({
          decision: 'Deny',
          reason,
          checks: [{ name, result: 'failed', ...values }],
        });

        for (const sentence of sentences) {
          expect(sentence).toMatch(/^[A-Z].*[.]$/);
          expect(sentence).not.toMatch(/undefined|null|\[object|\.\.| {2}/);
        }
        const finding = REASON_GUIDANCE[reason].actor === 'none' ? sentences.at(-1) : sentences.at(-2);
        for (const value of Object.values(values)) expect(finding).toContain(value);
        expect(checks[0]?.detail).not.toMatch(/undefined/);
      }
  });

  test.each<readonly [CheckName, string, string, string]>([
    ['token_not_expired', 'after T2', 'T1', 'The token expired at T1; the call came at T2.'],
    ['scope_covered', 'a b', 'no scope', 'The call needs a b; the token has no scope.'],
    ['certificate_bound', BOUND, 'P', `The token is bound to ${BOUND}; the call presented P.`],
    [
      'certificate_bound',
      BOUND,
      'no certificate',
      `The token is bound to ${BOUND}; the call presented no certificate.`,
    ],
    [
      'certificate_bound',
      'a bound token',
      'an unbound token',
      'Expected a bound token, found an unbound token.',
    ],
    [
      'certificate_bound',
      'unknown',
      'P',
      'The call presented P; the server did not tell which certificate the token is bound to.',
    ],
    ['issuer_trusted', 'I', 'none', 'The token names the issuer none; this API trusts I.'],
    ['policy_hook', 'an Allow', 'a Deny', 'Expected an Allow, found a Deny.'],
  ])('%s, expected %s and found %s', (name, expected, actual, finding) => {
    const checks = [{ name, result: 'failed', expected, actual }] as const;

    expect(explain({ decision: 'Deny', reason: 'token_rejected', checks }).finding).toBe(finding);
  });

  test('a hook that decided is told before a check that had failed already', () => {
    const checks = [
      { name: 'token_not_expired', result: 'failed', expected: 'after T2', actual: 'T1' },
      { name: 'policy_hook', result: 'failed', expected: 'a hook that returns', actual: 'a hook that threw' },
    ] as const;

    expect(explain({ decision: 'Deny', reason: 'hook_failed', checks }).actual).toBe('a hook that threw');
    expect(explain({ decision: 'Deny', reason: 'token_expired', checks }).actual).toBe('T1');
  });

  test('numbers the five validations wherever they stand, and no other check', () => {
    const passed = (name: string) => ({ name, result: 'passed' }) as const;
    const names = ['credentials_well_formed', ...VALIDATIONS, 'hooks_ran', 'lunar_check'];

    const { checks } = explain({ decision: 'Allow', reason: 'allowed', checks: names.map(passed) });

    expect(checks.map(({ number }) => number)).toEqual([undefined, 1, 2, 3, 4, 5, undefined, undefined]);
  });

  test('an Allow says which of the validations did not apply', () => {
    const explanation = explain({
      decision: 'Allow',
      reason: 'allowed',
      checks: [
        { name: 'token_exists', result: 'passed' },
        { name: 'scope_covered', result: 'skipped', why: 'this call needs no scope' },
        { name: 'certificate_bound', result: 'skipped', why: 'the token is not bound to a certificate' },
      ],
    });

    expect(explanation.sentences).toEqual([
      'The token is valid for this call.',
      'Not checked: "The token covers the required scopes" (this call needs no scope); "The token is bound to the presented certificate" (the token is not bound to a certificate).',
    ]);
  });

  test('a check without a clause of its own has that of the list', () => {
    const { checks } = explain({
      decision: 'Deny',
      reason: 'token_expired',
      checks: [
        { name: 'token_exists', result: 'passed' },
        { name: 'certificate_bound', result: 'not_reached', clause: 'its own' },
        { name: 'lunar_check', result: 'not_reached' },
      ],
    });

    expect(checks.map(({ clause }) => clause)).toEqual(['RFC 7662 section 2.2', 'its own', undefined]);
  });

  test('takes expected and actual from the check that failed', () => {
    const explanation = explain({
      decision: 'Deny',
      reason: 'certificate_mismatch',
      checks: [
        { name: 'token_exists', result: 'passed' },
        { name: 'scope_covered', result: 'skipped', why: 'this call needs no scope' },
        {
          name: 'certificate_bound',
          result: 'failed',
          expected: 'bound',
          actual: 'presented',
          clause: 'RFC 8705 section 3',
        },
        { name: 'token_not_revoked', result: 'not_reached' },
      ],
    });

    expect(explanation).toMatchObject({ expected: 'bound', actual: 'presented', actor: 'client' });
    expect(explanation.checks.map(({ detail }) => detail)).toEqual([
      '',
      'this call needs no scope',
      'expected bound, found presented',
      'an earlier check decided',
    ]);
  });

  test('leaves expected and actual out where they are unknown', () => {
    const explanation = explain({
      decision: 'Deny',
      reason: 'certificate_mismatch',
      checks: [{ name: 'certificate_bound', result: 'failed' }],
    });

    expect(explanation).not.toHaveProperty('expected');
    expect(explanation).not.toHaveProperty('actual');
    expect(explanation.checks[0]?.detail).toBe('');
  });

  test.each(['moon_phase', '__proto__', 'constructor', ''])(
    'explains a reason of another version, %j, by its code and the check that failed',
    (reason) => {
      const explanation = explain({
        decision: 'Deny',
        reason,
        checks: [{ name: 'lunar_check', result: 'failed', actual: 'full' }],
      });

      expect(explanation.headline).toContain(`"${reason}"`);
      expect(explanation.headline).toContain('lunar_check');
      expect(explanation.actual).toBe('full');
    },
  );
});
