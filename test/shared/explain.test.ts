import { describe, expect, test } from 'vitest';
import { explain, explainActor } from '../../shared/explain.ts';
import { isReason, REASON_GUIDANCE, REASONS, type Reason } from '../../shared/reasons.ts';

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
