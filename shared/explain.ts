import type { Check, CheckName } from './check.ts';
import { type Actor, isReason, REASON_GUIDANCE, REASONS } from './reasons.ts';

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
  /** What the check that decided expected and found; left out when unknown. */
  readonly expected?: string;
  readonly actual?: string;
  readonly actor: Actor;
  /** Who must act, as the start of a sentence. */
  readonly actorText: string;
  readonly nextStep: string;
  readonly clause: string;
  readonly checks: readonly ExplainedCheck[];
}

const CHECK_TITLES: Readonly<Record<CheckName, string>> = {
  request_well_formed: 'The call can be read',
  domain_allowed: 'The call came in by an allowed domain',
  route_known: 'A rule names the scopes of this route',
  credentials_well_formed: 'One well-formed access token is presented',
  introspection_answered: 'The authorization server answered',
  token_exists: 'The token exists',
  token_not_expired: 'The token has not expired',
  scope_covered: 'The token covers the required scopes',
  token_not_revoked: 'The token has not been revoked',
  certificate_bound: 'The token is bound to the presented certificate',
  certificate_valid: 'The certificate is within its validity',
  certificate_not_revoked: 'The certificate has not been revoked',
  token_yet_valid: 'The token is already valid',
  issuer_trusted: 'The issuer is trusted',
  audience_covered: 'The token is meant for this API',
  subject_matches: 'The token belongs to the required subject',
  authentication_sufficient: 'The user authentication suffices',
  proof_of_possession: 'The DPoP proof holds',
  policy_hook: "The API's own rule agrees",
};

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
export const explain = (record: Explainable): Explanation => {
  const failed = record.checks.find((check) => check.result === 'failed');
  const found = failed === undefined ? {} : expectedAndActual(failed);
  return {
    ...sentences(record.reason, failed),
    ...found,
    checks: record.checks.map(explainCheck),
  };
};

const sentences = (
  reason: string,
  failed: ExplainableCheck | undefined,
): Pick<Explanation, 'headline' | 'actor' | 'actorText' | 'nextStep' | 'clause'> => {
  if (isReason(reason)) {
    const { actor, nextStep, clause } = REASON_GUIDANCE[reason];
    return { headline: REASONS[reason].sentence, actor, actorText: ACTOR_TEXTS[actor], nextStep, clause };
  }
  const check = failed === undefined ? '' : `; the check that failed: ${titleOf(failed.name)}`;
  return {
    headline: `The reason is "${reason}", which this version of Gatelens does not know${check}.`,
    actor: 'api_owner',
    actorText: ACTOR_TEXTS.api_owner,
    nextStep: 'Read the checks and the record, or open it with the version of Gatelens that wrote it.',
    clause: failed?.clause ?? 'unknown',
  };
};

const titleOf = (name: string): string =>
  Object.hasOwn(CHECK_TITLES, name) ? CHECK_TITLES[name as CheckName] : name;

const expectedAndActual = (check: ExplainableCheck): { expected?: string; actual?: string } => {
  if (check.result !== 'failed' && check.result !== 'passed') return {};
  return {
    ...(check.expected === undefined ? {} : { expected: check.expected }),
    ...(check.actual === undefined ? {} : { actual: check.actual }),
  };
};

const explainCheck = (check: ExplainableCheck): ExplainedCheck => ({
  name: check.name,
  result: check.result,
  title: titleOf(check.name),
  detail: detailOf(check),
  ...(check.clause === undefined ? {} : { clause: check.clause }),
});

const detailOf = (check: ExplainableCheck): string => {
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
};
