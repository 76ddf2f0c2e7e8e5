import { REASONS } from '../shared/reasons.ts';
import { formAnswer } from './answer-form.ts';
import type { Call } from './call.ts';
import { buildChallenge } from './challenge.ts';
import type { Evaluated } from './evaluation.ts';
import type { Findings } from './findings.ts';
import { type HookFailure, runHook } from './hook-failure.ts';
import { type HookedPolicy, judgeHookedPolicy } from './hooked-policy.ts';
import { jsonTextOf } from './json-text.ts';
import {
  type AuthorizerAnswer,
  buildPolicy,
  DENY_EVERYTHING,
  MAX_RESOURCE_LENGTH,
  type Policy,
  type PolicyContext,
} from './policy.ts';
import { buildPolicyContext, MAX_INTROSPECTION_BYTES, principalOf } from './policy-context.ts';
import type { Redacted } from './redact.ts';
import { statusOf } from './result-codes.ts';
import { sealAnswer } from './seal-answer.ts';
import { shrinkObject } from './shrink.ts';
import { TOLD_ALLOWED, type Told } from './told.ts';
import { isSecretKey } from './usage-key.ts';
import { BROKEN_HOOK, outcomeOf, overrule } from './verdict.ts';

/** What `handle` does at its end, and the decision as it then stands. */
export interface Ended extends Evaluated {
  readonly told: Told;
  readonly end:
    | { readonly kind: 'answer'; readonly answer: AuthorizerAnswer }
    | { readonly kind: 'throw'; readonly message: 'Unauthorized' | 'Internal Server Error' };
}

/**
 * Turns a verdict into what API Gateway gets, with the hooks that may have a say.
 *
 * A hook can make an Allow a Deny, never the other way round: it gets copies of request and response.
 */
export async function answer(call: Call, evaluated: Evaluated): Promise<Ended> {
  if (!call.settings.policy) {
    const thrown = await throwInstead(call, evaluated);
    if (thrown !== undefined) return thrown;
  }
  const { findings, verdict } = evaluated;
  const draft = draftPolicy(call, evaluated);
  const failure = await runHook(call, 'updatePolicyContext', (hooks) =>
    hooks.updatePolicyContext(
      call.event,
      call.context,
      structuredClone(findings.request) ?? null,
      structuredClone(findings.response) ?? null,
      findings.exception ?? null,
      draft.context,
    ),
  );
  if (failure !== undefined) return answerHookFailure(call, evaluated, failure);
  return verdict.decision === 'Allow' ? allow(call, evaluated, draft) : deny(call, evaluated, draft);
}

async function throwInstead(call: Call, evaluated: Evaluated): Promise<Ended | undefined> {
  const { event, context } = call;
  const told = tell(call, evaluated);
  if (told.httpStatus === 401) {
    const failure = await runHook(call, 'onUnauthorized', (hooks) => hooks.onUnauthorized(event, context));
    return { ...noted(evaluated, failure), told, end: { kind: 'throw', message: 'Unauthorized' } };
  }
  if (told.httpStatus !== 500) return undefined;
  const failure = await runHook(call, 'onInternalServerError', (hooks) =>
    hooks.onInternalServerError(event, context),
  );
  return { ...noted(evaluated, failure), told, end: { kind: 'throw', message: 'Internal Server Error' } };
}

async function allow(call: Call, evaluated: Evaluated, policy: Policy): Promise<Ended> {
  const { request, response } = evaluated.findings;
  if (request === undefined || response === undefined) throw new Error('An Allow without an introspection.');
  const failure = await runHook(call, 'onAllow', (hooks) =>
    hooks.onAllow(call.event, call.context, structuredClone(request), structuredClone(response), policy),
  );
  if (failure !== undefined) return answerHookFailure(call, evaluated, failure);
  const left = judgePolicy(call, evaluated, policy);
  if (left === 'broken') {
    const error = new TypeError('onAllow left a policy that cannot be used');
    const text = `onAllow: ${error.message}`;
    return answerHookFailure(call, evaluated, { error, text, check: BROKEN_HOOK });
  }
  return finish(call, left === 'kept' ? evaluated : deniedByHook(evaluated), policy);
}

