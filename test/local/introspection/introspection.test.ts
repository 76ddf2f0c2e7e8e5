import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type IssuedToken, requestToken, revokeToken } from '../../../local/traffic/token.ts';
import { readMember } from '../../support/issuer.ts';
import {
  callIntrospection,
  startTestIntrospection,
  type TestIntrospection,
} from '../../support/issuer-introspection.ts';
import { logInForTokens } from '../../support/issuer-login.ts';

let running: TestIntrospection;

beforeAll(async () => {
  running = await startTestIntrospection();
});

afterAll(() => running.stop());

const issue = (clientId: string, scope = 'time:query'): Promise<IssuedToken> =>
  requestToken(running.issuer.tokenEndpoint, { clientId, scope, identity: running.identities.first });

const pem = (index: 0 | 1): string => running.certificates.clients[index].certificate;

const call = (options: Parameters<typeof callIntrospection>[1]) =>
  callIntrospection(running.introspection.url, options);

const introspect = async (body: unknown): Promise<unknown> => {
  const answer = await call({ body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body);
};

describe('POST /api/auth/introspection, with tokens from the token endpoint', () => {
  afterEach(() => void vi.useRealTimers());

  test('a token issued a moment ago is valid with its certificate', async () => {
    const { value: token } = await issue('tutorial-client');

    expect(await introspect({ token, scopes: ['time:query'], clientCertificate: pem(0) })).toMatchObject({
      resultCode: 'A056001',
      resultMessage: '[A056001] The access token is valid.',
      action: 'OK',
      clientIdAlias: 'tutorial-client',
      clientIdAliasUsed: true,
      subject: null,
      scopes: ['time:query'],
      grantType: 'CLIENT_CREDENTIALS',
    });
  });

  test('each wrong request for it has its own result', async () => {
    const { value: token } = await issue('tutorial-client');
    const valid = { token, scopes: ['time:query'], clientCertificate: pem(0) };

    expect(
      await Promise.all([
        introspect({ ...valid, token: null }),
        introspect({ ...valid, token: `${token}x` }),
        introspect({ ...valid, scopes: ['accounts:read'] }),
        introspect({ ...valid, clientCertificate: null }),
        introspect({ ...valid, clientCertificate: pem(1) }),
        introspect({ ...valid, clientCertificate: pem(0).replace('M', '!') }),
        introspect(valid),
      ]),
    ).toMatchObject([
      { resultCode: 'A057301', action: 'BAD_REQUEST' },
      { resultCode: 'A057302', action: 'UNAUTHORIZED' },
      { resultCode: 'A064302', action: 'FORBIDDEN' },
      { resultCode: 'A065304', action: 'UNAUTHORIZED' },
      { resultCode: 'A065305', action: 'UNAUTHORIZED' },
      { resultCode: 'A065307', action: 'UNAUTHORIZED' },
      { resultCode: 'A056001', action: 'OK' },
    ]);
  });

  test('a token without scopes is A064301', async () => {
    const { value: token } = await issue('tutorial-client', '');

    expect(await introspect({ token, scopes: ['time:query'], clientCertificate: pem(0) })).toMatchObject({
      resultCode: 'A064301',
    });
  });

  test('a revoked token does not exist', async () => {
    const token = await issue('tutorial-client');
    await revokeToken(running.issuer.revocationEndpoint, token, {
      clientId: 'tutorial-client',
      identity: running.identities.first,
    });

    expect(await introspect({ token: token.value, clientCertificate: pem(0) })).toMatchObject({
      resultCode: 'A057302',
      existent: false,
    });
  });

  test('a token is valid until it expires by the clock, and stays expired after', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { value: token } = await issue('batch-client');
    const request = { token, scopes: ['time:query'], clientCertificate: pem(0) };
    const { expiresAtMs = 0 } = (await running.issuer.tokens.find(token)) ?? {};
    vi.setSystemTime(expiresAtMs - 1);
    expect(await introspect(request)).toMatchObject({ resultCode: 'A056001' });

    vi.setSystemTime(expiresAtMs);

    expect(await introspect(request)).toMatchObject({ resultCode: 'A065303', existent: true, usable: false });
    expect(await introspect(request)).toMatchObject({ resultCode: 'A065303' });
  });

  test('a token of somebody who logged in has a subject, and is refreshable when it has expired', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const answer = await logInForTokens({
      issuerUrl: running.issuer.url,
      identity: running.identities.first,
      clientId: 'batch-client',
      scope: 'time:query',
      name: 'Ada',
    });
    const token = readMember(answer.body, 'access_token');
    const request = { token, subject: 'Ada', clientCertificate: pem(0) };
    expect(await introspect(request)).toMatchObject({
      resultCode: 'A056001',
      subject: 'Ada',
      refreshable: true,
    });
    const { expiresAtMs = 0 } = (await running.issuer.tokens.find(token)) ?? {};

    vi.setSystemTime(expiresAtMs);

    expect(await introspect(request)).toMatchObject({
      resultCode: 'A065301',
      grantType: 'AUTHORIZATION_CODE',
    });
  });

  test('no body makes an unknown token valid, or the API fail', async () => {
    const text = fc.oneof(fc.string(), fc.constant(null), fc.constantFrom(pem(0), pem(1)));
    const shaped = fc.record(
      { token: text, scopes: fc.oneof(fc.array(fc.string()), text), subject: text, clientCertificate: text },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      shaped.map((value) => JSON.stringify(value)),
    );

    await fc.assert(
      fc.asyncProperty(body, async (value) => {
        const answer = await call({ body: value });
        expect([200, 400]).toContain(answer.status);
        expect(answer.body).not.toContain('"OK"');
      }),
      { numRuns: 200 },
    );
  });
});

