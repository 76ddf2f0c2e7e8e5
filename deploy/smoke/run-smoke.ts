import { CLAIMS, type ClaimId } from './claims.ts';
import type { Expectation, SmokeCall, SmokeStep } from './plan.ts';

/** What came of a call. Header names are in lower case. */
export type CallOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'failed-handshake' };

/** What the smoke test does to the world. Every member may throw; messages must hold no token. */
export interface SmokeWorld {
  deploy(): Promise<void>;
  destroy(): Promise<void>;
  /** Gets a token and keeps it for the calls. */
  fetchToken(): Promise<void>;
  call(call: SmokeCall): Promise<CallOutcome>;
  /** Counts the rows of a Logs Insights query over the last hour. */
  countRows(logGroup: 'decisions' | 'access', query: string): Promise<number>;
  alarmState(alarm: string): Promise<string>;
  countContributors(rule: string): Promise<number>;
  /** Waits a little before something is asked again. @returns false when the time for waiting is over. */
  pause(step: SmokeStep, attempt: number): Promise<boolean>;
  report(line: string): void;
}

/** How the smoke test came out. `leftovers`: the stack could not be destroyed. */
export interface SmokeReport {
  readonly claims: Readonly<Record<ClaimId, 'seen' | 'not seen'>>;
  readonly failures: readonly string[];
  readonly leftovers: boolean;
}

/** Steps without which those behind them make no sense. */
const NEEDED: readonly SmokeStep['kind'][] = ['deploy', 'token'];

/**
 * Runs the steps in order and destroys the stack at the end, also after a failure and after a deployment that failed
 * half way. A claim is seen only when every step that names it came out as expected. Never throws.
 */
export const runSmoke = async (plan: readonly SmokeStep[], world: SmokeWorld): Promise<SmokeReport> => {
  const failures: string[] = [];
  const passed = new Set<SmokeStep>();
  const memory: Memory = { decisionId: undefined };
  for (const step of plan) {
    const problem = await perform(step, world, memory).catch(messageOf);
    world.report(
      `${problem === undefined ? 'ok    ' : 'FAILED'} ${step.does}${problem === undefined ? '' : `: ${problem}`}`,
    );
    if (problem === undefined) {
      passed.add(step);
      continue;
    }
    failures.push(`${step.does}: ${problem}`);
    if (NEEDED.includes(step.kind)) break;
  }
  const leftover = await world.destroy().then(() => undefined, messageOf);
  world.report(
    leftover === undefined ? 'ok     destroys the stack' : `FAILED destroys the stack: ${leftover}`,
  );
  return {
    claims: outcomes(plan, passed),
    failures: leftover === undefined ? failures : [...failures, `destroys the stack: ${leftover}`],
    leftovers: leftover !== undefined,
  };
};

/** What later steps need of earlier ones. */
interface Memory {
  decisionId: string | undefined;
}

const outcomes = (plan: readonly SmokeStep[], passed: ReadonlySet<SmokeStep>): SmokeReport['claims'] => {
  const isSeen = (claim: ClaimId): boolean => {
    const steps = plan.filter(({ claims }) => claims.includes(claim));
    return steps.length > 0 && steps.every((step) => passed.has(step));
  };
  const entries = (Object.keys(CLAIMS) as ClaimId[]).map(
    (claim) => [claim, isSeen(claim) ? 'seen' : 'not seen'] as const,
  );
  return Object.fromEntries(entries) as SmokeReport['claims'];
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'failed');

/** @returns What went otherwise than expected; undefined when nothing did. */
const perform = async (step: SmokeStep, world: SmokeWorld, memory: Memory): Promise<string | undefined> => {
  switch (step.kind) {
    case 'deploy':
      await world.deploy();
      return undefined;
    case 'token':
      await world.fetchToken();
      return undefined;
    case 'call':
      return callTimes(step, world, memory);
    case 'query': {
      const { decisionId } = memory;
      if (decisionId === undefined) return 'no refusal told its decision id';
      const query = step.query.replaceAll('DECISION_ID', decisionId);
      return until(step, world, async () => (await world.countRows(step.logGroup, query)) > 0);
    }
    case 'alarm':
      return until(step, world, async () => (await world.alarmState(step.alarm)) === step.state);
    case 'contributors':
      return until(step, world, async () => (await world.countContributors(step.rule)) > 0);
  }
};

const callTimes = async (
  step: Extract<SmokeStep, { kind: 'call' }>,
  world: SmokeWorld,
  memory: Memory,
): Promise<string | undefined> => {
  for (let count = 0; count < step.times; count += 1) {
    const outcome = await world.call(step.call);
    // A query behind this step must not find the refusal of an earlier one.
    memory.decisionId = decisionIdOf(outcome);
    const problem = compare(outcome, step.expected);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

/** UUIDv7: anything else must not come into a query. */
const DECISION_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const decisionIdOf = (outcome: CallOutcome): string | undefined => {
  const id = outcome.kind === 'answer' ? outcome.headers['x-decision-id'] : undefined;
  return id !== undefined && DECISION_ID.test(id) ? id : undefined;
};

const compare = (outcome: CallOutcome, expected: Expectation): string | undefined => {
  if (expected.kind === 'failed-handshake')
    return outcome.kind === 'failed-handshake' || outcome.status === 403
      ? undefined
      : `answered ${outcome.status}`;
  if (outcome.kind === 'failed-handshake') return 'the handshake failed';
  if (!expected.status.includes(outcome.status)) return `answered ${outcome.status}`;
  const missing = (expected.headers ?? []).filter((name) => (outcome.headers[name] ?? '') === '');
  return missing.length === 0 ? undefined : `without ${missing.join(', ')}`;
};

const until = async (
  step: SmokeStep,
  world: SmokeWorld,
  isReached: () => Promise<boolean>,
): Promise<string | undefined> => {
  for (let attempt = 1; ; attempt += 1) {
    if (await isReached()) return undefined;
    if (!(await world.pause(step, attempt))) return 'did not come about in time';
  }
};