/** Only `onAllow` gets the statements in its hands. What the ARN of the call holds, API Gateway itself has said. */
const judgePolicy = ({ hooked, scrubber }: Call, { findings }: Evaluated, policy: Policy): HookedPolicy => {
  if (!hooked?.isOverridden('onAllow')) return 'kept';
  const own = resourceOf(findings);
  return judgeHookedPolicy(policy, MAX_RESOURCE_LENGTH, (text) => text !== own && scrubber().found(text));
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

async function deny(call: Call, evaluated: Evaluated, policy: Policy): Promise<Ended> {
  const { request, response, exception } = evaluated.findings;
  const failure = await runHook(call, 'onDeny', (hooks) =>
    hooks.onDeny(
      call.event,
      call.context,
      structuredClone(request) ?? null,
      structuredClone(response) ?? null,
      exception ?? null,
      policy,
    ),
  );
  return finish(call, noted(evaluated, failure), policy);
}

/** A hook that only watches leaves the decision as it is; the record tells of its failure. */
const noted = (evaluated: Evaluated, failure: HookFailure | undefined): Evaluated =>
  failure === undefined ? evaluated : { ...evaluated, findings: note(evaluated, failure) };

/** A hook that failed turns the call into a Deny, whatever was decided; `onDeny` is told. */
async function answerHookFailure(call: Call, evaluated: Evaluated, failure: HookFailure): Promise<Ended> {
  const failed: Evaluated = {
    findings: note(evaluated, failure),
    verdict: overrule(evaluated.verdict, 'hook_failed', failure.check),
  };
  const thrown = call.settings.policy ? undefined : await throwInstead(call, failed);
  return thrown ?? deny(call, failed, draftPolicy(call, failed));
}

const note = ({ findings }: Evaluated, failure: HookFailure): Findings => ({
  ...findings,
  exception: findings.exception ?? failure.error,
  exceptionText:
    findings.exceptionText === undefined ? failure.text : `${findings.exceptionText}; ${failure.text}`,
});

function draftPolicy(call: Call, evaluated: Evaluated): Policy {
  const { findings, verdict } = evaluated;
  const { response, redactedRequest, redactedResponse } = findings;
  const told = tell(call, evaluated);
  const context = {
    ...buildPolicyContext(
      findings,
      verdict,
      told,
      boundedText(redactedRequest),
      boundedText(redactedResponse),
    ),
    ...refusalContext(findings, told),
  };
  const nonce = verdict.reason === 'dpop_nonce_required' ? response?.dpopNonce : undefined;
  if (nonce !== undefined && NONCE.test(nonce)) context['dpop_nonce'] = nonce;
  return buildPolicy(verdict.decision, resourceOf(findings), principalOf(findings), context);
}

/** Keys that only a refusal has. */
const refusalContext = ({ fault, exceptionText }: Findings, { challenge }: Told): PolicyContext => ({
  ...(challenge === undefined ? {} : { challenge }),
  ...(fault?.resultMessage === undefined ? {} : { resultMessage: fault.resultMessage }),
  ...(exceptionText === undefined ? {} : { introspection_exception: exceptionText }),
});

/** What a nonce may hold (RFC 9449 section 8.1), bounded: it is for a header. */
const NONCE = /^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/;

const boundedText = (redacted: Redacted | undefined): string | undefined => {
  if (redacted === undefined) return undefined;
  const text = jsonTextOf(redacted.value);
  return Buffer.byteLength(text) <= MAX_INTROSPECTION_BYTES
    ? text
    : JSON.stringify(shrinkObject(redacted.value, MAX_INTROSPECTION_BYTES));
};

/** An ARN that was refused for what is in it must not come back as the resource of a policy. */
const resourceOf = ({ parsed }: Findings): string =>
  parsed.kind === 'request' ? parsed.request.arn.text : DENY_EVERYTHING;

/** Puts a decision into words and a status, with the challenge of a refusal. */
function tell({ settings }: Call, { findings, verdict }: Evaluated): Told {
  const { credentials, response, scopes } = findings;
  const { decision, reason } = verdict;
  if (decision === 'Allow') return TOLD_ALLOWED;
  return {
    outcome: outcomeOf(verdict),
    httpStatus: statusOf(response, reason),
    sentence: REASONS[reason].sentence,
    challenge: buildChallenge({
      reason,
      realm: settings.realm,
      resourceMetadata: settings.resourceMetadata,
      scheme: credentials?.scheme ?? 'Bearer',
      scopes,
      proposed: response?.action === 'OK' ? undefined : response?.responseContent,
    }),
  };
}

function finish(call: Call, evaluated: Evaluated, policy: Policy): Ended {
  const { findings, verdict } = evaluated;
  const told = tell(call, evaluated);
  const { challenge } = told;
  const ours: PolicyContext = {
    decision_id: findings.decisionId,
    reason: verdict.reason,
    certificate_mismatch: verdict.binding.mismatch,
    http_status: told.httpStatus,
    ...(challenge === undefined || policy.context?.['challenge'] ? {} : { challenge }),
  };
  // A copy: a getter of a hook must not give another key after this one was looked at.
  const left = { ...policy };
  const isLeaking = verdict.decision === 'Allow' && isSecretKey(call, left);
  if (isLeaking) left.usageIdentifierKey = '';
  const answer = sealAnswer(left, verdict.decision, draftPolicy(call, evaluated), ours, call.scrubber());
  return {
    verdict,
    findings: isLeaking ? { ...findings, leaks: ['usageIdentifierKey'] } : findings,
    told,
    end: { kind: 'answer', answer: formAnswer(call.settings, findings.facts, verdict.decision, answer) },
  };
}
