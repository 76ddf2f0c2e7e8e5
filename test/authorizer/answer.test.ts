import { describe, expect, test } from 'vitest';
import { clientCert, okAnswer, RFC_PEM, restEvent } from '../support/authorizer-events.ts';
import { policyOf, run } from '../support/authorizer-run.ts';

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('the principal', () => {
  test.each([
    { answer: {}, principal: 'john' },
    { answer: { subject: null }, principal: '26478243745571' },
    { answer: { subject: '' }, principal: '26478243745571' },
    { answer: { subject: null, clientId: 0 }, principal: 'anonymous' },
    {
      answer: { subject: null, clientIdAlias: 'my-client', clientIdAliasUsed: true },
      principal: 'my-client',
    },
    { answer: { subject: ' ' }, principal: 'anonymous' },
    { answer: { subject: '\u0000' }, principal: '\\u{0}' },
  ])('of $answer is $principal', async ({ answer, principal }) => {
    const { principalId } = policyOf(await run({ event: restEvent(), introspected: okAnswer(answer) }));

    expect(principalId).toBe(principal);
  });
});

describe('two subjects', () => {
  test.each([
    ['alice', 'alice '],
    ['alice', ' alice'],
    ['alice', 'alice\u200b'],
    ['alice ', 'alice\u200b'],
    ['alice\u0000', 'alice\u0001'],
    [`${'a'.repeat(300)}1`, `${'a'.repeat(300)}2`],
  ])('%j and %j are not one to the backend', async (one, other) => {
    const seen = await Promise.all(
      [one, other].map(async (subject) => {
        const result = await run({ event: restEvent(), introspected: okAnswer({ subject }) });
        const { principalId, context } = policyOf(result);
        return { principalId, sub: context['sub'], record: result.record.sub };
      }),
    );

    expect(seen[0]?.principalId).not.toBe(seen[1]?.principalId);
    expect(seen[0]?.sub).not.toBe(seen[1]?.sub);
    for (const { principalId } of seen) expect(principalId.length).toBeLessThanOrEqual(256);
    expect(JSON.stringify(seen)).not.toMatch(/\u200b|\\u000[01]/);
  });
});

describe('the context', () => {
  test.each([
    { nonce: 'eyJ7S_zG.eyJH0-Z.HX4w-7v', shown: 'eyJ7S_zG.eyJH0-Z.HX4w-7v' },
    { nonce: 'two words', shown: undefined },
    { nonce: 'a"quote', shown: undefined },
    { nonce: '', shown: undefined },
    { nonce: 'x'.repeat(257), shown: undefined },
  ])(
    'has the nonce for the next DPoP proof where a header can carry it: $nonce',
    async ({ nonce, shown }) => {
      const responseContent = 'DPoP error="use_dpop_nonce"';
      const introspected = okAnswer({ action: 'UNAUTHORIZED', responseContent, dpopNonce: nonce });

      const { context } = policyOf(await run({ event: restEvent(), introspected }));

      expect(context['dpop_nonce']).toBe(shown);
    },
  );

  test('of an Allow has the keys of the Python class and ours, and no null', async () => {
    const { context } = policyOf(await run({ event: restEvent(), scopes: ['time:query'] }));

    expect(context).toEqual({
      introspection_request: expect.any(String),
      introspection_response: expect.any(String),
      scope: 'time:query accounts:read',
      client_id: '26478243745571',
      sub: 'john',
      exp: 1640416873,
      action: 'OK',
      resultMessage: '[A056001] The access token is valid.',
      decision_id: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      reason: 'allowed',
      certificate_mismatch: false,
      token_hash: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      http_status: 200,
      fapi_interaction_id: expect.any(String),
    });
  });

  test('a 64-bit client id keeps every digit', async () => {
    const introspected = okAnswer({ clientId: 9223372036854775807n });

    const result = await run({ event: restEvent(), introspected });

    expect(policyOf(result).context['client_id']).toBe('9223372036854775807');
    expect(result.record.client_id).toBe('9223372036854775807');
  });

  test.each([
    {
      name: 'a long answer',
      answer: {
        consentedClaims: Array.from({ length: 60 }, (_, index) => `claim-${index}-${'x'.repeat(200)}`),
      },
    },
    { name: 'long texts', answer: { resultMessage: 'm'.repeat(20_000), subject: 's'.repeat(20_000) } },
    {
      name: 'many scopes',
      answer: { scopes: Array.from({ length: 2_000 }, (_, index) => `scope:${index}`) },
    },
    {
      name: 'long texts of many bytes',
      answer: { resultMessage: '☃'.repeat(9_000), subject: '☃'.repeat(9_000) },
    },
  ])('stays below 8 KB with $name, says what was cut, keeps what explains', async ({ answer }) => {
    const policy = policyOf(await run({ event: restEvent(), introspected: okAnswer(answer) }));

    expect(bytesOf(policy)).toBeLessThan(8_192);
    expect(policy.context).toMatchObject({ reason: 'allowed', decision_id: expect.any(String) });
  });

  test('what a hook adds counts too, and `truncated` names it', async () => {
    const updatePolicyContext = (...args: unknown[]): void => {
      Object.assign(args.at(-1) as object, { big: 'b'.repeat(9_000) });
    };

    const policy = policyOf(await run({ event: restEvent(), hooks: { updatePolicyContext } }));

    expect(bytesOf(policy)).toBeLessThan(8_192);
    expect(String(policy.context['truncated']).split(',')).toContain('big');
  });

  test('JSON in the context stays JSON when members had to go', async () => {
    const introspected = okAnswer({ grantId: 'g'.repeat(500), consentedClaims: ['c'.repeat(5_000)] });

    const { context } = policyOf(await run({ event: restEvent(), introspected }));

    expect(JSON.parse(String(context['introspection_response']))).toMatchObject({ action: 'OK' });
  });
});

