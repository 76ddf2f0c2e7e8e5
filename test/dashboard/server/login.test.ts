import { Hono } from 'hono';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLoginGate } from '../../../dashboard/server/access.ts';
import { startDashboard } from '../../../dashboard/server/dashboard.ts';
import {
  checkLoginSettings,
  createLoginCheck,
  type LoginCheck,
  type LoginSettings,
} from '../../../dashboard/server/login.ts';
import { publicOrigin } from '../../../dashboard/server/origin.ts';

const SETTINGS: LoginSettings = {
  issuer: 'https://issuer.example',
  audience: 'gatelens-dashboard',
  jwksUrl: 'https://issuer.example/jwks',
  publicUrl: 'https://gatelens.example',
};

interface TokenOptions {
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string | undefined;
  readonly key?: CryptoKey;
}

let ownKey: CryptoKey;
let foreignKey: CryptoKey;
let isLoggedIn: LoginCheck;

beforeAll(async () => {
  const own = await generateKeyPair('ES256');
  ownKey = own.privateKey;
  foreignKey = (await generateKeyPair('ES256')).privateKey;
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k', alg: 'ES256' };
  isLoggedIn = createLoginCheck(SETTINGS, createLocalJWKSet({ keys: [jwk] }));
});

const makeToken = (options: TokenOptions = {}): Promise<string> => {
  const { issuer = SETTINGS.issuer, audience = SETTINGS.audience, key = ownKey } = options;
  const token = new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setIssuer(issuer)
    .setAudience(audience);
  const expires = 'expires' in options ? options.expires : '5m';
  return (expires === undefined ? token : token.setExpirationTime(expires)).sign(key);
};

const unsigned = (): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: SETTINGS.issuer, aud: SETTINGS.audience, exp: 9_999_999_999 };
  return `${part({ alg: 'none' })}.${part(claims)}.`;
};

describe('the login check', () => {
  test('lets a token of the issuer for this dashboard in', async () => {
    expect(await isLoggedIn(`Bearer ${await makeToken()}`)).toBe(true);
  });

  test.each<[string, () => Promise<string | undefined>]>([
    ['nothing', async () => undefined],
    ['another scheme', async () => `Basic ${await makeToken()}`],
    ['no token', async () => 'Bearer x'],
    ['an unsigned token', async () => `Bearer ${unsigned()}`],
    ['another key', async () => `Bearer ${await makeToken({ key: foreignKey })}`],
    ['another issuer', async () => `Bearer ${await makeToken({ issuer: 'https://evil.example' })}`],
    ['another audience', async () => `Bearer ${await makeToken({ audience: 'other' })}`],
    ['an expired token', async () => `Bearer ${await makeToken({ expires: '-1m' })}`],
    ['a token that never expires', async () => `Bearer ${await makeToken({ expires: undefined })}`],
    ['a changed token', async () => `Bearer ${(await makeToken()).replace(/\.(.)/, '.X$1')}`],
    ['a very long header', async () => `Bearer ${'a'.repeat(20_000)}.b.c`],
  ])('keeps %s out', async (_what, header) => {
    expect(await isLoggedIn(await header())).toBe(false);
  });

  test('keeps everybody out while the keys cannot be had', async () => {
    const check = createLoginCheck(SETTINGS, () => Promise.reject(new Error('unreachable')));

    expect(await check(`Bearer ${await makeToken()}`)).toBe(false);
  });
});

describe('the login gate', () => {
  const app = new Hono()
    .use(
      createLoginGate(async (header) => header === 'Bearer good', publicOrigin(new URL(SETTINGS.publicUrl))),
    )
    .all('*', (context) => context.text('inside'));
  const good = { host: 'gatelens.example', authorization: 'Bearer good' };

  test.each([
    ['a valid token', '/api/settings', good, 200],
    ['a valid token at the page', '/', good, 200],
    ['no token', '/api/settings', { host: 'gatelens.example' }, 401],
    ['a start key, which opens nothing here', '/?key=abc', { host: 'gatelens.example' }, 401],
    ['a loopback Host', '/api/settings', { ...good, host: 'localhost' }, 403],
    ['a foreign Host', '/api/settings', { ...good, host: 'evil.example' }, 403],
    ['a foreign Origin', '/api/settings', { ...good, origin: 'https://evil.example' }, 403],
    ['its own Origin', '/api/settings', { ...good, origin: 'https://gatelens.example' }, 200],
    ['its own name over http', '/api/settings', { ...good, origin: 'http://gatelens.example' }, 403],
    ['another site', '/api/settings', { ...good, 'sec-fetch-site': 'cross-site' }, 403],
  ])('answers %s with the right status', async (_what, path, headers, status) => {
    expect((await app.request(`http://gatelens.example${path}`, { headers })).status).toBe(status);
  });
});

describe('the settings of a login', () => {
  test.each([
    ['issuer', { issuer: 'http://issuer.example' }],
    ['jwksUrl', { jwksUrl: 'http://issuer.example/jwks' }],
    ['jwksUrl', { jwksUrl: 'file:///etc/passwd' }],
    ['publicUrl', { publicUrl: 'gatelens.example' }],
    ['audience', { audience: '' }],
  ])('are refused for their %s: %o', async (name, change) => {
    const login = { ...SETTINGS, ...change };

    expect(() => checkLoginSettings(login)).toThrow(name);
    await expect(
      startDashboard({
        port: 0,
        access: { kind: 'login', host: '127.0.0.1', login },
        region: 'us-east-1',
        logGroups: ['g'],
        accessLogGroups: [],
        logs: { endpoint: 'http://127.0.0.1:1' },
        webRoot: import.meta.dirname,
      }),
    ).rejects.toThrow(RangeError);
  });
});
