import { CHECKS, type Check, type CheckName } from '../shared/check.ts';
import type { Decision, Outcome } from '../shared/decision-record.ts';
import { REASONS, type Reason } from '../shared/reasons.ts';
import { VALIDATIONS } from '../shared/validations.ts';
import type { BindingFinding } from './binding.ts';
import { withoutUndefined } from './json.ts';
import { passed, skipped } from './plain-checks.ts';

/** What was decided on a call, and every step that led there. */
export interface Verdict {
  readonly decision: Decision;
  readonly reason: Reason;
  /** In the order of `CHECKS`; the five validations are always there. */
  readonly checks: readonly Check[];
  readonly binding: BindingFinding;
  readonly missingScopes: readonly string[];
}

/** One finished step; with a reason it ends the decision. */
export interface Step {
  readonly check: Check;
  readonly refusal?: Reason;
}

/** A step that held. */
export const pass = (name: CheckName, expected?: string, actual?: string): Step => ({
  check: passed(name, expected, actual),
});

/** A step that does not apply. */
export const skip = (name: CheckName, why: string): Step => ({ check: skipped(name, why) });

/** A step that failed, and so decides. */
export const fail = (
  name: CheckName,
  refusal: Reason,
  expected?: string,
  actual?: string,
  clause?: string,
): Step => ({
  check: withoutUndefined({ name, result: 'failed' as const, expected, actual, clause }),
  refusal,
});

/** Runs steps in order up to the first that fails. */
export const runSteps = (steps: readonly (() => Step)[]): readonly Step[] => {
  const finished: Step[] = [];
  for (const step of steps) {
    const result = step();
    finished.push(result);
    if (result.refusal !== undefined) break;
  }
  return finished;
};

/** The reason of the step that failed; undefined when all held. */
export const refusalOf = (steps: readonly Step[]): Reason | undefined =>
  steps.find((step) => step.refusal !== undefined)?.refusal;

/** The check of a hook that threw. */
export const BROKEN_HOOK: Check = {
  name: 'policy_hook',
  result: 'failed',
  expected: 'a hook that returns',
  actual: 'a hook that threw',
};

/** The check of a hook that was waited for in vain. */
export const LATE_HOOK: Check = { ...BROKEN_HOOK, actual: 'a hook that did not return in time' };

/**
 * Makes a verdict of finished steps: Allow only when every validation ran and none failed.
 *
 * @param broken - Check of a hook that failed, which no step stands for: it is the reason then.
 */
export function decide(
  steps: readonly Step[],
  binding: BindingFinding,
  missingScopes: readonly string[] = [],
  broken?: Check,
): Verdict {
  const ran = new Set(steps.map(({ check }) => check.name));
  const complete = VALIDATIONS.every((name) => ran.has(name));
  const refusal = refusalOf(steps);
  const reason =
    broken === undefined ? (refusal ?? (complete ? 'allowed' : 'internal_error')) : 'hook_failed';
  const added = broken === undefined || refusal !== undefined ? [] : [broken];
  return {
    decision: reason === 'allowed' ? 'Allow' : 'Deny',
    reason,
    checks: completeChecks([...steps.map(({ check }) => check), ...added]),
    binding,
    missingScopes: reason === 'allowed' ? [] : missingScopes,
  };
}

/** Turns a verdict into a refusal after the fact; its checks stay as they are, but for the ones given. */
export const overrule = (verdict: Verdict, reason: Reason, ...checks: readonly Check[]): Verdict => ({
  ...verdict,
  decision: 'Deny',
  reason,
  checks: completeChecks([...verdict.checks, ...checks]),
});

/** A refusal is our decision; a fault is that none could be made. */
export const outcomeOf = ({ decision, reason }: Verdict): Outcome => {
  if (decision === 'Allow') return 'allow';
  return REASONS[reason].httpStatus === 500 ? 'error' : 'deny';
};

function completeChecks(checks: readonly Check[]): readonly Check[] {
  const missing = VALIDATIONS.filter((name) => checks.every((check) => check.name !== name));
  const all = [...checks, ...missing.map((name): Check => ({ name, result: 'not_reached' }))];
  return all.sort((left, right) => CHECKS.indexOf(left.name) - CHECKS.indexOf(right.name));
}
