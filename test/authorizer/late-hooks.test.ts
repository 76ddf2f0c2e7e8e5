import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Authorizer } from '../../authorizer/authorizer.ts';
import type { DetermineScopes } from '../../authorizer/hooks.ts';
import type { AuthorizerOptions } from '../../authorizer/options.ts';
import type { AuthorizerAnswer } from '../../authorizer/policy.ts';
import type { DecisionRecord } from '../../shared/decision-record.ts';
import { NOW, okAnswer, restEvent } from '../support/authorizer-events.ts';
import { effectOf, type HookName, keepRecords, settle } from '../support/authorizer-run.ts';

const expired = { ...okAnswer(), action: 'UNAUTHORIZED', resultCode: 'A065301', usable: false };
const unreachable = (): never => {
  throw new TypeError('no network');
};
const pending = new Promise<never>(() => undefined);
const never = (): Promise<never> => pending;

interface Outcome {
  readonly answer?: AuthorizerAnswer;
  readonly thrown?: Error;
  readonly record: DecisionRecord;
}

interface Changes extends AuthorizerOptions {
  readonly introspected?: unknown;
  /** Makes an authorizer with hooks of its own. */
  readonly create?: (options: AuthorizerOptions) => Authorizer;
  readonly determineScopes?: DetermineScopes;
  readonly remainingMs?: number;
}

const decide = async (changes: Changes): Promise<Outcome> => {
  const { introspected = okAnswer(), create = plain, determineScopes, remainingMs, ...options } = changes;
  const recordWriter = keepRecords();
  const authorizer = create({
    now: () => NOW,
    recordWriter,
    introspection: {
      introspect: async () => (typeof introspected === 'function' ? introspected() : introspected),
    },
    ...options,
  });
  const context = remainingMs === undefined ? {} : { getRemainingTimeInMillis: () => remainingMs };
  const outcome = await settle(authorizer.handle(restEvent(), context, determineScopes));
  const [record] = recordWriter.records;
  if (record === undefined || recordWriter.records.length > 1) throw new Error('not one record');
  return { ...outcome, record };
};

const plain = (options: AuthorizerOptions): Authorizer => new Authorizer(options);

/** An authorizer whose hook of this name is a function of the test. */
const withHook =
  (hook: HookName, run: () => unknown) =>
  (options: AuthorizerOptions): Authorizer =>
    Object.assign(new Authorizer(options), { [hook]: run });

const SOON = 20;
const HOOKS_WITH_A_SAY = [
  'onEnter',
  'determineScopes',
  'onIntrospection',
  'updatePolicyContext',
  'onAllow',
] as const satisfies readonly HookName[];

describe('a hook that has a say and does not return in time', () => {
  test.each(HOOKS_WITH_A_SAY)('%s: a Deny whose record names it', async (hook) => {
    const result = await decide({ timeoutMs: SOON, create: withHook(hook, never) });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record).toMatchObject({
      decision: 'Deny',
      outcome: 'error',
      reason: 'hook_failed',
      introspection_exception: `${hook}: Error: no answer in time`,
    });
    expect(result.record.checks).toContainEqual({
      name: 'policy_hook',
      result: 'failed',
      expected: 'a hook that returns',
      actual: 'a hook that did not return in time',
    });
  });

  test.each(HOOKS_WITH_A_SAY)('%s with policy false: Internal Server Error', async (hook) => {
    const result = await decide({ timeoutMs: SOON, policy: false, create: withHook(hook, never) });

    expect(result.thrown?.message).toBe('Internal Server Error');
    expect(result.record).toMatchObject({ decision: 'Deny', reason: 'hook_failed' });
  });

  test('a function given to handle is a hook as well', async () => {
    const result = await decide({ timeoutMs: SOON, determineScopes: never });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.introspection_exception).toBe('determineScopes: Error: no answer in time');
  });

  test('a subclass that overrides one is held too', async () => {
    class Waiting extends Authorizer {
      override async onAllow(): Promise<void> {
        await pending;
      }
    }

    const result = await decide({ timeoutMs: SOON, create: (options) => new Waiting(options) });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.introspection_exception).toBe('onAllow: Error: no answer in time');
  });

  test('the deadline is below the rest of the invocation', async () => {
    const result = await decide({ remainingMs: 310, create: withHook('onEnter', never) });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.reason).toBe('hook_failed');
  });
});

describe('a hook that only watches and does not return in time', () => {
  test.each([
    { hook: 'onDeny', policy: true, introspected: expired, reason: 'token_expired' },
    {
      hook: 'onIntrospectionError',
      policy: true,
      introspected: unreachable,
      reason: 'introspection_unreachable',
    },
    {
      hook: 'onIntrospectionError',
      policy: false,
      introspected: unreachable,
      reason: 'introspection_unreachable',
    },
    { hook: 'onUnauthorized', policy: false, introspected: expired, reason: 'token_expired' },
    {
      hook: 'onInternalServerError',
      policy: false,
      introspected: unreachable,
      reason: 'introspection_unreachable',
    },
  ] as const)(
    '$hook, policy $policy: $reason stands, and the record names the hook',
    async ({ hook, reason, ...changes }) => {
      const result = await decide({ timeoutMs: SOON, ...changes, create: withHook(hook, never) });

      expect(result.record).toMatchObject({ decision: 'Deny', reason });
      expect(result.record.introspection_exception).toMatch(
        new RegExp(`(^|; )${hook}: Error: no answer in time$`),
      );
    },
  );
});

