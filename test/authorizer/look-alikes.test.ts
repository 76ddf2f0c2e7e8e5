import { describe, expect, test } from 'vitest';
import { decisionRecordSchema } from '../../shared/decision-record-schema.ts';
import { okAnswer, RFC_THUMBPRINT, restEvent, TOKEN } from '../support/authorizer-events.ts';
import { policyOf, run } from '../support/authorizer-run.ts';

const withToken = (token: string): Record<string, unknown> =>
  restEvent({ headers: { Authorization: `Bearer ${token}` } });

const refused = (): Record<string, unknown> =>
  okAnswer({
    action: 'UNAUTHORIZED',
    resultCode: 'A065303',
    responseContent: 'Bearer error="invalid_token",error_description="expired"',
    existent: false,
  });

describe('a token that looks like something of ours', () => {
  test.each([
    'gatelens.decision/1',
    'decision_id',
    'certificate_mismatch',
    'certificate_bound',
    'not_reached',
    'not_checked',
    'token_expired',
    'invalid_token',
    'UNAUTHORIZED',
    'gatelens-authorizer',
    'token_hash',
    '192.0.2.1',
    '2021-12-25',
    RFC_THUMBPRINT,
    'introspection_response',
    'certificate',
  ])('%s leaves the record whole', async (token) => {
    const { record, answer } = await run({
      event: withToken(token),
      introspected: refused(),
      now: () => Date.parse('2021-12-25T07:00:00Z'),
    });

    expect(decisionRecordSchema.safeParse(record).error).toBeUndefined();
    expect(record).toMatchObject({
      schema: 'gatelens.decision/1',
      timestamp: '2021-12-25T07:00:00.000Z',
      service: 'gatelens-authorizer',
      decision: 'Deny',
      reason: 'token_expired',
      reason_text: expect.not.stringContaining('[masked]'),
      action: 'UNAUTHORIZED',
      challenge: expect.stringContaining('error="invalid_token"'),
      certificate_thumbprint: RFC_THUMBPRINT,
      source_ip: '192.0.2.1',
      checks: expect.arrayContaining([
        expect.objectContaining({ name: 'certificate_bound', result: 'not_reached' }),
      ]),
      introspection_request: expect.objectContaining({ token_hash: record.token_hash }),
      introspection_response: expect.objectContaining({ certificateThumbprint: expect.any(String) }),
    });
    expect(policyOf({ answer: answer ?? never() }).context).toMatchObject({
      decision_id: record.decision_id,
      reason: 'token_expired',
      http_status: 401,
      certificate_mismatch: false,
      token_hash: record.token_hash,
    });
  });

  test('in a place where callers write is taken out all the same', async () => {
    const event = restEvent({ headers: { Authorization: 'Bearer 2021-token-of-john' } });
    Object.assign(event['requestContext'] as object, {
      requestId: '2021-token-of-john',
      identity: { sourceIp: '2021-token-of-john', userAgent: 'curl 2021-token-of-john' },
    });

    const { record } = await run({ event });

    expect(record).toMatchObject({
      request_id: '[masked]',
      source_ip: '[masked]',
      user_agent: 'curl [masked]',
      masked: expect.arrayContaining(['request_id', 'source_ip', 'user_agent']),
    });
  });
});

const never = (): never => {
  throw new Error('no answer');
};

