import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MAX_RECORD_BYTES } from '../../authorizer/record-limits.ts';
import { NOW, okAnswer, RFC_THUMBPRINT, restEvent, TOKEN } from '../support/authorizer-events.ts';
import { run } from '../support/authorizer-run.ts';

describe('the decision record', () => {
  test('of an Allow says everything about the call', async () => {
    const { record } = await run({
      event: restEvent(),
      context: { awsRequestId: 'lambda-1' },
      scopes: ['time:query'],
      serviceName: 'orders',
    });

    expect(record).toEqual({
      schema: 'gatelens.decision/1',
      decision_id: expect.any(String),
      timestamp: new Date(NOW).toISOString(),
      service: 'orders',
      level: 'INFO',
      message: 'Allow: allowed',
      decision: 'Allow',
      outcome: 'allow',
      reason: 'allowed',
      reason_text: 'The token is valid for this call.',
      http_status: 200,
      checks: expect.any(Array),
      action: 'OK',
      result_code: 'A056001',
      resultMessage: '[A056001] The access token is valid.',
      introspection_ms: expect.any(Number),
      introspection_cache: 'off',
      token_hash: createHash('sha256').update(TOKEN).digest('base64url'),
      token_type: 'Bearer',
      client_id: '26478243745571',
      sub: 'john',
      scope: 'time:query accounts:read',
      required_scope: 'time:query',
      exp: 1640416873,
      grant_type: 'AUTHORIZATION_CODE',
      certificate_mismatch: false,
      binding: 'bound',
      bound_thumbprint: RFC_THUMBPRINT,
      certificate_thumbprint: RFC_THUMBPRINT,
      certificate_subject: 'CN=mtls',
      certificate_issuer: 'CN=mtls',
      certificate_serial: '02',
      certificate_not_before: '2018-10-18T12:37:09.000Z',
      certificate_not_after: '2022-05-02T12:37:09.000Z',
      method: 'GET',
      path: '/time',
      resource: '/time',
      source_ip: '192.0.2.1',
      user_agent: 'curl/8.0',
      api_id: 'abcdef123',
      stage: 'test',
      domain: 'api.example.com',
      request_id: 'request-1',
      extended_request_id: 'extended-1',
      fapi_interaction_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      duration_ms: expect.any(Number),
      cold_start: true,
      function_request_id: 'lambda-1',
      config_version: expect.stringMatching(/^[0-9a-f]{12}$/),
      masked: [
        'introspection_request.token',
        'introspection_request.clientCertificate',
        'introspection_response.properties.1',
      ],
      introspection_request: {
        token_hash: createHash('sha256').update(TOKEN).digest('base64url'),
        certificate_thumbprint: RFC_THUMBPRINT,
        scopes: ['time:query'],
      },
      introspection_response: expect.objectContaining({
        action: 'OK',
        properties: [{ key: 'shown', value: 'yes', hidden: false }],
      }),
    });
    expect(Object.keys(record).slice(-2)).toEqual(['introspection_request', 'introspection_response']);
  });

  test.each([
    { name: 'no event', event: undefined, reason: 'request_malformed' },
    { name: 'an unreadable event', event: 'text', reason: 'request_malformed' },
    { name: 'an unknown type of value', event: 42, reason: 'request_malformed' },
  ])('of $name has every key that is always there', async ({ event, reason }) => {
    const { record } = await run({ event });

    expect(record).toMatchObject({
      schema: 'gatelens.decision/1',
      decision: 'Deny',
      outcome: 'deny',
      reason,
      level: 'WARN',
      http_status: 400,
      certificate_mismatch: false,
      binding: 'not_checked',
      cold_start: true,
    });
    expect(record.checks).toHaveLength(6);
  });

  test('control characters, line ends and reading directions of the caller are spaces', async () => {
    const event = restEvent();
    Object.assign(event['requestContext'] as object, {
      identity: { userAgent: 'a\r\nb\u0000c\u001b[31m\u202ed\u2028e\ud800f' },
    });

    const { record } = await run({ event, introspected: okAnswer({ certificateThumbprint: null }) });

    expect(record.user_agent).toBe('a  b c [31m d e f');
  });

  test('long texts of the caller are cut and named', async () => {
    const event = restEvent();
    Object.assign(event['requestContext'] as object, { identity: { userAgent: 'u'.repeat(5_000) } });

    const { record } = await run({ event });

    expect(record.user_agent).toHaveLength(512);
    expect(record.truncated).toEqual(['user_agent']);
  });

  test.each([
    {
      name: 'a wide answer',
      answer: { consentedClaims: Array.from({ length: 500 }, () => 'x'.repeat(400)) },
    },
    {
      name: 'a deep answer',
      answer: { grant: JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) as unknown },
    },
    {
      name: 'long texts of many bytes',
      answer: {
        subject: '☃'.repeat(40_000),
        scopes: ['☃'.repeat(40_000)],
        resultMessage: '\u0001"\\'.repeat(20_000),
      },
    },
    {
      name: 'many members with long names',
      answer: {
        authorizationDetails: Object.fromEntries(
          Array.from({ length: 300 }, (_, index) => [`${index}${'n'.repeat(300)}`, index]),
        ),
      },
    },
  ])('stays within its size with $name', async ({ answer }) => {
    const { record } = await run({ event: restEvent(), introspected: okAnswer(answer) });

    expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThanOrEqual(MAX_RECORD_BYTES);
    expect(record.reason).toBe('allowed');
  });

  test('a writer that fails does not change the answer', async () => {
    const { Authorizer } = await import('../../authorizer/authorizer.ts');
    const authorizer = new Authorizer({
      now: () => NOW,
      introspection: { introspect: async () => okAnswer() },
      recordWriter: { write: () => Promise.reject(new Error('full')) },
    });

    const answer = await authorizer.handle(restEvent(), {});

    expect(answer).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Allow' }] } });
  });

  test('only the first call of an instance is a cold start', async () => {
    const { Authorizer } = await import('../../authorizer/authorizer.ts');
    const { keepRecords } = await import('../support/authorizer-run.ts');
    const recordWriter = keepRecords();
    const authorizer = new Authorizer({
      recordWriter,
      introspection: { introspect: async () => okAnswer() },
    });

    await authorizer.handle(restEvent(), {});
    await authorizer.handle(restEvent(), {});

    expect(recordWriter.records.map(({ cold_start }) => cold_start)).toEqual([true, false]);
  });

  test('an introspection that outlives the deadline is a timeout, whoever implements the client', async () => {
    const { record } = await run({
      event: restEvent(),
      timeoutMs: 40,
      introspected: () => new Promise(() => undefined),
    });

    expect(record).toMatchObject({
      outcome: 'error',
      reason: 'introspection_timeout',
      introspection_exception: expect.stringContaining('within 40 ms'),
    });
  });

  test('the deadline stays below the rest of the invocation', async () => {
    const { record } = await run({
      event: restEvent(),
      context: { getRemainingTimeInMillis: () => 350 },
      introspected: () => new Promise(() => undefined),
    });

    expect(record).toMatchObject({
      reason: 'introspection_timeout',
      introspection_exception: expect.stringContaining('within 50 ms'),
    });
  });

  test.each([1e300, 2 ** 63 * 1000])(
    'leaves out an expiry of %d ms, which no reader could take as a number',
    async (expiresAt) => {
      const { record } = await run({ event: restEvent(), introspected: okAnswer({ expiresAt }) });

      expect(record.decision).toBe('Allow');
      expect(record).not.toHaveProperty('exp');
    },
  );

  test('shows of an OK what the record does not say elsewhere, and a refusal whole', async () => {
    const allowed = await run({ event: restEvent() });
    const refused = await run({
      event: restEvent(),
      introspected: okAnswer({ action: 'UNAUTHORIZED', resultCode: 'A065303' }),
    });

    expect(Object.keys(allowed.record.introspection_response ?? {}).sort()).toEqual([
      'action',
      'clientId',
      'existent',
      'expiresAt',
      'properties',
      'refreshable',
      'scopes',
      'subject',
      'sufficient',
      'usable',
    ]);
    expect(refused.record.introspection_response).toMatchObject({
      resultCode: 'A065303',
      responseContent: expect.any(String),
      certificateThumbprint: RFC_THUMBPRINT,
    });
  });
});
