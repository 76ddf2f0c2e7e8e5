import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IntrospectionFault, type IntrospectionRequest } from '../../authorizer/introspection.ts';
import { parseIntrospectionResponse } from '../../authorizer/introspection-response.ts';
import { adaptAnswer } from '../../authorizer/rfc7662-answer.ts';
import {
  NOW,
  OTHER_THUMBPRINT,
  RFC_PEM,
  RFC_THUMBPRINT,
  restEvent,
  TOKEN,
} from '../support/authorizer-events.ts';
import { effectOf, policyOf, type RunOptions, type RunResult, run } from '../support/authorizer-run.ts';

const NOW_S = NOW / 1000;

/** RFC 7662 section 2.2. */
const SAMPLE = {
  active: true,
  client_id: 'l238j323ds-23ij4',
  username: 'jdoe',
  scope: 'read write dolphin',
  sub: 'Z5O3upPC88QrAjx00dis',
  aud: 'https://protected.example.net/resource',
  iss: 'https://server.example.com/',
  exp: 1419356238,
  iat: 1419350238,
  extension_field: 'twenty-seven',
};
/** RFC 8705 section 3.2. */
const BOUND_SAMPLE = {
  active: true,
  iss: 'https://server.example.com',
  sub: 'ty.webb@example.com',
  exp: 1493726400,
  nbf: 1493722800,
  cnf: { 'x5t#S256': OTHER_THUMBPRINT },
};
const valid = {
  active: true,
  client_id: 'client-1',
  sub: 'john',
  scope: 'time:query accounts:read',
  iss: 'https://as.example.com',
  aud: ['https://api.example.com', 'other'],
  exp: NOW_S + 60,
  nbf: NOW_S - 60,
  iat: NOW_S - 60,
  token_type: 'Bearer',
  cnf: { 'x5t#S256': RFC_THUMBPRINT },
};

const runWith = (answer: unknown, options: Partial<RunOptions> = {}): Promise<RunResult> =>
  run({
    event: restEvent(),
    introspected: (request: IntrospectionRequest) => adaptAnswer(answer, request),
    ...options,
  });

const resultsOf = ({ record }: RunResult): readonly string[] =>
  record.checks.slice(2).map(({ name, result }) => `${name} ${result}`);

describe('the sample answers of the RFCs', () => {
  test('the active one of RFC 7662 is let in while it is valid', async () => {
    const result = await runWith(SAMPLE, { now: () => 1419356000_000, scopes: ['dolphin'] });

    expect(result.record).toMatchObject({
      decision: 'Allow',
      action: 'OK',
      client_id: 'l238j323ds-23ij4',
      sub: 'Z5O3upPC88QrAjx00dis',
      scope: 'read write dolphin',
      exp: 1419356238,
      binding: 'unbound',
    });
    expect(policyOf(result)).toMatchObject({
      principalId: 'Z5O3upPC88QrAjx00dis',
      context: { client_id: 'l238j323ds-23ij4', exp: 1419356238, action: 'OK' },
    });
  });

  test('the active one is refused from its very second of expiry, without any leeway', async () => {
    const { record } = await runWith(SAMPLE, { now: () => 1419356238_000 });

    expect(record).toMatchObject({ reason: 'token_expired', action: 'UNAUTHORIZED', exp: 1419356238 });
    expect(record.checks.find(({ name }) => name === 'token_not_expired')).toMatchObject({
      result: 'failed',
      actual: '2014-12-23T17:37:18.000Z',
    });
  });

  test('the inactive one is refused as inactive', async () => {
    const result = await runWith({ active: false });

    expect(result.record).toMatchObject({
      decision: 'Deny',
      reason: 'token_inactive',
      action: 'UNAUTHORIZED',
      http_status: 401,
      challenge: expect.stringContaining('error="invalid_token"'),
    });
    expect(resultsOf(result).slice(0, 3)).toEqual([
      'introspection_answered passed',
      'token_exists failed',
      'token_not_expired not_reached',
    ]);
  });

  test('the one of RFC 8705 is bound to another certificate than that of its appendix', async () => {
    const { record } = await runWith(BOUND_SAMPLE, { now: () => 1493723000_000 });

    expect(record).toMatchObject({
      reason: 'certificate_mismatch',
      certificate_mismatch: true,
      bound_thumbprint: OTHER_THUMBPRINT,
      certificate_thumbprint: RFC_THUMBPRINT,
      action: 'UNAUTHORIZED',
    });
  });
});

