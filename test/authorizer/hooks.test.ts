import { describe, expect, test } from 'vitest';
import type { Policy } from '../../authorizer/policy.ts';
import { hashToken } from '../../authorizer/redact.ts';
import { NOW, OTHER_PEM, OTHER_THUMBPRINT, okAnswer, restEvent } from '../support/authorizer-events.ts';
import { effectOf, type HookName, policyOf, run } from '../support/authorizer-run.ts';

const expired = { ...okAnswer(), action: 'UNAUTHORIZED', resultCode: 'A065301', usable: false };
const forbidden = { ...okAnswer(), action: 'FORBIDDEN', resultCode: 'A064302' };
const throwing = (): never => {
  throw new Error('boom');
};
const unreachable = (): never => {
  throw new TypeError('no network');
};

describe('the order of the hooks', () => {
  test.each([
    {
      name: 'Allow',
      introspected: okAnswer(),
      policy: true,
      trace: ['onIntrospection', 'updatePolicyContext', 'onAllow'],
    },
    {
      name: 'Deny',
      introspected: expired,
      policy: true,
      trace: ['onIntrospection', 'updatePolicyContext', 'onDeny'],
    },
    {
      name: '401 thrown',
      introspected: expired,
      policy: false,
      trace: ['onIntrospection', 'onUnauthorized'],
      thrown: 'Unauthorized',
    },
    {
      name: '403 as a policy',
      introspected: forbidden,
      policy: false,
      trace: ['onIntrospection', 'updatePolicyContext', 'onDeny'],
    },
    {
      name: 'failure',
      introspected: unreachable,
      policy: true,
      trace: ['onIntrospectionError', 'updatePolicyContext', 'onDeny'],
    },
    {
      name: 'failure thrown',
      introspected: unreachable,
      policy: false,
      trace: ['onIntrospectionError', 'onInternalServerError'],
      thrown: 'Internal Server Error',
    },
  ])('$name', async ({ introspected, policy, trace, thrown }) => {
    const result = await run({ event: restEvent(), introspected, policy });

    expect(result.trace).toEqual(['onEnter', 'determineScopes', ...trace]);
    expect(result.thrown?.message).toBe(thrown);
  });

  test('missing credentials are a 401 case', async () => {
    const result = await run({ event: restEvent({ headers: {} }), policy: false });

    expect(result.thrown?.message).toBe('Unauthorized');
    expect(result.record).toMatchObject({
      reason: 'no_credentials',
      http_status: 401,
      challenge: 'Bearer realm="api"',
    });
  });
});

describe('the arguments of the hooks', () => {
  test('they are those of the Python class', async () => {
    const seen: Record<string, unknown[]> = {};
    const note =
      (name: string) =>
      (...args: unknown[]): void => {
        seen[name] = args;
      };
    const names: HookName[] = [
      'onEnter',
      'determineScopes',
      'onIntrospection',
      'updatePolicyContext',
      'onAllow',
    ];
    const event = restEvent();
    const context = { awsRequestId: 'lambda-1' };

    await run({ event, context, hooks: Object.fromEntries(names.map((name) => [name, note(name)])) });

    const request = expect.objectContaining({ scopes: null, maxAge: 0 });
    const response = expect.objectContaining({ action: 'OK', clientId: '26478243745571' });
    expect(seen).toEqual({
      onEnter: [event, context],
      determineScopes: [event, context, 'GET', 'time'],
      onIntrospection: [event, context, request, response],
      updatePolicyContext: [event, context, request, response, null, expect.any(Object)],
      onAllow: [event, context, request, response, expect.objectContaining({ principalId: 'john' })],
    });
  });

  test('a request that was never sent has no token, and a failure is given as it was thrown', async () => {
    let args: unknown[] = [];
    const onDeny = (...all: unknown[]): void => {
      args = all;
    };

    await run({ event: restEvent({ headers: {} }), hooks: { onDeny } });
    expect(args.slice(2, 5)).toEqual([expect.objectContaining({ token: null }), null, null]);

    await run({ event: restEvent(), introspected: unreachable, hooks: { onDeny } });
    expect(args[4]).toMatchObject({ code: 'introspection_unreachable', cause: { message: 'no network' } });
  });
});

