import type { Check } from './check.ts';
import { checkClause, checkTitle, sayFinding } from './check-texts.ts';
import { type Actor, isReason, REASON_GUIDANCE, REASONS } from './reasons.ts';
import { VALIDATIONS } from './validations.ts';

type WithAnyName<OneCheck> = OneCheck extends Check
  ? Omit<OneCheck, 'name'> & { readonly name: string }
  : never;

/** A check whose name may be one that this version does not know. */
type ExplainableCheck = WithAnyName<Check>;

/** What {@link explain} needs of a record: anything that carries these keys, also one of a newer version. */
export interface Explainable {
  readonly decision: string;
  readonly reason: string;
  readonly checks: readonly ExplainableCheck[];
}

/** One check in words. */
export interface ExplainedCheck {
  /** A {@link CheckName}, or a name of a newer version. */
  readonly name: string;
  /** Which of the five {@link VALIDATIONS} it is, from 1; other checks have no number. */
  readonly number?: number;
  readonly result: Check['result'];
  /** What the check is about, such as `The token has not expired`. */
  readonly title: string;
  /** What was found, such as `expected A, found B`; empty when there is nothing to add. */
  readonly detail: string;
  readonly clause?: string;
}

/** Why a call was let in or refused, in sentences. */
export interface Explanation {
  /** Answers "why?" in one sentence. */
  readonly headline: string;
  /** What the check that decided found, in one sentence; left out when the record does not tell. */
  readonly finding?: string;
  /** What the check that decided expected and found; left out when unknown. */
  readonly expected?: string;
  readonly actual?: string;
  readonly actor: Actor;
  /** Who must act, as the start of a sentence. */
  readonly actorText: string;
  readonly nextStep: string;
  readonly clause: string;
  readonly checks: readonly ExplainedCheck[];
  /** All of it as a paragraph: headline, finding, who must act and how. */
  readonly sentences: readonly string[];
}

const ACTOR_TEXTS: Readonly<Record<Actor, string>> = {
  none: 'Nobody must act',
  client: 'The client must act',
  authorization_server: 'The authorization server must act',
  api_owner: 'The API owner must act',
  platform: 'The platform team must act',
};

/** Says in words who must act. */
export const explainActor = (actor: Actor): string => ACTOR_TEXTS[actor];

/**
 * Says why a call was let in or refused, from `reason` and `checks` alone.
 *
 * A reason of a newer version is explained by its code and the check that failed. Never throws.
 */
export function explain(record: Explainable): Explanation {
  const deciding = findDecidingCheck(record);
  const said = guidanceOf(record.reason, deciding);
  const finding = findingOf(record, deciding);
  return {
    ...said,
    ...(finding === undefined ? {} : { finding }),
    ...(deciding === undefined ? {} : expectedAndActual(deciding)),
    checks: record.checks.map(explainCheck),
    sentences: [
      said.headline,
      ...(finding === undefined ? [] : [finding]),
      ...(said.actor === 'none' ? [] : [`${said.actorText}. ${said.nextStep}`]),
    ],
  };
}

/** A hook has the last word: a call may have failed an earlier check as well. */
const DECIDED_BY_HOOK: ReadonlySet<string> = new Set(['hook_failed', 'policy_denied']);

const findDecidingCheck = ({ reason, checks }: Explainable): ExplainableCheck | undefined => {
  const failed = checks.filter(({ result }) => result === 'failed');
  return DECIDED_BY_HOOK.has(reason) ? failed.at(-1) : failed[0];
};

function findingOf(record: Explainable, deciding: ExplainableCheck | undefined): string | undefined {
  if (deciding !== undefined) {
    const { expected, actual } = expectedAndActual(deciding);
    return sayFinding(deciding.name, expected, actual);
  }
  return record.decision === 'Allow' ? saySkipped(record.checks) : undefined;
}

/** What an Allow does not vouch for. */
function saySkipped(checks: readonly ExplainableCheck[]): string | undefined {
  const skipped = checks.flatMap((check) =>
    check.result === 'skipped' && NUMBERED.includes(check.name)
      ? [`"${checkTitle(check.name)}" (${check.why})`]
      : [],
  );
  return skipped.length === 0 ? undefined : `Not checked: ${skipped.join('; ')}.`;
}

function guidanceOf(
  reason: string,
  failed: ExplainableCheck | undefined,
): Pick<Explanation, 'headline' | 'actor' | 'actorText' | 'nextStep' | 'clause'> {
  if (isReason(reason)) {
    const { actor, nextStep, clause } = REASON_GUIDANCE[reason];
    return { headline: REASONS[reason].sentence, actor, actorText: ACTOR_TEXTS[actor], nextStep, clause };
  }
  const check = failed === undefined ? '' : `; the check that failed: ${checkTitle(failed.name)}`;
  return {
    headline: `The reason is "${reason}", which this version of Gatelens does not know${check}.`,
    actor: 'api_owner',
    actorText: ACTOR_TEXTS.api_owner,
    nextStep: 'Read the checks and the record, or open it with the version of Gatelens that wrote it.',
    clause: (failed && clauseOf(failed)) ?? 'unknown',
  };
}

const clauseOf = ({ name, clause }: ExplainableCheck): string | undefined => clause ?? checkClause(name);

function expectedAndActual(check: ExplainableCheck): { expected?: string; actual?: string } {
  if (check.result !== 'failed' && check.result !== 'passed') return {};
  return {
    ...(check.expected === undefined ? {} : { expected: check.expected }),
    ...(check.actual === undefined ? {} : { actual: check.actual }),
  };
}

const NUMBERED: readonly string[] = VALIDATIONS;

const explainCheck = (check: ExplainableCheck): ExplainedCheck => {
  const clause = clauseOf(check);
  const number = NUMBERED.indexOf(check.name) + 1;
  return {
    name: check.name,
    ...(number === 0 ? {} : { number }),
    result: check.result,
    title: checkTitle(check.name),
    detail: detailOf(check),
    ...(clause === undefined ? {} : { clause }),
  };
};

function detailOf(check: ExplainableCheck): string {
  switch (check.result) {
    case 'skipped':
      return check.why;
    case 'not_reached':
      return 'an earlier check decided';
    case 'passed':
    case 'failed': {
      const { expected, actual } = check;
      if (expected === undefined) return actual === undefined ? '' : `found ${actual}`;
      return actual === undefined ? `expected ${expected}` : `expected ${expected}, found ${actual}`;
    }
  }
}
