import type { Check } from '../shared/check.ts';
import { formAnswer } from './answer-form.ts';
import type { Ended } from './answering.ts';
import { askIntrospection } from './ask-introspection.ts';
import { readBearer } from './bearer.ts';
import type { Call } from './call.ts';
import type { AuthorizerRequest, RequestFacts } from './event.ts';
import type { Findings } from './findings.ts';
import type { AuthorizerHooks } from './hooks.ts';
import { buildIntrospectionRequest } from './introspection-request.ts';
import { withoutUndefined } from './json.ts';
import { jsonTextOf } from './json-text.ts';
import { lazily } from './lazily.ts';
import { readPlainCertificate } from './plain-certificate.ts';
import { checkPlainly, passed } from './plain-checks.ts';
import { buildPolicy, MAX_CONTEXT_BYTES, MAX_PRINCIPAL_LENGTH, type Policy } from './policy.ts';
import { buildPolicyContext, principalOf } from './policy-context.ts';
import { hashToken, redactNothing, redactRequest } from './redact.ts';
import { findKnownScopes, hasScopeFunction, type RequiredScopes } from './required-scopes.ts';
import type { Scrubber } from './secrets.ts';
import { isPlainText } from './text.ts';
import { TOLD_ALLOWED } from './told.ts';
import type { Verdict } from './verdict.ts';

/**
 * Lets a plain call in: one bearer token and one certificate, a token that Authlete calls OK and that is bound to this
 * certificate, every check held, nothing to be masked or cut, no hook that has a say.
 *
 * @returns undefined for any other call, which is neither let in nor refused by that: `decideFully` decides, with the
 * scopes and the answer that were had already.
 */
export async function allowPlainly(call: Call): Promise<Ended | undefined> {
  const { opened, settings } = call;
  const { parsed } = opened;
  if (parsed.kind !== 'request' || !settings.isPlain || mayBeOverruled(call)) return undefined;
  const { request } = parsed;
  const domain = checkDomain(request, settings.allowedDomains);
  const credentials = readBearer(request);
  const certificate = readPlainCertificate(request.certificate?.pem ?? '');
  if (domain === undefined || credentials?.kind !== 'token' || certificate?.kind !== 'present')
    return undefined;
  const required = hasScopeFunction(call) ? await askUser(call, request) : findKnownScopes(call, request);
  if (required === undefined) return undefined;
  call.required = required;
  if ('failure' in required || 'alternatives' in required) return undefined;
  const { scopes, steps } = required;
  if (steps.some(({ refusal }) => refusal !== undefined)) return undefined;

  const question = buildIntrospectionRequest(request, credentials, certificate, scopes, {
    ...settings.askedBesides,
    subject: null,
  });
  const tokenHash = lazily(() => hashToken(credentials.token));
  const redactedRequest = lazily(() => redactRequest(question, tokenHash(), certificate));
  const asked = await askIntrospection(call, question, tokenHash, () => {
    call.scrubber();
    call.runFacts();
    jsonTextOf(redactedRequest().value);
  });
  call.asked = asked;
  if (!('response' in asked)) return undefined;
  const { response } = asked;
  const { thumbprint } = certificate;
  const before = [...domain, ...steps.map(({ check }) => check)];
  const checks = checkPlainly({ before, response, scopes, thumbprint, now: settings.now() });
  const redactedResponse = checks && redactNothing(response);
  if (checks === undefined || redactedResponse === undefined) return undefined;

  const findings: Findings = {
    ...opened,
    credentials,
    certificate,
    scopes,
    request: question,
    tokenHash: tokenHash(),
    redactedRequest: redactedRequest(),
    cache: asked.cache,
    response,
    redactedResponse,
    ...withoutUndefined({ introspectionMs: asked.durationMs, cacheAgeMs: asked.ageMs }),
  };
  const verdict: Verdict = {
    decision: 'Allow',
    reason: 'allowed',
    checks,
    binding: { binding: 'bound', mismatch: false, bound: thumbprint, presented: thumbprint },
    missingScopes: [],
  };
  const answer = answerPlainly(request.arn.text, findings, verdict, call.scrubber());
  if (answer === undefined) return undefined;
  return {
    findings,
    verdict,
    told: TOLD_ALLOWED,
    end: { kind: 'answer', answer: formAnswer(settings, request, 'Allow', answer) },
  };
}

const askUser = async (call: Call, request: AuthorizerRequest): Promise<RequiredScopes> =>
  (await import('./determine-scopes.ts')).determineRequiredScopes(call, request);

/** Hooks that may change what a call is, or what becomes of it. */
const HOOKS_WITH_A_SAY = [
  'onEnter',
  'onIntrospection',
  'updatePolicyContext',
  'onAllow',
] as const satisfies readonly (keyof AuthorizerHooks)[];

const mayBeOverruled = ({ hooked }: Call): boolean =>
  hooked !== undefined && HOOKS_WITH_A_SAY.some(hooked.isOverridden);

/** The check of the domain where one is asked for; undefined when it does not hold. */
function checkDomain(
  { domain = '' }: RequestFacts,
  allowed: readonly string[] | undefined,
): readonly Check[] | undefined {
  if (allowed === undefined) return [];
  const name = domain.toLowerCase();
  return name !== '' && allowed.some((known) => known.toLowerCase() === name)
    ? [passed('domain_allowed', undefined, name)]
    : undefined;
}

/** undefined when anything in it has to be masked, cleaned or cut first. */
function answerPlainly(
  resource: string,
  findings: Findings,
  verdict: Verdict,
  scrubber: Scrubber,
): Policy | undefined {
  const { redactedRequest, redactedResponse } = findings;
  const request = redactedRequest && jsonTextOf(redactedRequest.value);
  const response = redactedResponse && jsonTextOf(redactedResponse.value);
  const context = buildPolicyContext(findings, verdict, TOLD_ALLOWED, request, response);
  const policy = buildPolicy('Allow', resource, principalOf(findings), context);
  return isFit(policy, `${resource} ${request} ${response}`, scrubber) ? policy : undefined;
}

/** Bytes of an answer that are not texts of the call: names, quotes, ids and flags. */
const OWN_BYTES = 1_024;

/** @param long - The longer of its texts, which stand in it as they are or escaped. */
function isFit({ principalId, context }: Policy, long: string, scrubber: Scrubber): boolean {
  const { scope = '', client_id = '', sub = '', resultMessage = '' } = context;
  const text = `${principalId} ${scope} ${client_id} ${sub} ${resultMessage} ${long}`;
  return (
    principalId.length <= MAX_PRINCIPAL_LENGTH &&
    principalId.trim() === principalId &&
    2 * text.length + OWN_BYTES <= MAX_CONTEXT_BYTES &&
    isPlainText(text) &&
    !scrubber.found(text)
  );
}