describe('POST /api/auth/introspection, wrong calls', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  test.each([
    { name: 'a wrong secret', authorization: basic('test-key:wrong'), code: 'A003204' },
    { name: 'a wrong key', authorization: basic('wrong:test-secret'), code: 'A003204' },
    { name: 'no secret', authorization: basic('test-key'), code: 'A003204' },
    { name: 'another scheme', authorization: 'Bearer test-secret', code: 'A001203' },
    { name: 'no base64', authorization: 'Basic %%%', code: 'A001203' },
  ])('$name is 401 $code and repeats nothing', async ({ authorization, code }) => {
    const answer = await call({ headers: { authorization }, body: '{}' });

    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
    expect(JSON.parse(answer.body)).toEqual({
      resultCode: code,
      resultMessage: expect.stringContaining(`[${code}] /auth/introspection, `),
    });
    expect(answer.body).not.toMatch(/wrong|test-/);
  });

  test('no credentials are 401 A001202', async () => {
    const answer = await fetch(`${running.introspection.url}/api/auth/introspection`, {
      method: 'POST',
      body: '{}',
    });

    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ resultCode: 'A001202' });
  });

  test.each([
    {
      name: 'a form',
      options: { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      status: 415,
    },
    { name: 'broken JSON', options: { body: '{' }, status: 400 },
    { name: 'GET', options: { method: 'GET' }, status: 405 },
    { name: 'another path', options: { path: '/api/auth/userinfo' }, status: 404 },
    { name: 'a path of every object', options: { path: '/constructor' }, status: 404 },
    { name: 'a foreign Host', options: { headers: { host: 'attacker.example' } }, status: 403 },
    { name: 'a long body', options: { body: JSON.stringify({ token: 'x'.repeat(262_144) }) }, status: 413 },
    { name: 'a long token', options: { body: JSON.stringify({ token: 'x'.repeat(70_000) }) }, status: 400 },
  ])('$name is $status with a sentence', async ({ options, status }) => {
    const answer = await call({ body: '{}', ...options });

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({
      resultCode: `L${status}`,
      resultMessage: expect.stringMatching(/\.$|: .+/),
    });
  });

  test('a caller that breaks off does no harm', async () => {
    const { port } = new URL(running.introspection.url);
    const socket = connect(Number(port), '127.0.0.1');
    const head = `POST /api/auth/introspection HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const authorization = `Authorization: ${basic('test-key:test-secret')}\r\nContent-Length: 100\r\n\r\n{`;
    await new Promise((resolve) => socket.write(head + authorization, resolve));
    socket.resetAndDestroy();

    expect((await call({ body: '{}' })).status).toBe(200);
  });
});

describe('the switch', () => {
  const setMode = (mode: unknown, headers = {}) =>
    call({ path: '/switch/introspection', method: 'PUT', body: JSON.stringify({ mode }), headers });
  const showMode = async () =>
    readMember((await call({ path: '/switch/introspection', method: 'GET' })).body, 'mode');

  afterEach(() => setMode('normal'));

  test('starts as normal, tells its mode, and needs the credentials', async () => {
    expect(await showMode()).toBe('normal');

    expect((await setMode('error', { authorization: 'Basic eDp5' })).status).toBe(401);
    expect(await showMode()).toBe('normal');

    expect((await setMode('error')).status).toBe(200);
    expect(await showMode()).toBe('error');
  });

  test.each(['off', 1, null, undefined])('mode %j is refused, and nothing changes', async (mode) => {
    const answer = await setMode(mode);

    expect(answer.status).toBe(400);
    expect(answer.body).toContain('normal, error, timeout, malformed, unreachable');
    expect(await showMode()).toBe('normal');
  });

  test('error is a 500 of Authlete', async () => {
    await setMode('error');

    const answer = await call({ body: '{}' });

    expect(answer.status).toBe(500);
    expect(readMember(answer.body, 'resultCode')).toBe('A001101');
  });

  test('malformed is a 200 that is no JSON', async () => {
    await setMode('malformed');

    const answer = await call({ body: '{}' });

    expect(answer.status).toBe(200);
    expect(() => JSON.parse(answer.body)).toThrow(SyntaxError);
  });

  test('unreachable closes the connection', async () => {
    await setMode('unreachable');

    await expect(call({ body: '{}' })).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('timeout gives no answer for as long as one waits', async () => {
    await setMode('timeout');

    const waiting = fetch(`${running.introspection.url}/api/auth/introspection`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('test-key:test-secret').toString('base64')}` },
      signal: AbortSignal.timeout(300),
    });

    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