describe('a hook that changes what it was given', () => {
  /** Makes the best of every answer, and needs no scope. */
  const forge = (request: { scopes: string[] }, response: Record<string, unknown>): void => {
    request.scopes.length = 0;
    Object.assign(response, okAnswer({ subject: 'mallory' }), { expiresAt: NOW + 1000 });
    delete response['certificateThumbprint'];
    (response['scopes'] as string[]).push('admin');
  };
  const hooks = Object.fromEntries(
    (['onIntrospection', 'updatePolicyContext', 'onAllow', 'onDeny'] as const).map((name) => [
      name,
      (_event: unknown, _context: unknown, request: never, response: never) => forge(request, response),
    ]),
  );

  test.each([
    { name: 'a refusal', changes: { action: 'UNAUTHORIZED', resultCode: 'A065301' } },
    { name: 'another certificate', changes: { certificateThumbprint: OTHER_THUMBPRINT } },
    { name: 'an expiry', changes: { expiresAt: NOW } },
    { name: 'a missing scope', changes: { scopes: [] } },
  ])('$name stays a Deny, with the same record', async ({ changes }) => {
    const options = {
      event: restEvent(),
      introspected: okAnswer(changes),
      scopes: ['admin'],
      verifyScopes: true,
    };

    const plain = await run(options);
    const forged = await run({ ...options, hooks });

    expect(effectOf(forged)).toBe('Deny');
    expect(forged.record).toMatchObject({
      reason: plain.record.reason,
      checks: plain.record.checks,
      sub: 'john',
      required_scope: 'admin',
    });
  });

  test('the route table and the answer of the client stay as they were', async () => {
    const routes = { 'GET /time': ['admin'] };
    const introspected = okAnswer({ scopes: ['time:query'] });

    await run({ event: restEvent(), introspected, routes, hooks });

    expect(routes).toEqual({ 'GET /time': ['admin'] });
    expect(introspected['scopes']).toEqual(['time:query']);
  });
});

describe('scopes of determineScopes', () => {
  test('one text is read as names with spaces between them', async () => {
    const { requests } = await run({ event: restEvent(), scopes: 'a  b' as unknown as string[] });

    expect(requests).toMatchObject([{ scopes: ['a', 'b'] }]);
  });

  test('a name with a space in it is a hook failure that says so', async () => {
    const { record, requests } = await run({ event: restEvent(), scopes: ['a b'] });

    expect(requests).toEqual([]);
    expect(record).toMatchObject({ decision: 'Deny', reason: 'hook_failed' });
    expect(record.introspection_exception).toContain('scope names, each without a space');
  });
});

describe('a hook that throws', () => {
  const hooks: HookName[] = [
    'onEnter',
    'determineScopes',
    'onIntrospection',
    'updatePolicyContext',
    'onAllow',
  ];

  test.each(hooks)('%s: a Deny of its own reason, told to onDeny', async (hook) => {
    const result = await run({ event: restEvent(), hooks: { [hook]: throwing } });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record).toMatchObject({
      decision: 'Deny',
      outcome: 'error',
      reason: 'hook_failed',
      introspection_exception: `${hook}: Error: boom`,
    });
    expect(result.trace.at(-1)).toBe('onDeny');
    expect(policyOf(result).context).toMatchObject({
      reason: 'hook_failed',
      introspection_exception: `${hook}: Error: boom`,
    });
  });

  test.each(hooks)('%s with policy false: Internal Server Error', async (hook) => {
    const result = await run({ event: restEvent(), policy: false, hooks: { [hook]: throwing } });

    expect(result.thrown?.message).toBe('Internal Server Error');
    expect(result.trace.at(-1)).toBe('onInternalServerError');
  });

  test.each([
    'onDeny',
    'onUnauthorized',
    'onInternalServerError',
    'onIntrospectionError',
  ] satisfies HookName[])('%s leaves the refusal as it was', async (hook) => {
    for (const policy of [true, false])
      for (const [introspected, reason] of [
        [expired, 'token_expired'],
        [unreachable, 'introspection_unreachable'],
      ]) {
        const result = await run({ event: restEvent(), introspected, policy, hooks: { [hook]: throwing } });

        expect(result.record).toMatchObject({ decision: 'Deny', reason });
      }
  });

  test('a promise that rejects is a throw', async () => {
    const result = await run({
      event: restEvent(),
      hooks: { onAllow: () => Promise.reject(new Error('later')) },
    });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.introspection_exception).toBe('onAllow: Error: later');
  });

  test('what is not an error is named by its type only', async () => {
    const result = await run({
      event: restEvent(),
      hooks: {
        onEnter: () => {
          throw 'a text that may be secret';
        },
      },
    });

    expect(result.record.introspection_exception).toBe('onEnter: thrown string');
  });
});