describe('an ARN that must not enter a policy', () => {
  test.each(['GET/a*b', 'GET/a?b', `GET/${'x'.repeat(600)}`])('%s is denied on a fixed ARN', async (path) => {
    const methodArn = `arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/${path}`;

    const policy = policyOf(await run({ event: restEvent({ more: { methodArn } }) }));

    expect(policy.policyDocument.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Deny', Resource: 'arn:aws:execute-api:*:*:*' },
    ]);
  });
});

describe('simple responses', () => {
  const event = {
    version: '2.0',
    type: 'REQUEST',
    routeArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/$default/GET/time',
    routeKey: 'GET /time',
    headers: { authorization: 'Bearer tok' },
    requestContext: { authentication: { clientCert: clientCert(RFC_PEM) }, http: { method: 'GET' } },
  };

  test.each([
    { introspected: okAnswer(), isAuthorized: true },
    { introspected: okAnswer({ usable: false }), isAuthorized: false },
  ])('payload 2.0 gets a real boolean: $isAuthorized', async ({ introspected, isAuthorized }) => {
    const { answer } = await run({ event, introspected, simpleResponse: true });

    expect(answer).toStrictEqual({ isAuthorized, context: expect.any(Object) });
  });

  test('other events still get a policy', async () => {
    const result = await run({ event: restEvent(), simpleResponse: true });

    expect(policyOf(result).policyDocument.Statement).toHaveLength(1);
  });
});

describe('DPoP', () => {
  test('proof, verb and URL without its query are sent', async () => {
    const event = restEvent({
      headers: { Authorization: 'DPoP tok', DPoP: 'proof.of.key' },
      more: { queryStringParameters: { a: 'b' } },
    });

    const { requests } = await run({ event });

    expect(requests[0]).toMatchObject({
      dpop: 'proof.of.key',
      htm: 'GET',
      htu: 'https://api.example.com/test/time',
    });
  });

  test('a refusal is answered in the scheme of the call', async () => {
    const event = restEvent({ headers: { Authorization: 'DPoP tok', DPoP: 'proof.of.key' } });

    const { record } = await run({ event, introspected: { action: 'UNAUTHORIZED', resultCode: 'A065309' } });

    expect(record.challenge).toMatch(/^DPoP realm="api", error="invalid_token"/);
    expect(record.token_type).toBe('DPoP');
  });
});
