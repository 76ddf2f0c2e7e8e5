import { afterEach, describe, expect, test, vi } from 'vitest';
import { Authorizer } from '../../authorizer/authorizer.ts';
import { createRecordWriter } from '../../authorizer/record-writer.ts';
import { decisionRecordSchema } from '../../shared/decision-record-schema.ts';
import { NOW, okAnswer, restEvent, TOKEN } from '../support/authorizer-events.ts';
import { effectOf, policyOf, run } from '../support/authorizer-run.ts';

/** An object whose members cannot be read. */
const hostile = (): object =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error('trap');
      },
      ownKeys: () => {
        throw new Error('trap');
      },
      has: () => {
        throw new Error('trap');
      },
      getOwnPropertyDescriptor: () => {
        throw new Error('trap');
      },
    },
  );

/** An error that is thrown again by whoever reads its message. */
const unreadable = (): Error =>
  Object.defineProperty(new Error('text'), 'message', {
    get() {
      throw this;
    },
  });

const circular = (): Record<string, unknown> => {
  const value: Record<string, unknown> = { big: 1n, symbol: Symbol('s'), call: () => 1 };
  value['self'] = value;
  return value;
};

describe('a record is written', () => {
  test.each([
    { name: 'an event that cannot be read', options: { event: hostile() } },
    { name: 'headers that cannot be read', options: { event: restEvent({ headers: hostile() as never }) } },
    {
      name: 'a clock that throws',
      options: {
        event: restEvent(),
        now: () => {
          throw new Error('no time');
        },
      },
    },
    { name: 'a clock without a time', options: { event: restEvent(), now: () => Number.NaN } },
    {
      name: 'an event that quotes its token',
      options: {
        event: {
          get headers(): never {
            throw new Error(`bad ${TOKEN}`);
          },
        },
      },
    },
  ])('with internal_error for $name', async ({ options }) => {
    const result = await run(options);

    expect(JSON.stringify([result.record, result.answer])).not.toContain(TOKEN);

    expect(effectOf(result)).toBe('Deny');
    expect(result.record).toMatchObject({
      decision: 'Deny',
      outcome: 'error',
      level: 'ERROR',
      reason: 'internal_error',
      http_status: 500,
      introspection_exception: expect.any(String),
    });
    expect(decisionRecordSchema.safeParse(result.record).error).toBeUndefined();
    expect(policyOf(result).context).toMatchObject({ decision_id: result.record.decision_id });
  });

  test.each([
    {
      name: 'a context that fails',
      options: {
        context: {
          getRemainingTimeInMillis: () => {
            throw new Error('trap');
          },
        },
      },
    },
    { name: 'a context that cannot be read', options: { context: hostile() } },
  ])('for $name', async ({ options }) => {
    const { record } = await run({ event: restEvent(), ...options });

    expect(decisionRecordSchema.safeParse(record).error).toBeUndefined();
  });

  test.each(['updatePolicyContext', 'onAllow'] as const)(
    'without what %s left that JSON cannot carry',
    async (hook) => {
      const leave = (...args: unknown[]): void => {
        const last = args.at(-1) as Record<string, unknown>;
        Object.assign(hook === 'onAllow' ? (last['context'] as object) : last, {
          ...circular(),
          kept: 'yes',
        });
      };

      const result = await run({ event: restEvent(), hooks: { [hook]: leave } });

      expect(result.record.reason).toBe('allowed');
      expect(policyOf(result).context).toMatchObject({ kept: 'yes' });
      expect(Object.keys(policyOf(result).context)).not.toEqual(expect.arrayContaining(['self']));
    },
  );

  test.each(['onEnter', 'determineScopes', 'onIntrospection', 'updatePolicyContext', 'onAllow'] as const)(
    'when %s throws what is no error',
    async (hook) => {
      for (const thrown of [circular(), hostile(), unreadable(), undefined, null, 1n, Symbol('x'), 'text']) {
        const throwing = (): never => {
          throw thrown;
        };

        const { record } = await run({ event: restEvent(), hooks: { [hook]: throwing } });

        expect(record).toMatchObject({ decision: 'Deny', outcome: 'error' });
      }
    },
  );

  test.each([
    { options: {}, answered: { policyDocument: { Statement: [{ Effect: 'Deny' }] } } },
    { options: { simpleResponse: true }, answered: { isAuthorized: false } },
    { options: { policy: false }, answered: undefined },
  ])(
    'in the form that $options asks for, when nothing of the call can be used',
    async ({ options, answered }) => {
      const introspection = {
        introspect: async () => okAnswer(),
        secrets: (): never => {
          throw new Error('no list');
        },
      };

      const { answer, thrown, record } = await run({
        event: restEvent({ more: { version: '2.0' } }),
        introspection,
        ...options,
      });

      expect({ answer, thrown: thrown?.message }).toMatchObject(
        answered === undefined
          ? { answer: undefined, thrown: 'Internal Server Error' }
          : { answer: answered, thrown: undefined },
      );
      expect(record).toMatchObject({ decision: 'Deny', reason: 'internal_error' });
    },
  );

  test('with the decision as it stands, and nothing of the call, when the whole of it cannot be built', async () => {
    let reads = 0;
    const masking = {
      get sub(): 'drop' {
        reads += 1;
        if (reads > 1) throw new Error('no mode');
        return 'drop';
      },
    };

    const result = await run({ event: restEvent(), masking });

    expect(effectOf(result)).toBe('Allow');
    expect(decisionRecordSchema.safeParse(result.record).error).toBeUndefined();
    expect(result.record).toMatchObject({
      decision_id: policyOf(result).context['decision_id'],
      decision: 'Allow',
      reason: 'allowed',
      level: 'ERROR',
      truncated: ['*'],
    });
    expect(JSON.stringify(result.record)).not.toContain('john');
  });
});

