import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { hashInBrowser, InsecureContext } from '../../../dashboard/web/src/search/hash.ts';

afterEach(() => vi.unstubAllGlobals());

describe('hashInBrowser', () => {
  test('gives the common vector', async () => {
    expect(await hashInBrowser('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });

  test.each(['', 'tøken', 'x'.repeat(5000)])('hashes text as node:crypto does: %.10s', async (text) => {
    expect(await hashInBrowser(text)).toBe(createHash('sha256').update(text).digest('base64url'));
  });

  test('hashes bytes as they are', async () => {
    const der = Uint8Array.of(0x30, 0x82, 0xff);

    expect(await hashInBrowser(der)).toBe(createHash('sha256').update(der).digest('base64url'));
  });

  test.each([
    ['no WebCrypto', {}],
    ['no crypto', undefined],
  ])('refuses where there is %s', async (_what, crypto) => {
    vi.stubGlobal('crypto', crypto);

    await expect(hashInBrowser('abc')).rejects.toThrow(InsecureContext);
  });
});