describe('the claims of a token', () => {
  const expectations = { issuer: 'https://as.example.com', audience: 'https://api.example.com' };

  test('an Allow has checked each of them, in order', async () => {
    const result = await runWith(valid, { ...expectations, scopes: ['time:query'], requireBinding: true });

    expect(effectOf(result)).toBe('Allow');
    expect(resultsOf(result)).toEqual([
      'introspection_answered passed',
      'token_exists passed',
      'token_not_expired passed',
      'scope_covered passed',
      'token_not_revoked passed',
      'certificate_bound passed',
      'token_yet_valid passed',
      'issuer_trusted passed',
      'audience_covered passed',
    ]);
  });

  test.each<{ name: string; answer: object; reason: string; action: string; options?: object }>([
    { name: 'exp now', answer: { exp: NOW_S }, reason: 'token_expired', action: 'UNAUTHORIZED' },
    { name: 'exp 0', answer: { exp: 0 }, reason: 'token_expired', action: 'UNAUTHORIZED' },
    { name: 'exp -1', answer: { exp: -1 }, reason: 'token_expired', action: 'UNAUTHORIZED' },
    {
      name: 'nbf 11 s ahead',
      answer: { nbf: NOW_S + 11 },
      reason: 'token_not_yet_valid',
      action: 'UNAUTHORIZED',
    },
    {
      name: 'iat 11 s ahead',
      answer: { iat: NOW_S + 11 },
      reason: 'token_not_yet_valid',
      action: 'UNAUTHORIZED',
    },
    { name: 'no scope', answer: { scope: null }, reason: 'insufficient_scope', action: 'FORBIDDEN' },
    { name: 'part of a scope', answer: { scope: 'time' }, reason: 'insufficient_scope', action: 'FORBIDDEN' },
    {
      name: 'another issuer',
      answer: { iss: 'https://as.example.com/' },
      reason: 'issuer_mismatch',
      action: 'UNAUTHORIZED',
    },
    { name: 'no issuer', answer: { iss: null }, reason: 'issuer_mismatch', action: 'UNAUTHORIZED' },
    {
      name: 'another audience',
      answer: { aud: 'other' },
      reason: 'audience_mismatch',
      action: 'UNAUTHORIZED',
    },
    { name: 'no audience', answer: { aud: null }, reason: 'audience_mismatch', action: 'UNAUTHORIZED' },
    { name: 'an empty audience', answer: { aud: [] }, reason: 'audience_mismatch', action: 'UNAUTHORIZED' },
    {
      name: 'another certificate',
      answer: { cnf: { 'x5t#S256': OTHER_THUMBPRINT } },
      reason: 'certificate_mismatch',
      action: 'UNAUTHORIZED',
    },
    {
      name: 'no cnf',
      answer: { cnf: null },
      reason: 'binding_required',
      action: 'UNAUTHORIZED',
      options: { requireBinding: true },
    },
    {
      name: 'a padded thumbprint',
      answer: { cnf: { 'x5t#S256': `${RFC_THUMBPRINT}=` } },
      reason: 'cnf_malformed',
      action: 'UNAUTHORIZED',
    },
    {
      name: 'a thumbprint that is no text',
      answer: { cnf: { 'x5t#S256': 1 } },
      reason: 'cnf_malformed',
      action: 'UNAUTHORIZED',
    },
    {
      name: 'an empty thumbprint',
      answer: { cnf: { 'x5t#S256': '' } },
      reason: 'cnf_malformed',
      action: 'UNAUTHORIZED',
    },
    {
      name: 'a null thumbprint',
      answer: { cnf: { 'x5t#S256': null } },
      reason: 'cnf_malformed',
      action: 'UNAUTHORIZED',
    },
    {
      name: 'jkt alone',
      answer: { cnf: { jkt: OTHER_THUMBPRINT } },
      reason: 'cnf_unsupported',
      action: 'UNAUTHORIZED',
    },
    {
      name: 'jkt alone where binding is needed',
      answer: { cnf: { jkt: OTHER_THUMBPRINT } },
      reason: 'cnf_unsupported',
      action: 'UNAUTHORIZED',
      options: { requireBinding: true },
    },
    {
      name: 'jkt beside the right certificate',
      answer: { cnf: { 'x5t#S256': RFC_THUMBPRINT, jkt: 'x' } },
      reason: 'cnf_unsupported',
      action: 'UNAUTHORIZED',
    },
    ...['jwk', 'kid', 'jwe', 'jku', 'x5t'].map((method) => ({
      name: `${method} beside the right certificate`,
      answer: { cnf: { 'x5t#S256': RFC_THUMBPRINT, [method]: 'x' } },
      reason: 'cnf_unsupported',
      action: 'UNAUTHORIZED',
    })),
    ...[
      { token_type: 'refresh_token' },
      { token_type: 'mac' },
      { token_type: '' },
      { token_use: 'refresh_token' },
      { token_use: 'id' },
      { typ: 'Refresh' },
      { typ: 'ID' },
      { typ: 'Offline' },
      { typ: ['id+jwt'] },
      { token_type_hint: 'urn:ietf:params:oauth:token-type:refresh_token' },
    ].map((answer) => ({
      name: `an active token of ${JSON.stringify(answer)}`,
      answer,
      reason: 'token_malformed',
      action: 'UNAUTHORIZED',
    })),
    { name: 'an empty cnf', answer: { cnf: {} }, reason: 'cnf_unsupported', action: 'UNAUTHORIZED' },
    {
      name: 'token_type DPoP',
      answer: { token_type: 'dpop' },
      reason: 'cnf_unsupported',
      action: 'UNAUTHORIZED',
    },
    {
      name: 'a proof that nobody checks',
      answer: {},
      reason: 'cnf_unsupported',
      action: 'UNAUTHORIZED',
      options: { event: restEvent({ headers: { Authorization: `DPoP ${TOKEN}`, DPoP: 'a.b.c' } }) },
    },
    {
      name: 'no certificate',
      answer: {},
      reason: 'certificate_missing',
      action: 'UNAUTHORIZED',
      options: { event: restEvent({ pem: null }) },
    },
  ])('$name is $reason', async ({ answer, reason, action, options }) => {
    const result = await runWith(
      { ...valid, ...answer },
      { ...expectations, scopes: ['time:query'], ...options },
    );

    expect(effectOf(result)).toBe('Deny');
    expect(result.record).toMatchObject({ reason, action, outcome: 'deny' });
    expect(result.record.checks.filter(({ result: outcome }) => outcome === 'failed')).toHaveLength(1);
  });

  test.each([
    { name: 'nbf and iat 10 s ahead', answer: { nbf: NOW_S + 10, iat: NOW_S + 10 } },
    { name: 'neither nbf nor iat', answer: { nbf: null, iat: null } },
    { name: 'one audience as text', answer: { aud: 'https://api.example.com' } },
    { name: 'no exp, as the server says that it is active', answer: { exp: null } },
    { name: 'no token_type', answer: { token_type: null } },
    { name: 'token_type N_A', answer: { token_type: 'N_A' } },
    { name: 'token_use access and typ at+jwt', answer: { token_use: 'access', typ: 'at+jwt' } },
  ])('$name is let in', async ({ answer }) => {
    const result = await runWith({ ...valid, ...answer }, expectations);

    expect(effectOf(result)).toBe('Allow');
  });

  test('a check shows what was expected and what came', async () => {
    const { record } = await runWith(valid, { ...expectations, audience: 'https://b.example.com' });

    expect(record.checks.at(-1)).toEqual({
      name: 'audience_covered',
      result: 'failed',
      expected: 'https://b.example.com',
      actual: 'https://api.example.com other',
      clause: 'RFC 7662 section 2.2',
    });
  });

  test.each<{ name: string; options: Partial<RunOptions> }>([
    { name: 'resources', options: { resources: ['https://api.example.com'] } },
    { name: 'acrValues', options: { acrValues: ['gold'] } },
    { name: 'maxAge', options: { maxAge: 60 } },
    { name: 'a subject', options: { determineSubject: () => 'john' } },
  ])('$name, which RFC 7662 cannot be asked for, refuses every call', async ({ options }) => {
    const result = await runWith(valid, options);

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.reason).toBe('config_invalid');
  });

  test('an expected issuer refuses a server that names none, such as Authlete', async () => {
    const result = await run({ event: restEvent(), issuer: 'https://as.example.com' });

    expect(result.record).toMatchObject({ decision: 'Deny', reason: 'issuer_mismatch' });
  });
});

