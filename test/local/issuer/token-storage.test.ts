import { describe, expect, test } from 'vitest';
import { createTokenStorage } from '../../../local/issuer/token-storage.ts';
import { createTokenStore } from '../../../local/issuer/token-store.ts';

const nowSeconds = () => Math.floor(Date.now() / 1000);

describe('createTokenStorage', () => {
  test('keeps more than the 1,000 tokens of the default storage', async () => {
    const storage = createTokenStorage();
    const adapter = storage.adapter('ClientCredentials');
    for (let index = 0; index < 5000; index += 1) {
      await adapter.upsert(`token-${index}`, { clientId: 'c', exp: nowSeconds() + 300 }, 300);
    }

    expect(await adapter.find('token-0')).toMatchObject({ clientId: 'c' });
  });

  test('is bounded: the oldest of one model makes room, other models keep theirs', async () => {
    const storage = createTokenStorage();
    await storage.adapter('AccessToken').upsert('kept', { exp: 1 }, 1);
    const adapter = storage.adapter('Interaction');
    for (let index = 0; index <= 100_000; index += 1) await adapter.upsert(`${index}`, {}, 60);

    expect(await adapter.find('0')).toBeUndefined();
    expect(await adapter.find('1')).toBeDefined();
    expect(await storage.adapter('AccessToken').find('kept')).toBeDefined();
  });

  test('drops a row a day after it expired', async () => {
    const adapter = createTokenStorage().adapter('AccessToken');
    await adapter.upsert('old', {}, -86_401);
    await adapter.upsert('expired', {}, -60);
    await adapter.upsert('new', {}, 60);

    expect(await Promise.all(['old', 'expired', 'new'].map((id) => adapter.find(id)))).toEqual([
      undefined,
      {},
      {},
    ]);
  });

  test('forgets what is destroyed, and all of a grant when the grant is revoked', async () => {
    const adapter = createTokenStorage().adapter('AccessToken');
    await adapter.upsert('a', { grantId: 'g' }, 60);
    await adapter.upsert('b', { grantId: 'g' }, 60);
    await adapter.upsert('c', { grantId: 'other' }, 60);
    await adapter.upsert('d', {}, 60);

    await adapter.revokeByGrantId('g');
    await adapter.destroy('d');

    const found = await Promise.all(['a', 'b', 'c', 'd'].map((id) => adapter.find(id)));
    expect(found).toEqual([undefined, undefined, { grantId: 'other' }, undefined]);
  });

  test('finds by uid and by user code, and marks what is consumed', async () => {
    const adapter = createTokenStorage().adapter('Session');
    await adapter.upsert('id', { uid: 'u', userCode: 'c' }, 60);
    await adapter.consume('id');
    await adapter.consume('absent');

    expect(await adapter.findByUid('u')).toMatchObject({ consumed: expect.any(Number) });
    expect(await adapter.findByUserCode('c')).toBeDefined();
    expect(await adapter.findByUid('other')).toBeUndefined();
  });
});

describe('createTokenStore', () => {
  const granted = { clientId: 'c', accountId: 'ada', scope: 'a b', grantId: 'g', gty: 'authorization_code' };

  test('tells about an expired token too', async () => {
    const storage = createTokenStorage();
    await storage.adapter('ClientCredentials').upsert('t', { clientId: 'c', exp: 1_000, 'x5t#S256': 'x' }, 1);

    expect(await createTokenStore(storage).find('t')).toEqual({
      clientId: 'c',
      subject: undefined,
      scopes: [],
      expiresAtMs: 1_000_000,
      thumbprint: 'x',
      grantType: 'client_credentials',
      refreshToken: 'none',
    });
  });

  test.each([
    { refresh: { exp: nowSeconds() + 60 }, expected: 'valid' },
    { refresh: { exp: nowSeconds() - 60 }, expected: 'expired' },
    { refresh: { exp: nowSeconds() + 60, consumed: 1 }, expected: 'none' },
    { refresh: { exp: nowSeconds() + 60, grantId: 'other' }, expected: 'none' },
  ])('a refresh token $refresh of the grant is $expected', async ({ refresh, expected }) => {
    const storage = createTokenStorage();
    await storage.adapter('AccessToken').upsert('t', { ...granted, exp: nowSeconds() }, 60);
    await storage.adapter('RefreshToken').upsert('r', { grantId: 'g', ...refresh }, 60);

    expect(await createTokenStore(storage).find('t')).toMatchObject({
      refreshToken: expected,
      subject: 'ada',
    });
  });

  test.each([
    { gty: 'authorization_code', expected: 'authorization_code' },
    { gty: 'authorization_code refresh_token', expected: 'refresh_token' },
  ])('a token obtained by "$gty" has grant type $expected', async ({ gty, expected }) => {
    const storage = createTokenStorage();
    await storage.adapter('AccessToken').upsert('t', { ...granted, gty, exp: 1 }, 60);

    expect(await createTokenStore(storage).find('t')).toMatchObject({ grantType: expected });
  });

  test('finds neither refresh tokens nor codes', async () => {
    const storage = createTokenStorage();
    await storage.adapter('RefreshToken').upsert('r', { ...granted, exp: nowSeconds() + 60 }, 60);
    await storage.adapter('AuthorizationCode').upsert('code', { ...granted, exp: nowSeconds() + 60 }, 60);

    const store = createTokenStore(storage);
    expect([await store.find('r'), await store.find('code'), await store.find('absent')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
