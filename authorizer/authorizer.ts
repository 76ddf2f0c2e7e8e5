import { answer, bareDeny, challengeOf, type Ended } from './answering.ts';
import type { Call } from './call.ts';
import { remainingMs } from './deadline.ts';
import { createDecisionId } from './decision-id.ts';
import { evaluate } from './evaluation.ts';
import { factsOf, parseEvent } from './event.ts';
import type { Findings } from './findings.ts';
import { describeError } from './hook-failure.ts';
import type { AuthorizerHooks, Awaitable, DetermineScopes } from './hooks.ts';
import type { IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
import type { LambdaContext } from './lambda-context.ts';
import { lazily } from './lazily.ts';
import { type AuthorizerOptions, resolveOptions, type Settings } from './options.ts';
import type { AuthorizerAnswer, Policy, PolicyContext } from './policy.ts';
import { buildBareRecord, buildRecord, type RunFacts } from './record.ts';
import type { Measured } from './record-metrics.ts';
import { collectRunFacts } from './run-facts.ts';
import { sealRecord } from './seal-record.ts';
import { createScrubber, type Scrubber } from './secrets.ts';
import { decide } from './verdict.ts';

/** Longest wait for the reader of the log before the answer goes out, milliseconds. */
const MAX_DRAIN_MS = 250;

/**
 * A Lambda authorizer for Amazon API Gateway.
 *
 * Delegates the validation of the access token to an introspection server, checks the certificate binding itself as
 * well, and writes one decision record for every call. Subclass it to override its hooks.
 */
export class Authorizer implements AuthorizerHooks {
  readonly #settings: Settings;
  #isFirst = true;

  /**
   * @throws ConfigurationError when `introspection` is not given and the environment cannot be used; its message
   * names every bad variable.
   */
  constructor(options: AuthorizerOptions = {}) {
    this.#settings = resolveOptions(options);
  }

  /**
   * Decides whether a call is let in.
   *
   * @param event - Any authorizer event of API Gateway, as it came.
   * @param determineScopes - Replaces the hook of this name and the route table.
   * @returns A policy, or a simple answer where that was asked for.
   * @throws Error `Unauthorized` or `Internal Server Error`, with `policy: false` only.
   */
  async handle(
    event: unknown,
    context: LambdaContext,
    determineScopes?: DetermineScopes,
  ): Promise<AuthorizerAnswer> {
    const started = performance.now();
    const settings = this.#settings;
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    const opened = openCall(event, settings);
    const { findings } = opened;
    const { parsed, facts } = findings;
    const scrubber = lazily(() =>
      createScrubber(parsed.secrets, facts.certificate?.pem, settings.secretForms),
    );
    const run = lazily(() => collectRunFacts(settings, call.context, isFirst));
    const call: Call = {
      event,
      context: context ?? {},
      hooks: this,
      isOverridden: (hook) => !IDLE_METHODS.has(this[hook]),
      settings,
      determineScopes,
      meanwhile: () => {
        scrubber();
        run();
      },
    };
    const ended = await decideAndAnswer(call, opened, scrubber);
    await writeRecord(call, ended, scrubber(), () => ({
      ...run(),
      durationMs: performance.now() - started,
    }));
    if (ended.end.kind === 'throw') throw new Error(ended.end.message);
    return ended.end.answer;
  }

  onEnter(_event: unknown, _context: LambdaContext): Awaitable<void> {}

  determineScopes(
    _event: unknown,
    _context: LambdaContext,
    _method: string,
    _path: string,
  ): Awaitable<readonly string[] | null> {
    return null;
  }

  onIntrospectionError(
    _event: unknown,
    _context: LambdaContext,
    _request: IntrospectionRequest,
    _exception: unknown,
  ): Awaitable<void> {}

  onIntrospection(
    _event: unknown,
    _context: LambdaContext,
    _request: IntrospectionRequest,
    _response: IntrospectionResponse,
  ): Awaitable<void> {}

  updatePolicyContext(
    _event: unknown,
    _context: LambdaContext,
    _request: IntrospectionRequest | null,
    _response: IntrospectionResponse | null,
    _exception: unknown,
    _policyContext: PolicyContext,
  ): Awaitable<void> {}

  onAllow(
    _event: unknown,
    _context: LambdaContext,
    _request: IntrospectionRequest,
    _response: IntrospectionResponse,
    _policy: Policy,
  ): Awaitable<void> {}

  onDeny(
    _event: unknown,
    _context: LambdaContext,
    _request: IntrospectionRequest | null,
    _response: IntrospectionResponse | null,
    _exception: unknown,
    _policy: Policy,
  ): Awaitable<void> {}

  onUnauthorized(_event: unknown, _context: LambdaContext): Awaitable<void> {}

  onInternalServerError(_event: unknown, _context: LambdaContext): Awaitable<void> {}
}

/** The methods of the class as it was written: a subclass, an instance or a patch of the prototype overrides them. */
const IDLE_METHODS: ReadonlySet<unknown> = new Set(
  Object.values(Object.getOwnPropertyDescriptors(Authorizer.prototype)).map(({ value }) => value),
);

/** What is known of a call before any hook has run. */
interface Opened {
  readonly findings: Findings;
  /** What was thrown when the event was read. */
  readonly error?: unknown;
}

/** Never throws: an event that cannot be read, or a clock that fails, is a fault of its own. */
const openCall = (event: unknown, { now }: Settings): Opened => {
  try {
    const receivedAt = now();
    if (!Number.isFinite(receivedAt)) throw new RangeError('no time');
    return { findings: startFindings(event, receivedAt) };
  } catch (error) {
    return { findings: startFindings(undefined, Date.now()), error };
  }
};

const startFindings = (event: unknown, receivedAt: number): Findings => {
  const parsed = parseEvent(event);
  const facts = factsOf(parsed);
  return {
    decisionId: createDecisionId(receivedAt),
    receivedAt,
    parsed,
    facts,
    certificate: { kind: 'absent' },
    interactionId: facts.fapiInteractionId ?? crypto.randomUUID(),
    scopes: null,
  };
};

/** Fails closed: what no stage foresaw becomes a Deny of its own reason. */
const decideAndAnswer = async (call: Call, opened: Opened, scrubber: () => Scrubber): Promise<Ended> => {
  const { findings } = opened;
  try {
    if ('error' in opened) throw opened.error;
    const evaluated = await evaluate(call, findings);
    const { parsed, facts, redactedResponse } = evaluated.findings;
    scrubber().add({ beside: redactedResponse?.secrets ?? [] });
    if (parsed !== findings.parsed) scrubber().add(parsed.secrets, facts.certificate?.pem);
    return await answer(call, evaluated, scrubber());
  } catch (error) {
    const binding = { binding: 'not_checked', mismatch: false } as const;
    // What an event that cannot be read throws may quote it, and its secrets are not known.
    const exceptionText = 'error' in opened ? 'The event or the clock cannot be read.' : describeError(error);
    const noted = { ...findings, exception: error, exceptionText };
    const failed = { findings: noted, verdict: decide([], binding, [], 'internal_error') };
    try {
      return await answer(call, failed, scrubber());
    } catch {
      return bareDeny(failed);
    }
  }
};

/** Never throws, and never takes long: the decision stands whether or not its record could be written. */
const writeRecord = async (
  call: Call,
  ended: Ended,
  scrubber: Scrubber,
  run: () => RunFacts,
): Promise<void> => {
  const { settings, context } = call;
  try {
    const { line, measured } = await buildLine(call, ended, scrubber, run).catch(() =>
      buildBareLine(settings, ended, run()),
    );
    await settings.recordWriter.write(line, measured, Math.min(MAX_DRAIN_MS, remainingMs(context) / 2));
  } catch {
    return;
  }
};

/** A record as it is written, and what its metrics are made of. */
interface Line {
  readonly line: string;
  readonly measured: Measured;
}

const buildLine = async (
  call: Call,
  { findings, verdict }: Ended,
  scrubber: Scrubber,
  run: () => RunFacts,
): Promise<Line> => {
  const { reshapeRecord } = call.settings;
  const measured = buildRecord(findings, verdict, await challengeOf(call, findings, verdict), run());
  const draft = reshapeRecord === undefined ? measured : await reshapeRecord(measured);
  return { line: await sealRecord(draft, scrubber), measured };
};

/** Needs next to nothing of the call, so that whatever broke its record does not break this one. */
const buildBareLine = ({ serviceName }: Settings, { findings, verdict }: Ended, run: RunFacts): Line => {
  const record = buildBareRecord(findings, verdict, serviceName, run);
  return { line: JSON.stringify(record), measured: record };
};