describe('an answer of a wrong shape is a fault', () => {
  test.each([
    { name: 'no object', answer: 'active' },
    { name: 'a list', answer: [valid] },
    { name: 'no active', answer: { ...valid, active: undefined } },
    { name: 'active as text', answer: { ...valid, active: 'true' } },
    { name: 'active as a number', answer: { ...valid, active: 1 } },
    { name: 'exp as text', answer: { ...valid, exp: '1' } },
    { name: 'exp with a fraction', answer: { ...valid, exp: NOW_S + 0.5 } },
    { name: 'nbf as text', answer: { ...valid, nbf: '1' } },
    { name: 'iat as a list', answer: { ...valid, iat: [] } },
    { name: 'iss as a number', answer: { ...valid, iss: 1 } },
    { name: 'aud with a number', answer: { ...valid, aud: [1] } },
    { name: 'aud as an object', answer: { ...valid, aud: {} } },
    { name: 'scope as a list', answer: { ...valid, scope: ['time:query'] } },
    { name: 'sub as a number', answer: { ...valid, sub: 1 } },
    { name: 'client_id as an object', answer: { ...valid, client_id: {} } },
    { name: 'cnf as text', answer: { ...valid, cnf: RFC_THUMBPRINT } },
    { name: 'token_type as a number', answer: { ...valid, token_type: 1 } },
  ])('$name', async ({ answer }) => {
    const { record } = await runWith(answer);

    expect(record).toMatchObject({
      decision: 'Deny',
      outcome: 'error',
      reason: 'introspection_bad_response',
    });
  });
});

