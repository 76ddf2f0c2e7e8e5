import { REASONS } from '../shared/reasons.ts';
import type { Call } from './call.ts';
import type { Evaluated } from './evaluation.ts';
import type { Findings } from './findings.ts';
import { type HookFailure, runHook } from './hook-failure.ts';
import type { HookedStatements } from './hooked-policy.ts';
import {
  type AuthorizerAnswer,
  buildPolicy,
  DENY_EVERYTHING,
  MAX_RESOURCE_LENGTH,
  type Policy,
  type PolicyContext,
} from './policy.ts';
import { buildPolicyContext, principalOf } from './policy-context.ts';
import { statusOf } from './result-codes.ts';
import { sealAnswer } from './seal-answer.ts';
import type { Scrubber } from './secrets.ts';
import { BROKEN_HOOK, overrule, type Verdict } from './verdict.ts';

/** What `handle` does at its end, and the decision as it then stands. */
export interface Ended extends Evaluated {
  readonly end:
    | { readonly kind: 'answer'; readonly answer: AuthorizerAnswer }
    | { readonly kind: 'throw'; readonly message: 'Unauthorized' | 'Internal Server Error' };
}

/**
 * Turns a verdict into what API Gateway gets, with the hooks that may have a say.
 *
 * A hook can make an Allow a Deny, never the other way round: it gets copies of request and response.
 */
export const answer = async (call: Call, evaluated: Evaluated, scrubber: Scrubber): Promise<Ended> => {
  if (!call.settings.policy) {
    const thrown = await throwInstead(call, evaluated);
    if (thrown !== undefined) return thrown;
  }
  const { findings, verdict } = evaluated;
  const draft = await draftPolicy(call, evaluated);
  const { hooks, event, context } = call;
  const failure = await runHook(call, 'updatePolicyContext', () =>
    hooks.updatePolicyContext(
      event,
      context,
      structuredClone(findings.request) ?? null,
      structuredClone(findings.response) ?? null,
      findings.exception ?? null,
      draft.context,
    ),
  );
  if (failure !== undefined) return answerHookFailure(call, evaluated, failure, scrubber);
  return verdict.decision === 'Allow'
    ? allow(call, evaluated, draft, scrubber)
    : deny(call, evaluated, draft, scrubber);
};

/** The answer of last resort: needs nothing of the call. */
export const bareDeny = (evaluated: Evaluated): Ended => ({
  ...evaluated,
  end: {
    kind: 'answer',
    answer: buildPolicy('Deny', DENY_EVERYTHING, 'anonymous', {
      decision_id: evaluated.findings.decisionId,
      reason: evaluated.verdict.reason,
      http_status: REASONS[evaluated.verdict.reason].httpStatus,
    }),
  },
});

const throwInstead = async (call: Call, evaluated: Evaluated): Promise<Ended | undefined> => {
  const { hooks, event, context } = call;
  const httpStatus = statusOf(evaluated.findings.response, evaluated.verdict.reason);
  if (httpStatus === 401) {
    await runHook(call, 'onUnauthorized', () => hooks.onUnauthorized(event, context));
    return { ...evaluated, end: { kind: 'throw', message: 'Unauthorized' } };
  }
  if (httpStatus !== 500) return undefined;
  await runHook(call, 'onInternalServerError', () => hooks.onInternalServerError(event, context));
  return { ...evaluated, end: { kind: 'throw', message: 'Internal Server Error' } };
};

const allow = async (
  call: Call,
  evaluated: Evaluated,
  policy: Policy,
  scrubber: Scrubber,
): Promise<Ended> => {
  const { request, response } = evaluated.findings;
  if (request === undefined || response === undefined) throw new Error('An Allow without an introspection.');
  const failure = await runHook(call, 'onAllow', () =>
    call.hooks.onAllow(call.event, call.context, structuredClone(request), structuredClone(response), policy),
  );
  if (failure !== undefined) return answerHookFailure(call, evaluated, failure, scrubber);
  const left = await judgePolicy(call, policy);
  if (left === 'broken') {
    const error = new TypeError('onAllow left a policy that cannot be used');
    return answerHookFailure(call, evaluated, { error, text: `onAllow: ${error.message}` }, scrubber);
  }
  return left === 'kept'
    ? finish(call, evaluated, policy, scrubber)
    : finish(call, deniedByHook(evaluated), policy, scrubber);
};