describe('an event that onEnter changes', () => {
  const tokenSent = 'token-that-came-in-1f0c';
  const tokenPut = 'token-that-was-put-in-7d2e';

  test('is decided on as it then is: token, ARN and certificate', async () => {
    const event = restEvent({ headers: { Authorization: `Bearer ${tokenSent}` }, pem: OTHER_PEM });
    const changed = restEvent({ headers: { Authorization: `Bearer ${tokenPut}` } });
    const arn = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/POST/other';

    const result = await run({
      event,
      hooks: { onEnter: () => Object.assign(event, changed, { methodArn: arn }) },
    });

    expect(effectOf(result)).toBe('Allow');
    expect(policyOf(result).policyDocument.Statement[0]?.Resource).toBe(arn);
    expect(result.requests).toMatchObject([{ token: tokenPut }]);
    expect(result.record).toMatchObject({ binding: 'bound', token_hash: hashToken(tokenPut) });
  });

  test('shows neither the token that came nor the one put in its place', async () => {
    const event = restEvent({ headers: { Authorization: `Bearer ${tokenSent}` } });

    const result = await run({
      event,
      introspected: () => {
        throw new Error(`${tokenSent} and ${tokenPut}`);
      },
      hooks: {
        onEnter: () => Object.assign(event, restEvent({ headers: { Authorization: `Bearer ${tokenPut}` } })),
      },
    });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.introspection_exception).toBe('Error: [masked] and [masked]');
    expect(JSON.stringify([result.answer, result.record])).not.toMatch(/token-that/);
  });

  test('shows its new token nowhere, also when the decision fails', async () => {
    const event = restEvent();
    let reads = 0;
    const now = (): number => {
      reads += 1;
      if (reads > 1) throw new Error(`no time for ${tokenPut}`);
      return NOW;
    };

    const { record, answer } = await run({
      event,
      now,
      hooks: {
        onEnter: () => Object.assign(event, restEvent({ headers: { Authorization: `Bearer ${tokenPut}` } })),
      },
    });

    expect(record.reason).toBe('internal_error');
    expect(record.introspection_exception).toContain('no time for');
    expect(JSON.stringify([record, answer])).not.toContain(tokenPut);
  });

  test('is refused where the hook broke it', async () => {
    const event = restEvent();

    const result = await run({ event, hooks: { onEnter: () => Object.assign(event, { methodArn: 'no' }) } });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.reason).toBe('request_malformed');
    expect(result.requests).toEqual([]);
  });
});

const policyArgument = (args: unknown[]): Policy => args.at(-1) as Policy;

