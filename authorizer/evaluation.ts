import { addSecrets } from './add-secrets.ts';
import { askIntrospection } from './ask-introspection.ts';
import { proofOf } from './asked-proof.ts';
import { type BindingFinding, checkBinding } from './binding.ts';
import type { Call } from './call.ts';
import { parseCertificate } from './certificate.ts';
import { parseCredentials } from './credentials.ts';
import { determineRequiredScopes } from './determine-scopes.ts';
import { factsOf, parseEvent } from './event.ts';
import type { Findings } from './findings.ts';
import { type HookFailure, runHook, tryHook } from './hook-failure.ts';
import type { IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
import { buildIntrospectionRequest } from './introspection-request.ts';
import { checkCredentials, checkFault, checkRequest, checkResponse } from './judge.ts';
import { nameVerdict } from './name-verdict.ts';
import { nearestScopes } from './nearest-scopes.ts';
import { missingScopes } from './plain-checks.ts';
import { hashToken, redactRequest } from './redact.ts';
import { redactResponse } from './redact-response.ts';
import { decide, refusalOf, runSteps, type Step, type Verdict } from './verdict.ts';

/** How far a call has come. */
export interface State {
  readonly findings: Findings;
  readonly steps: readonly Step[];
  /** Once the answer is judged. */
  readonly binding?: BindingFinding;
  /** A hook failed: no step stands for it. */
  readonly failure?: HookFailure;
}

/** A call that was decided on. */
export interface Evaluated {
  readonly findings: Findings;
  readonly verdict: Verdict;
}

type Stage = (call: Call, state: State) => Promise<State>;

/**
 * Decides on a call: its stages in order, up to the first that refuses it.
 *
 * @throws Only what no stage foresees; the caller makes a fault of it.
 */
export async function evaluate(call: Call, findings: Findings): Promise<Evaluated> {
  let state: State = { findings, steps: [] };
  for (const stage of STAGES) {
    state = await stage(call, state);
    if (state.failure !== undefined || refusalOf(state.steps) !== undefined) break;
  }
  return conclude(call, state);
}

/** The hook may change the event, which is then read anew; what was secret in it before stays secret. */
const enter: Stage = async (call, state) => {
  if (!call.hooked?.isOverridden('onEnter')) return state;
  const failure = await runHook(call, 'onEnter', (hooks) => hooks.onEnter(call.event, call.context));
  const { findings } = state;
  const read = parseEvent(call.event);
  const before = findings.parsed.secrets;
  const secrets = {
    presented: [...before.presented, ...read.secrets.presented],
    beside: [...before.beside, ...read.secrets.beside],
  };
  const parsed = { ...read, secrets };
  const facts = factsOf(parsed);
  // At once: whatever fails from here on must not show them.
  addSecrets(call.scrubber(), read.secrets, facts.certificate?.pem);
  const interactionId = facts.fapiInteractionId ?? findings.interactionId;
  return withFailure({ ...state, findings: { ...findings, parsed, facts, interactionId } }, failure);
};

const admit: Stage = async (call, state) =>
  withSteps(state, checkRequest(state.findings.parsed, call.settings.allowedDomains));

/** Finds out what is asked and with what: scopes also where there is no token, so that the record can tell them. */
const prepare: Stage = async (call, state) => {
  const { parsed } = state.findings;
  if (parsed.kind !== 'request') return state;
  const { request } = parsed;
  const required = call.required ?? (await determineRequiredScopes(call, request));
  if ('failure' in required) return withFailure(state, required.failure);
  const { determineSubject } = call.settings;
  let subject: string | null = null;
  if (determineSubject !== undefined) {
    const failure = await tryHook(call, 'determineSubject', async () => {
      subject = subjectOf(await determineSubject(call.event, call.context));
    });
    if (failure !== undefined) return withFailure(state, failure);
  }
  const credentials = parseCredentials(request);
  const certificate = parseCertificate(request.certificate?.pem);
  const findings: Findings = {
    ...state.findings,
    credentials,
    certificate,
    scopes: required.scopes,
    ...(required.alternatives === undefined ? {} : { scopeAlternatives: required.alternatives }),
    request: buildIntrospectionRequest(
      request,
      credentials,
      certificate,
      required.scopes,
      { ...call.settings.askedBesides, subject },
      proofOf(request, credentials),
    ),
  };
  return withSteps(
    { ...state, findings },
    runSteps([...required.steps.map((step) => () => step), () => checkCredentials(credentials)]),
  );
};

/** An empty subject would be none to the server, which then checks nothing. */
const subjectOf = (answer: unknown): string | null => {
  if (answer === null || answer === undefined) return null;
  if (typeof answer === 'string' && answer !== '') return answer;
  throw new TypeError('the answer is neither null nor a subject');
};

const ask: Stage = async (call, state) => {
  const { request, certificate } = state.findings;
  if (request === undefined) return state;
  const tokenHash = request.token === null ? undefined : hashToken(request.token);
  call.asked ??= await askIntrospection(call, request, () => tokenHash, call.scrubber);
  const { asked } = call;
  const findings: Findings = {
    ...state.findings,
    ...(tokenHash === undefined ? {} : { tokenHash }),
    redactedRequest: redactRequest(request, tokenHash, certificate),
    cache: asked.cache,
    ...(asked.durationMs === undefined ? {} : { introspectionMs: asked.durationMs }),
    ...('response' in asked
      ? {
          response: asked.response,
          ...(asked.ageMs === undefined ? {} : { cacheAgeMs: asked.ageMs }),
        }
      : { fault: asked.fault, exception: asked.fault, exceptionText: asked.exceptionText }),
  };
  const next = { ...state, findings };
  return 'fault' in asked
    ? reportFault(call, withSteps(next, [checkFault(asked.fault)]), request)
    : reportResponse(call, { ...next, findings: named(call, findings, asked.response) }, request);
};

const named = (call: Call, findings: Findings, answer: IntrospectionResponse): Findings => {
  const response =
    answer.claims === undefined ? answer : nameVerdict(answer, judgeAnswer(call, findings, answer).steps);
  return { ...findings, response, redactedResponse: redactResponse(response) };
};

/** The hook gets copies: what it does to them cannot reach the judgement that follows. */
async function reportResponse(call: Call, state: State, request: IntrospectionRequest): Promise<State> {
  const { event, context } = call;
  const { response } = state.findings;
  if (response === undefined) return state;
  const failure = await runHook(call, 'onIntrospection', (hooks) =>
    hooks.onIntrospection(event, context, structuredClone(request), structuredClone(response)),
  );
  if (failure === undefined) return state;
  await runHook(call, 'onIntrospectionError', (hooks) =>
    hooks.onIntrospectionError(event, context, structuredClone(request), failure.error),
  );
  return withFailure(state, failure);
}

async function reportFault(call: Call, state: State, request: IntrospectionRequest): Promise<State> {
  const { event, context } = call;
  const { exception, exceptionText } = state.findings;
  const failure = await runHook(call, 'onIntrospectionError', (hooks) =>
    hooks.onIntrospectionError(event, context, structuredClone(request), exception),
  );
  return failure === undefined
    ? state
    : { ...state, findings: { ...state.findings, exceptionText: `${exceptionText}; ${failure.text}` } };
}

const judge: Stage = async (call, state) => {
  if (state.findings.response === undefined) return state;
  const { findings, binding, steps } = judgeAnswer(call, state.findings, state.findings.response);
  return withSteps({ ...state, findings, binding }, steps);
};

function judgeAnswer(
  call: Call,
  before: Findings,
  response: IntrospectionResponse,
): Pick<Required<State>, 'findings' | 'binding' | 'steps'> {
  const { scopeAlternatives: alternatives } = before;
  const findings =
    alternatives === undefined ? before : { ...before, scopes: nearestScopes(response, alternatives) };
  const { issuer, audience, verifyScopes, now } = call.settings;
  const requirements = { scopes: findings.scopes, alternatives, verifyScopes, issuer, audience, now: now() };
  const binding = bindingOf(call, { ...findings, response });
  return { findings, binding, steps: checkResponse(response, requirements, binding) };
}

/** Optional checks of the certificate: loaded only where one of them is on. */
const inspect: Stage = async (call, state) => {
  const { checkCertificateValidity, isCertificateRevoked } = call.settings;
  if (!checkCertificateValidity && isCertificateRevoked === undefined) return state;
  const { inspectCertificate } = await import('./certificate-checks.ts');
  const { steps, failure } = await inspectCertificate(call, state.findings);
  return withFailure(withSteps(state, steps), failure);
};

const STAGES: readonly Stage[] = [enter, admit, prepare, ask, judge, inspect];

function conclude(call: Call, { findings, steps, failure, binding }: State): Evaluated {
  const { response, scopes, credentials, tokenHash } = findings;
  const missing = response?.existent === true ? missingScopes(response, scopes) : [];
  return {
    findings:
      credentials?.kind === 'token' && tokenHash === undefined
        ? { ...findings, tokenHash: hashToken(credentials.token) }
        : findings,
    verdict: decide(steps, binding ?? bindingOf(call, findings), missing, failure?.check),
  };
}

const bindingOf = ({ settings }: Call, { response, certificate, facts }: Findings): BindingFinding =>
  checkBinding(response, certificate, facts.kind, settings.requireBinding);

const withSteps = (state: State, steps: readonly Step[]): State => ({
  ...state,
  steps: [...state.steps, ...steps],
});

const withFailure = (state: State, failure: HookFailure | undefined): State =>
  failure === undefined
    ? state
    : {
        ...state,
        failure,
        findings: { ...state.findings, exception: failure.error, exceptionText: failure.text },
      };
