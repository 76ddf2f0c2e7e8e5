import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConfigurationError } from '../../authorizer/configuration.ts';
import { resolveOptions } from '../../authorizer/options.ts';

const ENVIRONMENT = {
  INTROSPECTION_ENDPOINT: 'https://as.example/introspect',
  INTROSPECTION_CLIENT_ID: 'api',
  INTROSPECTION_CLIENT_SECRET: 'a-secret-of-the-api',
  INTROSPECTION_ISSUER: 'https://as.example',
  INTROSPECTION_AUDIENCE: 'https://api.example',
};

/** As a caller without types may spread them. */
const ABSENT: object = { issuer: undefined, audience: undefined, introspection: undefined };

describe('options that are there without a value', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('leave issuer, audience and client to the environment', () => {
    for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);

    expect(resolveOptions(ABSENT)).toMatchObject({
      issuer: 'https://as.example',
      audience: 'https://api.example',
      introspection: { endpoint: 'https://as.example/introspect' },
    });
  });

  test('a value goes before that of the environment', () => {
    for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);

    expect(resolveOptions({ issuer: 'https://other.example' })).toMatchObject({
      issuer: 'https://other.example',
      audience: 'https://api.example',
    });
  });

  test('without variables there is no client', () => {
    expect(() => resolveOptions(ABSENT)).toThrow(ConfigurationError);
  });
});

describe('options of a wrong kind', () => {
  const introspection = { introspect: async () => null };

  test.each([
    ...[[], [''], [5], 'api.example.com', null].map((value) => ({ name: 'allowedDomains', value })),
    ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5', null].map((value) => ({
      name: 'timeoutMs',
      value,
    })),
    ...['Allow', true, ''].map((value) => ({ name: 'unknownRoute', value })),
    ...[-1, 3601, Number.NaN, '60'].map((value) => ({ name: 'introspectionCacheTtlSeconds', value })),
    ...[0, 1.5, Number.POSITIVE_INFINITY].map((value) => ({ name: 'introspectionCacheMaxEntries', value })),
    ...[[], 'a'].flatMap((value) => [
      { name: 'resources', value },
      { name: 'acrValues', value },
    ]),
    ...[-1, '60', Number.NaN].map((value) => ({ name: 'maxAge', value })),
    ...['policy', 'requireBinding', 'verifyScopes', 'checkCertificateValidity', 'simpleResponse'].flatMap(
      (name) => ['false', 0, null].map((value) => ({ name, value })),
    ),
    ...[[], '', ' ', null].flatMap((value) => [
      { name: 'issuer', value },
      { name: 'audience', value },
    ]),
    ...['', 'a"b', 'a\nb', 5].map((value) => ({ name: 'realm', value })),
    { name: 'timeoutMs', value: 2 ** 31 },
    { name: 'isCertificateRevoked', value: true },
    { name: 'now', value: 0 },
    { name: 'introspection', value: {} },
    { name: 'introspection', value: null },
    { name: 'introspection', value: { ...introspection, endpoint: 5 } },
    { name: 'recordWriter', value: {} },
    { name: 'determineSubject', value: 'john' },
    { name: 'resourceMetadata', value: 5 },
  ])('$name $value is refused by name', ({ name, value }) => {
    expect(() => resolveOptions({ introspection, [name]: value })).toThrow(
      expect.objectContaining({ problems: [expect.stringMatching(`^${name} is not `)] }),
    );
  });

  test('bounds belong to what is taken', () => {
    const options = {
      timeoutMs: 0.5,
      introspectionCacheTtlSeconds: 3600,
      introspectionCacheMaxEntries: 1,
      maxAge: 0,
      realm: 'x'.repeat(256),
    };

    expect(resolveOptions({ introspection, allowedDomains: ['a'], ...options }).timeoutMs).toBe(0.5);
  });
});