describe('a name that comes beside the access token as if it were a credential', () => {
  const NAMES = {
    client_id: 'accounting-client',
    sub: 'alice.liddell@example.com',
    scope: 'accounts:read-all payments:write',
  };
  const introspected = okAnswer({
    clientIdAlias: NAMES.client_id,
    clientIdAliasUsed: true,
    subject: NAMES.sub,
    scopes: NAMES.scope.split(' '),
  });

  test.each(
    [...Object.values(NAMES), 'alice.liddell', 'accounts:read-all', 'api.example.com', 'extended-1'].flatMap(
      (name) =>
        [
          { place: 'a cookie', headers: { Cookie: `session="${name}"` } },
          { place: 'an API key', headers: { 'x-api-key': name } },
          { place: 'a DPoP header', headers: { DPoP: name } },
          { place: 'another Authorization', headers: { 'Proxy-Authorization': name } },
        ].map((sent) => ({ name, ...sent })),
    ),
  )('$name in $place does not take the caller out of record and context', async ({ headers }) => {
    const event = restEvent({ headers: { Authorization: `Bearer ${TOKEN}`, ...headers } });

    const result = await run({ event, introspected });

    expect(result.record).toMatchObject({
      ...NAMES,
      domain: 'api.example.com',
      extended_request_id: 'extended-1',
    });
    expect(policyOf(result)).toMatchObject({ principalId: NAMES.sub, context: NAMES });
  });

  test('a hidden property does not take the subject apart that holds its value', async () => {
    const properties = [{ key: 'tenant', value: 'example.com', hidden: true }];

    const result = await run({ event: restEvent(), introspected: { ...introspected, properties } });

    expect(policyOf(result)).toMatchObject({ principalId: NAMES.sub, context: NAMES });
  });

  test.each([
    { place: 'a token', headers: { Authorization: 'Bearer error_description' } },
    { place: 'a token', headers: { Authorization: 'Bearer resource_metadata' } },
    {
      place: 'a cookie',
      headers: { Authorization: `Bearer ${TOKEN}`, Cookie: 'a=", error_description="The tok' },
    },
  ])('a piece of the challenge in $place leaves it whole', async ({ headers }) => {
    const result = await run({
      event: restEvent({ headers }),
      introspected: okAnswer({ expiresAt: 1 }),
      resourceMetadata: 'https://api.example.com/.well-known/oauth-protected-resource',
    });

    expect(policyOf(result).context['challenge']).toBe(
      'Bearer realm="api", resource_metadata="https://api.example.com/.well-known/oauth-protected-resource", error="invalid_token", error_description="The token has expired."',
    );
    expect(result.record.challenge).toBe(policyOf(result).context['challenge']);
  });
});

describe('credentials beside the access token', () => {
  const SECRET = 'session-5f1c0e9a7b3d';
  const leak = (): never => {
    throw new Error(`saw ${SECRET}`);
  };

  test.each([
    { place: 'a cookie', event: restEvent({ headers: { Cookie: `a=b; session="${SECRET}"; c=d` } }) },
    { place: 'a cookie of payload 2.0', event: restEvent({ more: { cookies: [`s=${SECRET}; Path=/`] } }) },
    { place: 'an API key', event: restEvent({ headers: { 'X-Api-Key': SECRET } }) },
    {
      place: 'another Authorization',
      event: restEvent({ headers: { 'Proxy-Authorization': `Basic ${SECRET}` } }),
    },
    {
      place: 'a repeated header',
      event: restEvent({ more: { multiValueHeaders: { cookie: ['x=y', `s=${SECRET}`] } } }),
    },
    {
      place: 'the API key of the usage plan',
      event: restEvent({ more: { requestContext: { identity: { apiKey: SECRET } } } }),
    },
    {
      place: 'an identity source of payload 1.0',
      event: restEvent({ more: { version: '1.0', authorizationToken: `/time,${SECRET}` } }),
    },
    {
      place: 'an identity source of payload 2.0',
      event: restEvent({ more: { version: '2.0', identitySource: ['GET /time', SECRET] } }),
    },
  ])('$place reaches neither record nor answer when a hook throws it', async ({ event }) => {
    const { record, answer } = await run({ event, hooks: { onEnter: leak } });

    expect(record).toMatchObject({
      reason: 'hook_failed',
      introspection_exception: 'onEnter: Error: saw [masked]',
    });
    expect(JSON.stringify([record, answer])).not.toContain(SECRET);
  });

  test('a route that is an identity source stays in the record', async () => {
    const more = {
      version: '1.0',
      path: '/accounts',
      authorizationToken: 'Bearer abcdefgh,/accounts,192.0.2.1',
    };

    const { record } = await run({ event: restEvent({ more }) });

    expect(record).toMatchObject({ path: '/accounts', source_ip: '192.0.2.1' });
  });
});
