import { randomUUID } from 'node:crypto';
import { formAnswer } from './answer-form.ts';
import type { Ended } from './answering.ts';
import type { Call, Hooked } from './call.ts';
import { remainingMs } from './deadline.ts';
import { createDecisionId } from './decision-id.ts';
import { describeError } from './describe-error.ts';
import { factsOf, parseEvent } from './event.ts';
import type { Findings } from './findings.ts';
import type { DetermineScopes } from './hooks.ts';
import type { LambdaContext } from './lambda-context.ts';
import { lazily } from './lazily.ts';
import { allowPlainly } from './plain-allow.ts';
import { NONE_REACHED } from './plain-checks.ts';
import { type AuthorizerAnswer, buildPolicy, DENY_EVERYTHING } from './policy.ts';
import { buildBareRecord, buildRecord, type RunFacts } from './record.ts';
import { bodiesOf } from './record-bodies.ts';
import type { Measured } from './record-metrics.ts';
import { collectRunFacts } from './run-facts.ts';
import { sealRecord } from './seal-record.ts';
import { createScrubber } from './secrets.ts';
import type { Settings } from './settings.ts';
import { TOLD_FAILED } from './told.ts';

/** Longest wait for the reader of the log before the answer goes out, milliseconds. */
const MAX_DRAIN_MS = 250;

/** Decides on calls, answers them and writes their records. */
export type Handle = (
  event: unknown,
  context: LambdaContext,
  determineScopes?: DetermineScopes,
) => Promise<AuthorizerAnswer>;

/** Creates what handles the calls of one function instance. @param hooked - undefined where there are no hooks. */
export function createHandle(settings: Settings, hooked?: Hooked): Handle {
  let isFirst = true;
  return async (event, context, determineScopes) => {
    const started = performance.now();
    const call = openCall(event, context ?? {}, settings, hooked, determineScopes, isFirst);
    isFirst = false;
    const ended = await decideAndAnswer(call);
    await writeRecord(call, ended, started);
    if (ended.end.kind === 'throw') throw new Error(ended.end.message);
    return ended.end.answer;
  };
}

function openCall(
  event: unknown,
  context: LambdaContext,
  settings: Settings,
  hooked: Hooked | undefined,
  determineScopes: DetermineScopes | undefined,
  isFirst: boolean,
): Call {
  const { opened, openingError } = openEvent(event, settings);
  return {
    event,
    context,
    hooked,
    settings,
    // null, of a caller without types, is none: it must not stand in for the route table.
    determineScopes: determineScopes ?? undefined,
    opened,
    openingError,
    scrubber: lazily(() =>
      createScrubber(opened.parsed.secrets, opened.facts.certificate?.pem, settings.secretForms),
    ),
    runFacts: lazily(() => collectRunFacts(settings, context, isFirst)),
  };
}

/** Never throws: an event that cannot be read, or a clock that fails, is a fault of its own. */
function openEvent(event: unknown, { now }: Settings): Pick<Call, 'opened' | 'openingError'> {
  try {
    const receivedAt = now();
    if (!Number.isFinite(receivedAt)) throw new RangeError('no time');
    return { opened: startFindings(event, receivedAt) };
  } catch (error) {
    return { opened: startFindings(undefined, Date.now()), openingError: error ?? new Error('no event') };
  }
}

function startFindings(event: unknown, receivedAt: number): Findings {
  const parsed = parseEvent(event);
  const facts = factsOf(parsed);
  return {
    decisionId: createDecisionId(receivedAt),
    receivedAt,
    parsed,
    facts,
    certificate: { kind: 'absent' },
    interactionId: facts.fapiInteractionId ?? randomUUID(),
    scopes: null,
  };
}

/**
 * Decides on a call in the plain way, or else in every detail by code that only such a call loads.
 *
 * Fails closed: what no stage foresaw, code that cannot be loaded included, becomes a Deny of its own reason.
 */
async function decideAndAnswer(call: Call): Promise<Ended> {
  try {
    if (call.openingError !== undefined) throw call.openingError;
    const allowed = await allowPlainly(call);
    if (allowed !== undefined) return allowed;
    return await (await import('./decide-fully.ts')).decideFully(call);
  } catch (error) {
    const { opened, openingError } = call;
    // What an event that cannot be read throws may quote it, and its secrets are not known.
    const exceptionText =
      openingError === undefined ? describeError(error) : 'The event or the clock cannot be read.';
    const failed = bareDeny(call.settings, { ...opened, exception: error, exceptionText });
    try {
      return await (await import('./decide-fully.ts')).answerFailure(call, failed);
    } catch {
      return failed;
    }
  }
}

/** The decision and the answer of last resort: they need nothing of the call and nothing that is still to be loaded. */
const bareDeny = (settings: Settings, findings: Findings): Ended => ({
  findings,
  verdict: {
    decision: 'Deny',
    reason: 'internal_error',
    checks: NONE_REACHED,
    binding: { binding: 'not_checked', mismatch: false },
    missingScopes: [],
  },
  told: TOLD_FAILED,
  end: settings.policy
    ? {
        kind: 'answer',
        answer: formAnswer(
          settings,
          findings.facts,
          'Deny',
          buildPolicy('Deny', DENY_EVERYTHING, 'anonymous', {
            decision_id: findings.decisionId,
            reason: 'internal_error',
            http_status: TOLD_FAILED.httpStatus,
          }),
        ),
      }
    : { kind: 'throw', message: 'Internal Server Error' },
});

/** Never throws, and never takes long: the decision stands whether or not its record could be written. */
async function writeRecord(call: Call, ended: Ended, started: number): Promise<void> {
  const { settings, context } = call;
  try {
    const run: RunFacts = { ...call.runFacts(), durationMs: performance.now() - started };
    const { line, measured } = await buildLine(call, ended, run);
    await settings.recordWriter.write(line, measured, Math.min(MAX_DRAIN_MS, remainingMs(context) / 2));
  } catch {
    return;
  }
}

/** A record as it is written, and what its metrics are made of. */
interface Line {
  readonly line: string;
  readonly measured: Measured;
}

/** The last resort needs next to nothing of the call: whatever broke its record does not break this one. */
async function buildLine(
  { settings, scrubber, context }: Call,
  { findings, verdict, told }: Ended,
  run: RunFacts,
): Promise<Line> {
  try {
    const measured = buildRecord(findings, verdict, told, run);
    const bodies = bodiesOf(findings);
    const { reshapeRecord } = settings;
    const sealed =
      reshapeRecord === undefined
        ? sealRecord(measured, scrubber(), bodies)
        : sealRecord(await reshapeRecord(measured, bodies, remainingMs(context) / 2), scrubber());
    return { line: typeof sealed === 'string' ? sealed : await sealed, measured };
  } catch {
    const measured = buildBareRecord(findings, verdict, told, run);
    return { line: JSON.stringify(measured), measured };
  }
}