describe('what is told of an answer', () => {
  test('a client id beyond 2^53 arrives whole', async () => {
    const { record } = await runWith({ ...valid, client_id: 9223372036854775807n });

    expect(record.client_id).toBe('9223372036854775807');
  });

  test('unknown members reach hooks as hidden properties, and no record and no context', async () => {
    let seen: unknown;
    const { record, answer } = await runWith(
      { ...valid, username: 'jdoe-private', organisation: { id: 'org-private' } },
      {
        hooks: {
          onIntrospection: (
            _event: never,
            _context: never,
            _request: never,
            response: { members: object },
          ) => {
            seen = response.members;
          },
        },
      },
    );

    expect(seen).toMatchObject({
      properties: [
        { key: 'username', value: 'jdoe-private', hidden: true },
        { key: 'organisation', value: { id: 'org-private' }, hidden: true },
      ],
    });
    expect(JSON.stringify([record, answer])).not.toContain('private');
  });

  test('hooks see the verdict in the words of Authlete', async () => {
    const actions: unknown[] = [];
    const hooks = {
      onIntrospection: (_event: never, _context: never, _request: never, response: { action: string }) =>
        void actions.push(response.action),
    };

    await runWith(valid, { hooks });
    await runWith(valid, { hooks, scopes: ['payments:write'] });
    await runWith({ ...valid, exp: 1 }, { hooks });

    expect(actions).toEqual(['OK', 'FORBIDDEN', 'UNAUTHORIZED']);
  });

  test.each([{ existent: false }, { usable: false }, { existent: null }])(
    'claims that hold do not mend an answer with %j',
    async (changes) => {
      const introspected = { ...adaptAnswer(valid, { dpop: null } as IntrospectionRequest), ...changes };

      const { record } = await run({ event: restEvent(), introspected });

      expect(record).toMatchObject({ decision: 'Deny', reason: 'introspection_bad_response' });
    },
  );

  test('a refusal by action is never made an Allow by claims that hold', async () => {
    const introspected = {
      ...adaptAnswer(valid, { dpop: null } as IntrospectionRequest),
      action: 'FORBIDDEN',
    };

    const result = await run({ event: restEvent(), introspected });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record).toMatchObject({ reason: 'access_forbidden', action: 'FORBIDDEN' });
  });
});

describe('adaptAnswer', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(undefined, true, NOW_S, NOW_S + 60, 2n ** 70n, RFC_THUMBPRINT, 'time:query'),
  );
  const mostly = (usual: unknown) => fc.oneof({ arbitrary: fc.constant(usual), weight: 12 }, value);
  const answer = fc.record({
    active: mostly(true),
    client_id: mostly(valid.client_id),
    sub: mostly(valid.sub),
    scope: mostly(valid.scope),
    exp: mostly(valid.exp),
    nbf: mostly(valid.nbf),
    iat: mostly(undefined),
    iss: mostly(valid.iss),
    aud: mostly(valid.aud),
    token_type: mostly(valid.token_type),
    cnf: fc.oneof(
      mostly(valid.cnf),
      fc.record({ 'x5t#S256': mostly(RFC_THUMBPRINT), jkt: mostly(undefined) }),
    ),
  });

  test('gives an answer that can be checked, or a fault', () => {
    fc.assert(
      fc.property(fc.oneof(answer, fc.jsonValue()), (any) => {
        try {
          const { claims } = parseIntrospectionResponse(
            adaptAnswer(any, { dpop: null } as IntrospectionRequest),
          );
          expect(claims?.active).toBeTypeOf('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(IntrospectionFault);
          expect(error).toMatchObject({ code: 'introspection_bad_response' });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('whatever the answer, only an active token for us that has not expired and is bound gets in', async () => {
    let allows = 0;
    await fc.assert(
      fc.asyncProperty(answer, async (any) => {
        const { record } = await runWith(any, {
          scopes: ['time:query'],
          requireBinding: true,
          event: restEvent({ pem: RFC_PEM }),
        });

        if (record.decision !== 'Allow') return;
        allows += 1;
        expect(any).toMatchObject({ active: true, cnf: { 'x5t#S256': RFC_THUMBPRINT } });
        expect(String(any.scope).split(' ')).toContain('time:query');
        expect(Number(any.exp ?? Number.POSITIVE_INFINITY)).toBeGreaterThan(NOW_S);
      }),
      { numRuns: 500 },
    );
    expect(allows).toBeGreaterThan(20);
  });
});