describe('a hook that changes the policy', () => {
  test('adds to the context and the principal', async () => {
    const onAllow = (...args: unknown[]): void => {
      const policy = policyArgument(args);
      policy.context['tenant'] = 'blue';
      policy.principalId = 'other';
      policy.usageIdentifierKey = 'key-1';
    };

    const policy = policyOf(await run({ event: restEvent(), hooks: { onAllow } }));

    expect(policy).toMatchObject({
      principalId: 'other',
      usageIdentifierKey: 'key-1',
      context: { tenant: 'blue' },
    });
  });

  test('may widen an Allow', async () => {
    const Resource = ['arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/*'];
    const onAllow = (...args: unknown[]): void => {
      policyArgument(args).policyDocument.Statement = [
        { Action: 'execute-api:Invoke', Effect: 'Allow', Resource },
      ];
    };

    const policy = policyOf(await run({ event: restEvent(), hooks: { onAllow } }));

    expect(policy.policyDocument.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Allow', Resource },
    ]);
  });

  test.each([
    {
      name: 'a Deny statement',
      statements: [{ Action: 'execute-api:Invoke', Effect: 'Deny', Resource: '*' }],
    },
    { name: 'no statement', statements: [] },
  ])('onAllow can refuse the call by $name', async ({ statements }) => {
    const onAllow = (...args: unknown[]): void => {
      policyArgument(args).policyDocument.Statement = statements as Policy['policyDocument']['Statement'];
      policyArgument(args).context['why'] = 'quota';
    };

    const result = await run({ event: restEvent(), hooks: { onAllow } });

    expect(policyOf(result)).toMatchObject({
      policyDocument: { Statement: [{ Effect: 'Deny', Resource: restEvent()['methodArn'] }] },
      context: { why: 'quota', reason: 'policy_denied', challenge: 'Bearer realm="api"', http_status: 403 },
    });
    expect(result.record).toMatchObject({ decision: 'Deny', outcome: 'deny', reason: 'policy_denied' });
    expect(result.record.checks.at(-1)).toMatchObject({ name: 'policy_hook', result: 'failed' });
  });

  test.each([
    { name: 'no document', change: (policy: Policy) => Reflect.deleteProperty(policy, 'policyDocument') },
    {
      name: 'an unknown effect',
      change: (policy: Policy) =>
        Object.assign(policy.policyDocument, {
          Statement: [{ Action: 'x', Effect: 'allow', Resource: '*' }],
        }),
    },
    {
      name: 'NotResource',
      change: (policy: Policy) =>
        Object.assign(policy.policyDocument, {
          Statement: [{ Action: 'x', Effect: 'Allow', NotResource: '*' }],
        }),
    },
    {
      name: 'a Condition',
      change: (policy: Policy) =>
        Object.assign(policy.policyDocument, {
          Statement: [{ Action: 'x', Effect: 'Allow', Resource: '*', Condition: {} }],
        }),
    },
    {
      name: 'a statement that is no list',
      change: (policy: Policy) => Object.assign(policy.policyDocument, { Statement: { Effect: 'Allow' } }),
    },
  ])('an Allow with $name is refused as hook_failed', async ({ change }) => {
    const onAllow = (...args: unknown[]): unknown => change(policyArgument(args));

    const result = await run({ event: restEvent(), hooks: { onAllow } });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.reason).toBe('hook_failed');
  });

  test('onDeny cannot turn a Deny into an Allow, only explain it', async () => {
    const onDeny = (...args: unknown[]): void => {
      const policy = policyArgument(args);
      policy.policyDocument.Statement = [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }];
      policy.context['hint'] = 'renew';
      policy.context['reason'] = 'allowed';
    };

    const result = await run({ event: restEvent(), introspected: expired, hooks: { onDeny } });

    expect(policyOf(result).policyDocument.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Deny', Resource: restEvent()['methodArn'] },
    ]);
    expect(policyOf(result).context).toMatchObject({ hint: 'renew', reason: 'token_expired' });
    expect(result.record.decision).toBe('Deny');
  });

  test('values that API Gateway does not take are left out of the context', async () => {
    const updatePolicyContext = (...args: unknown[]): void => {
      Object.assign(args.at(-1) as object, {
        list: [1],
        nothing: null,
        not: Number.NaN,
        text: 'kept',
        nested: {},
        missing: undefined,
      });
    };

    const { context } = policyOf(await run({ event: restEvent(), hooks: { updatePolicyContext } }));

    expect(context).toMatchObject({ text: 'kept' });
    for (const key of ['list', 'nothing', 'not', 'nested', 'missing'])
      expect(context).not.toHaveProperty(key);
  });
});
