import type { AlarmId } from '../../shared/alarms.ts';
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
  /** Estimates how many events a Logs Insights query over the last hour left unread. */
  countSkipped(query: string): Promise<number>;
  /** Runs `gatelens why` for a decision. @returns its exit code. */
  why(decisionId: string): Promise<number | null>;
  /** Counts the values that the metric math of an alarm had in the last hour. */
  countValues(alarm: AlarmId): Promise<number>;
  /** Asks IAM about the role of the function. @returns those of the actions that it is not denied. */
  allowedActions(actions: readonly string[]): Promise<readonly string[]>;
  trustStranger(): Promise<void>;
  /** Subject of the stranger's certificate, fit for a regular expression in a query. */
  strangerName(): string;
  switchFunction(isOn: boolean): Promise<void>;
  /** @returns false also where nobody is there to be asked. */
  askPerson(question: string, alarm?: AlarmId): Promise<boolean>;
  alarmState(alarm: AlarmId): Promise<string>;
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
    world.report(lineOf(step, problem));
    if (problem === undefined) passed.add(step);
    // That nobody looked is no fault of the deployment: the claim stays "not seen".
    if (problem === undefined || step.kind === 'person') continue;
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

const lineOf = ({ kind, does }: SmokeStep, problem: string | undefined): string => {
  if (problem === undefined) return `ok     ${does}`;
  return `${kind === 'person' ? 'open  ' : 'FAILED'} ${does}: ${problem}`;
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
      return step.isRepeated === true
        ? until(step, world, async () => (await callTimes(step, world, memory)) === undefined)
        : callTimes(step, world, memory);
    case 'query':
      return withNames(step.query, world, memory, (query) =>
        step.rows === 'none'
          ? expectNone(world.countRows(step.logGroup, query))
          : until(step, world, async () => (await world.countRows(step.logGroup, query)) > 0),
      );
    case 'index':
      return withNames(step.query, world, memory, (query) =>
        until(step, world, async () => (await world.countSkipped(query)) > 0),
      );
    case 'why':
      return withNames('DECISION_ID', world, memory, async (id) => {
        const code = await world.why(id);
        return code === WHY_REJECTED ? undefined : `ended with ${code}`;
      });
    case 'metric':
      return until(step, world, async () => (await world.countValues(step.alarm)) > 0);
    case 'denied': {
      const allowed = await world.allowedActions(step.actions);
      return allowed.length === 0 ? undefined : `may ${allowed.join(', ')}`;
    }
    case 'truststore':
      await world.trustStranger();
      return undefined;
    case 'function':
      await world.switchFunction(step.isOn);
      return undefined;
    case 'person':
      return (await world.askPerson(step.question, step.alarm)) ? undefined : 'nobody said yes';
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

/** Exit code of `gatelens why` for a rejected call. */
const WHY_REJECTED = 3;

/** Fills in what is known only now, and hands the text on. */
const withNames = async (
  text: string,
  world: SmokeWorld,
  { decisionId }: Memory,
  use: (text: string) => Promise<string | undefined>,
): Promise<string | undefined> => {
  if (text.includes('DECISION_ID') && decisionId === undefined) return 'no refusal told its decision id';
  return use(text.replaceAll('DECISION_ID', decisionId ?? '').replaceAll('STRANGER', world.strangerName()));
};

const expectNone = async (rows: Promise<number>): Promise<string | undefined> =>
  (await rows) === 0 ? undefined : 'found rows';

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
  const hasValue = (name: string): boolean => (outcome.headers[name] ?? '') !== '';
  const missing = (expected.headers ?? []).filter((name) => !hasValue(name));
  const surplus = (expected.without ?? []).filter(hasValue);
  if (missing.length > 0) return `without ${missing.join(', ')}`;
  return surplus.length === 0 ? undefined : `with ${surplus.join(', ')}`;
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