test('a writer of the user that does not end holds no answer up', async () => {
  const authorizer = new Authorizer({
    introspection: { introspect: async () => okAnswer() },
    now: () => NOW,
    recordWriter: { write: () => new Promise(() => undefined) },
  });

  const answer = await authorizer.handle(restEvent(), { getRemainingTimeInMillis: () => 1_000 });

  expect(answer).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Allow' }] } });
});

test.each([
  { given: ' ', service: 'gatelens-authorizer' },
  { given: '', service: 'gatelens-authorizer' },
  { given: 'zahlung-\u00fc\n', service: 'zahlung-__' },
  { given: 'x'.repeat(5_000), service: 'x'.repeat(255) },
])('the service name $given becomes one that CloudWatch takes as a dimension', async ({ given, service }) => {
  const { record } = await run({ event: restEvent(), serviceName: given });

  expect(record.service).toBe(service);
});

describe('the writer', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  test.each([
    'POWERTOOLS_METRICS_DISABLED',
    'POWERTOOLS_LOGGER_LOG_EVENT',
    'POWERTOOLS_LOGGER_SAMPLE_RATE',
    'POWERTOOLS_DEV',
  ])(
    'writes record and metrics also when %s cannot be read, and leaves the variable as it is',
    async (name) => {
      vi.stubEnv(name, 'maybe');
      const written: string[] = [];
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
        written.push(String(text));
        return true;
      });

      await createRecordWriter('orders').write(
        '{"schema":"gatelens.decision/1"}',
        {
          decision_id: 'id',
          decision: 'Allow',
          reason: 'allowed',
          binding: 'bound',
          duration_ms: 1,
          cold_start: false,
        },
        1,
      );

      expect(process.env[name]).toBe('maybe');
      const lines = written
        .join('')
        .split('\n')
        .filter((line) => line.startsWith('{'));
      expect(lines.slice(-2).map((line) => JSON.parse(line))).toEqual([
        { schema: 'gatelens.decision/1' },
        expect.objectContaining({ Decisions: 1, DecisionId: 'id' }),
      ]);
    },
  );

  test('says in the log that metrics are missing', async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });

    await createRecordWriter('orders').write(
      '{"schema":"gatelens.decision/1"}',
      {
        decision_id: 'id',
        decision: 'Allow',
        reason: 'no such reason' as never,
        binding: 'bound',
        duration_ms: 1,
        cold_start: false,
      },
      1,
    );

    expect(written.join('')).toContain('{"schema":"gatelens.decision/1"}\n{"level":"ERROR"');
  });
});