/** Only `onAllow` gets the statements in its hands. */
const judgePolicy = async (call: Call, policy: Policy): Promise<HookedStatements> => {
  if (!call.isOverridden('onAllow')) return 'kept';
  const { judgeStatements } = await import('./hooked-policy.ts');
  return judgeStatements(policy, MAX_RESOURCE_LENGTH);
};

const deniedByHook = ({ findings, verdict }: Evaluated): Evaluated => ({
  findings,
  verdict: overrule(verdict, 'policy_denied', {
    name: 'policy_hook',
    result: 'failed',
    expected: 'an Allow',
    actual: 'a policy that onAllow changed',
  }),
});

const deny = async (call: Call, evaluated: Evaluated, policy: Policy, scrubber: Scrubber): Promise<Ended> => {
  const { request, response, exception } = evaluated.findings;
  const failure = await runHook(call, 'onDeny', () =>
    call.hooks.onDeny(
      call.event,
      call.context,
      structuredClone(request) ?? null,
      structuredClone(response) ?? null,
      exception ?? null,
      policy,
    ),
  );
  const noted = failure === undefined ? evaluated : { ...evaluated, findings: note(evaluated, failure) };
  return finish(call, noted, policy, scrubber);
};

/** A hook that threw turns the call into a Deny, whatever was decided; `onDeny` is told. */
const answerHookFailure = async (
  call: Call,
  evaluated: Evaluated,
  failure: HookFailure,
  scrubber: Scrubber,
): Promise<Ended> => {
  const failed: Evaluated = {
    findings: note(evaluated, failure),
    verdict: overrule(evaluated.verdict, 'hook_failed', BROKEN_HOOK),
  };
  const thrown = call.settings.policy ? undefined : await throwInstead(call, failed);
  return thrown ?? deny(call, failed, await draftPolicy(call, failed), scrubber);
};

const note = ({ findings }: Evaluated, failure: HookFailure): Findings => ({
  ...findings,
  exception: findings.exception ?? failure.error,
  exceptionText:
    findings.exceptionText === undefined ? failure.text : `${findings.exceptionText}; ${failure.text}`,
});

const draftPolicy = async (call: Call, { findings, verdict }: Evaluated): Promise<Policy> =>
  buildPolicy(
    verdict.decision,
    resourceOf(findings),
    principalOf(findings),
    buildPolicyContext(findings, verdict, await challengeOf(call, findings, verdict)),
  );

/** An ARN that was refused for what is in it must not come back as the resource of a policy. */
const resourceOf = ({ parsed }: Findings): string =>
  parsed.kind === 'request' ? parsed.request.arn.text : DENY_EVERYTHING;

/** The challenge of a refusal, whose code only a refusal loads; undefined for an Allow. */
export const challengeOf = async (
  { settings }: Call,
  { credentials, response, scopes }: Findings,
  { decision, reason }: Verdict,
): Promise<string | undefined> => {
  if (decision === 'Allow') return undefined;
  const { buildChallenge } = await import('./challenge.ts');
  return buildChallenge({
    reason,
    realm: settings.realm,
    resourceMetadata: settings.resourceMetadata,
    scheme: credentials?.scheme ?? 'Bearer',
    scopes,
    proposed: response?.action === 'OK' ? undefined : response?.responseContent,
  });
};

const finish = async (
  call: Call,
  evaluated: Evaluated,
  policy: Policy,
  scrubber: Scrubber,
): Promise<Ended> => {
  const { findings, verdict } = evaluated;
  const challenge = await challengeOf(call, findings, verdict);
  const ours: PolicyContext = {
    decision_id: findings.decisionId,
    reason: verdict.reason,
    certificate_mismatch: verdict.binding.mismatch,
    http_status: statusOf(findings.response, verdict.reason),
    ...(challenge === undefined || policy.context?.['challenge'] ? {} : { challenge }),
  };
  const answer = await sealAnswer(policy, verdict.decision, resourceOf(findings), ours, scrubber);
  const isSimple = call.settings.simpleResponse && findings.facts.kind === 'http_2';
  return {
    ...evaluated,
    end: {
      kind: 'answer',
      answer: isSimple ? { isAuthorized: verdict.decision === 'Allow', context: answer.context } : answer,
    },
  };
};