describe('too late is the same as thrown', () => {
  const late = new Error('no answer in time');
  const cases = (
    [
      ...HOOKS_WITH_A_SAY,
      'onIntrospectionError',
      'onDeny',
      'onUnauthorized',
      'onInternalServerError',
    ] as const
  ).flatMap((hook) =>
    [true, false].flatMap((policy) =>
      [
        { name: 'an Allow', introspected: okAnswer() },
        { name: 'a refusal', introspected: expired },
        { name: 'a failure', introspected: unreachable },
      ].map((what) => ({ hook, policy, ...what })),
    ),
  );
  const comparable = ({ answer, thrown, record }: Outcome): unknown => ({
    thrown: thrown?.message,
    statements: answer !== undefined && 'policyDocument' in answer ? answer.policyDocument : undefined,
    reason: record.reason,
    exception: record.introspection_exception,
    checks: JSON.stringify(record.checks).replace('a hook that did not return in time', 'a hook that threw'),
    http_status: record.http_status,
  });

  test.each(cases)('$hook on $name, policy $policy', async ({ hook, policy, introspected }) => {
    const options = { policy, introspected, timeoutMs: SOON };

    const [waited, thrown] = await Promise.all(
      [never, () => Promise.reject(late)].map((run) => decide({ ...options, create: withHook(hook, run) })),
    );

    expect(comparable(waited as Outcome)).toEqual(comparable(thrown as Outcome));
  });
});

describe('whatever is waited for in vain', () => {
  /** What `await` takes for a promise, and which is never kept. */
  const thenable = (value: object): object =>
    Object.defineProperty(value, 'then', { value: () => undefined });

  test.each([
    { name: 'a thenable', give: () => thenable({}) },
    { name: 'a function with then', give: () => thenable(() => undefined) },
    { name: 'a list with then', give: () => thenable([]) },
    {
      name: 'a promise that fails later',
      give: () => new Promise((_resolve, reject) => setTimeout(reject, 3 * SOON, 'late')),
    },
  ])('$name is held', async ({ give }) => {
    for (const hook of ['onEnter', 'onAllow', 'determineScopes'] as const) {
      const result = await decide({ timeoutMs: SOON, create: withHook(hook, give) });

      expect(result.record).toMatchObject({ decision: 'Deny', reason: 'hook_failed' });
    }
  });

  test('a hook that changes the policy after its time changes no answer', async () => {
    let change = (): void => undefined;
    class Slow extends Authorizer {
      override updatePolicyContext(...args: Parameters<Authorizer['updatePolicyContext']>): Promise<void> {
        change = () => void Object.assign(args.at(-1) as object, { tenant: 'blue' });
        return pending;
      }
    }

    const { answer } = await decide({ timeoutMs: SOON, create: (options) => new Slow(options) });
    change();

    expect(answer?.context).not.toHaveProperty('tenant');
  });
});

describe('hooks and introspection share one deadline', () => {
  beforeEach(async () => {
    // What is loaded when it is needed takes no time of the clock of a test.
    await decide({ introspected: unreachable, create: withHook('onEnter', () => undefined) });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => vi.useRealTimers());

  const waiting = (delayMs: number) => () => new Promise<void>((resolve) => setTimeout(resolve, delayMs));

  /** Lets the fake clock run until a promise is settled. */
  const runOut = async <T>(promise: Promise<T>): Promise<T> => {
    let isSettled = false;
    const settled = promise.finally(() => {
      isSettled = true;
    });
    while (!isSettled) {
      await vi.advanceTimersByTimeAsync(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return settled;
  };

  test('what a hook took is no longer there for the server', async () => {
    const { record } = await runOut(
      decide({ introspected: never, create: withHook('onEnter', waiting(3_000)) }),
    );

    expect(record).toMatchObject({
      reason: 'introspection_timeout',
      introspection_exception: expect.stringContaining('within 2000 ms'),
    });
  });

  test('what determineScopes took is not there for the server either', async () => {
    const { record } = await runOut(
      decide({
        introspected: never,
        create: withHook('determineScopes', async () => {
          await waiting(3_000)();
          return null;
        }),
      }),
    );

    expect(record.introspection_exception).toContain('within 2000 ms');
  });

  test('what the server took is no longer there for a hook', async () => {
    const started = performance.now();
    const result = await runOut(
      decide({
        introspected: async () => {
          await waiting(4_000)();
          return okAnswer();
        },
        create: withHook('onAllow', never),
      }),
    );

    expect(result.record.reason).toBe('hook_failed');
    expect(performance.now() - started).toBeLessThan(6_000);
  });

  test('a server that never answers leaves hooks the time to note it', async () => {
    const create = (options: AuthorizerOptions): Authorizer =>
      Object.assign(new Authorizer(options), {
        onIntrospectionError: waiting(20),
        updatePolicyContext: waiting(20),
        onDeny: waiting(20),
      });

    const { record } = await runOut(decide({ introspected: never, create }));

    expect(record.reason).toBe('introspection_timeout');
    expect(record.introspection_exception).not.toContain('no answer in time');
  });

  test('hooks that all hang are waited for little longer than one', async () => {
    const started = performance.now();
    const create = (options: AuthorizerOptions): Authorizer =>
      Object.assign(new Authorizer(options), {
        onEnter: never,
        onDeny: never,
      });

    const { record } = await runOut(decide({ create }));

    expect(record.introspection_exception).toBe(
      'onEnter: Error: no answer in time; onDeny: Error: no answer in time',
    );
    expect(performance.now() - started).toBeLessThan(6_000);
  });
});
