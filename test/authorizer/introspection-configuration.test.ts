import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigurationError, parseIntrospectionConfiguration } from '../../authorizer/configuration.ts';
import type { Environment } from '../../authorizer/environment.ts';
import { PARAMETER_ARN, SECRET_ARN } from '../support/authorizer-aws.ts';
import { makeAuthority, type Pair } from '../support/authorizer-tls.ts';

const AUTHLETE = {
  AUTHLETE_BASE_URL: 'https://us.authlete.com',
  AUTHLETE_SERVICE_APIKEY: '986126671',
  AUTHLETE_SERVICE_APISECRET: 'a-secret-of-the-service',
};
const RFC7662 = {
  INTROSPECTION_ENDPOINT: 'https://as.example.com/introspect',
  INTROSPECTION_CLIENT_ID: 'api-1',
  INTROSPECTION_CLIENT_SECRET: 'a-secret-of-the-client',
};

let folder: string;
let pair: Pair;
let other: Pair;
let ca: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatelens-pem-'));
  const authority = await makeAuthority();
  ca = authority.ca;
  pair = await authority.issue({ dnsName: 'api-1' });
  other = await authority.issue({ dnsName: 'api-2' });
  await writeFile(join(folder, 'key.pem'), pair.key);
  await writeFile(join(folder, 'certificate.pem'), pair.certificate);
});

afterAll(() => rm(folder, { recursive: true }));

const mutualTls = (): Record<string, string> => ({
  INTROSPECTION_ENDPOINT: RFC7662.INTROSPECTION_ENDPOINT,
  INTROSPECTION_CLIENT_ID: 'api-1',
  INTROSPECTION_CLIENT_CERTIFICATE: pair.certificate,
  INTROSPECTION_CLIENT_PRIVATE_KEY: pair.key,
});

const problemsOf = (environment: Environment): readonly string[] => {
  try {
    parseIntrospectionConfiguration(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
};

describe('Authlete by environment', () => {
  test.each([
    { version: undefined, apiVersion: 'V2' },
    { version: '', apiVersion: 'V2' },
    { version: 'V2', apiVersion: 'V2' },
  ])('version $version is 2.x', ({ version, apiVersion }) => {
    expect(parseIntrospectionConfiguration({ ...AUTHLETE, AUTHLETE_API_VERSION: version })).toEqual({
      kind: 'authlete',
      apiVersion,
      baseUrl: 'https://us.authlete.com',
      serviceApiKey: '986126671',
      secret: 'a-secret-of-the-service',
    });
  });

  test('V3 takes the service access token', () => {
    const { AUTHLETE_SERVICE_APISECRET: _unused, ...rest } = AUTHLETE;

    expect(
      parseIntrospectionConfiguration({
        ...rest,
        AUTHLETE_API_VERSION: 'V3',
        AUTHLETE_SERVICE_ACCESSTOKEN: 'service-token',
      }),
    ).toMatchObject({ apiVersion: 'V3', secret: 'service-token' });
  });

  test('V3 needs the service access token, whatever else is set', () => {
    expect(problemsOf({ ...AUTHLETE, AUTHLETE_API_VERSION: 'V3' })).toEqual([
      'AUTHLETE_SERVICE_ACCESSTOKEN is not set.',
    ]);
  });

  test.each(['v3', '3', 'V1', ' V3'])('version %s is refused', (AUTHLETE_API_VERSION) => {
    expect(problemsOf({ ...AUTHLETE, AUTHLETE_API_VERSION })).toEqual([
      'AUTHLETE_API_VERSION is neither V2 nor V3.',
    ]);
  });
});

describe('RFC 7662 by environment', () => {
  test('a secret is client_secret_basic', () => {
    expect(
      parseIntrospectionConfiguration({
        ...RFC7662,
        INTROSPECTION_ENDPOINT: 'https://as.example.com/introspect/?tenant=1',
        INTROSPECTION_ISSUER: 'https://as.example.com',
        INTROSPECTION_AUDIENCE: 'urn:api',
      }),
    ).toEqual({
      kind: 'rfc7662',
      endpoint: 'https://as.example.com/introspect/?tenant=1',
      clientId: 'api-1',
      secret: 'a-secret-of-the-client',
      issuer: 'https://as.example.com',
      audience: 'urn:api',
    });
  });

  test('a certificate is tls_client_auth, as PEM, as PEM on one line, and by path', () => {
    const { certificate, key } = pair;
    const forms = [
      mutualTls(),
      {
        ...mutualTls(),
        INTROSPECTION_CLIENT_CERTIFICATE: certificate.replaceAll('\n', '\\n'),
        INTROSPECTION_CLIENT_PRIVATE_KEY: key.replaceAll('\n', '\\n'),
      },
      {
        ...mutualTls(),
        INTROSPECTION_CLIENT_CERTIFICATE: join(folder, 'certificate.pem'),
        INTROSPECTION_CLIENT_PRIVATE_KEY: join(folder, 'key.pem'),
      },
    ];

    for (const environment of forms)
      expect(parseIntrospectionConfiguration(environment)).toMatchObject({ certificate, secret: key });
  });

  test('a further authority can be named for every kind', () => {
    for (const environment of [AUTHLETE, RFC7662, mutualTls()])
      expect(parseIntrospectionConfiguration({ ...environment, INTROSPECTION_CA: ca })).toMatchObject({ ca });
  });

  test.each<{ name: string; environment: () => Environment; problems: readonly (string | RegExp)[] }>([
    {
      name: 'nothing but an endpoint',
      environment: () => ({ INTROSPECTION_ENDPOINT: 'https://as.example.com/introspect' }),
      problems: [/^INTROSPECTION_CLIENT_ID is not set/, /^INTROSPECTION_CLIENT_SECRET or .*neither is set/],
    },
    {
      name: 'an issuer without an endpoint',
      environment: () => ({ INTROSPECTION_ISSUER: 'x' }),
      problems: [
        /^INTROSPECTION_ENDPOINT is not/,
        /^INTROSPECTION_CLIENT_ID/,
        /^INTROSPECTION_CLIENT_SECRET or/,
      ],
    },
    {
      name: 'a secret and a certificate',
      environment: () => ({ ...RFC7662, ...mutualTls() }),
      problems: [/^INTROSPECTION_CLIENT_SECRET or .*both are set/],
    },
    {
      name: 'a certificate without its key',
      environment: () => ({ ...mutualTls(), INTROSPECTION_CLIENT_PRIVATE_KEY: '' }),
      problems: [/^INTROSPECTION_CLIENT_PRIVATE_KEY is not set/],
    },
    {
      name: 'a key without its certificate',
      environment: () => ({ ...mutualTls(), INTROSPECTION_CLIENT_CERTIFICATE: '' }),
      problems: [/^INTROSPECTION_CLIENT_CERTIFICATE is not set/],
    },
    {
      name: 'the key of another certificate',
      environment: () => ({ ...mutualTls(), INTROSPECTION_CLIENT_PRIVATE_KEY: other.key }),
      problems: [/^INTROSPECTION_CLIENT_PRIVATE_KEY does not belong/],
    },
    {
      name: 'certificate and key in each other’s place',
      environment: () => ({
        ...mutualTls(),
        INTROSPECTION_CLIENT_CERTIFICATE: pair.key,
        INTROSPECTION_CLIENT_PRIVATE_KEY: pair.certificate,
      }),
      problems: [
        /^INTROSPECTION_CLIENT_CERTIFICATE is neither/,
        /^INTROSPECTION_CLIENT_PRIVATE_KEY is neither/,
      ],
    },
    {
      name: 'paths that lead nowhere',
      environment: () => ({
        ...mutualTls(),
        INTROSPECTION_CLIENT_CERTIFICATE: '/nowhere/certificate.pem',
        INTROSPECTION_CA: '/nowhere/ca.pem',
      }),
      problems: [/^INTROSPECTION_CA is neither/, /^INTROSPECTION_CLIENT_CERTIFICATE is neither/],
    },
    {
      name: 'a certificate over http',
      environment: () => ({ ...mutualTls(), INTROSPECTION_ENDPOINT: 'http://127.0.0.1/introspect' }),
      problems: [/^INTROSPECTION_CLIENT_CERTIFICATE needs an https/],
    },
    {
      name: 'http beyond loopback',
      environment: () => ({ ...RFC7662, INTROSPECTION_ENDPOINT: 'http://as.example.com/introspect' }),
      problems: [/^INTROSPECTION_ENDPOINT is http/],
    },
  ])('$name is refused', ({ environment, problems }) => {
    const found = problemsOf(environment());

    expect(found).toHaveLength(problems.length);
    for (const [index, problem] of problems.entries()) expect(found[index]).toMatch(problem);
  });
});

describe('which kind', () => {
  test('both kinds are refused, with the problems of each', () => {
    const problems = problemsOf({ ...RFC7662, AUTHLETE_BASE_URL: 'x' });

    expect(problems).toEqual([
      expect.stringMatching(
        /^AUTHLETE_BASE_URL or INTROSPECTION_ENDPOINT .* variables of both kinds are set/,
      ),
      'AUTHLETE_BASE_URL is not a URL.',
      'AUTHLETE_SERVICE_APIKEY is not set.',
      'AUTHLETE_SERVICE_APISECRET is not set.',
    ]);
  });

  test('neither kind is refused', () => {
    expect(problemsOf({ INTROSPECTION_CLIENT_ID: ' ', AUTHLETE_SERVICEOWNER_APIKEY: 'x' })[0]).toMatch(
      /^AUTHLETE_BASE_URL or INTROSPECTION_ENDPOINT .* neither is set/,
    );
  });
});

describe('a secret by ARN', () => {
  test.each([SECRET_ARN, `${SECRET_ARN}#api secret`, PARAMETER_ARN, `${PARAMETER_ARN}#key`])('%s', (arn) => {
    const { AUTHLETE_SERVICE_APISECRET: _value, ...rest } = AUTHLETE;

    expect(parseIntrospectionConfiguration({ ...rest, AUTHLETE_SERVICE_APISECRET_ARN: arn })).toMatchObject({
      secret: { variable: 'AUTHLETE_SERVICE_APISECRET_ARN', arn },
    });
  });

  test('works for every secret', () => {
    const { INTROSPECTION_CLIENT_SECRET: _secret, ...basic } = RFC7662;
    const { INTROSPECTION_CLIENT_PRIVATE_KEY: _key, ...tls } = mutualTls();
    const { AUTHLETE_SERVICE_APISECRET: _unused, ...authlete } = AUTHLETE;
    const environments: Environment[] = [
      { ...basic, INTROSPECTION_CLIENT_SECRET_ARN: SECRET_ARN },
      { ...tls, INTROSPECTION_CLIENT_PRIVATE_KEY_ARN: SECRET_ARN },
      { ...authlete, AUTHLETE_API_VERSION: 'V3', AUTHLETE_SERVICE_ACCESSTOKEN_ARN: SECRET_ARN },
    ];

    for (const environment of environments)
      expect(parseIntrospectionConfiguration(environment).secret).toMatchObject({ arn: SECRET_ARN });
  });

  test('beside the value is refused', () => {
    expect(problemsOf({ ...AUTHLETE, AUTHLETE_SERVICE_APISECRET_ARN: SECRET_ARN })).toEqual([
      'AUTHLETE_SERVICE_APISECRET and AUTHLETE_SERVICE_APISECRET_ARN are both set.',
    ]);
  });

  test.each([
    'arn:aws:s3:::bucket/key',
    'arn:aws:secretsmanager:eu-west-1:123456789012:policy:x',
    'arn:aws:ssm:eu-west-1:1:parameter/x',
    'arn:aws:secretsmanager:eu.evil/:123456789012:secret:x',
    'introspection',
    `${SECRET_ARN}#`,
  ])('%s is refused', (INTROSPECTION_CLIENT_SECRET_ARN) => {
    const { INTROSPECTION_CLIENT_SECRET: _secret, ...basic } = RFC7662;

    expect(problemsOf({ ...basic, INTROSPECTION_CLIENT_SECRET_ARN })).toEqual([
      'INTROSPECTION_CLIENT_SECRET_ARN is not the ARN of a secret or a parameter.',
    ]);
  });
});

test('no message shows a value', () => {
  const names = [
    ...Object.keys(AUTHLETE),
    ...Object.keys(RFC7662),
    'AUTHLETE_API_VERSION',
    'AUTHLETE_SERVICE_APISECRET_ARN',
    'INTROSPECTION_CLIENT_CERTIFICATE',
    'INTROSPECTION_CLIENT_PRIVATE_KEY',
    'INTROSPECTION_CA',
  ];
  fc.assert(
    fc.property(fc.subarray(names), fc.stringMatching(/^[0-9a-f]{12,40}$/), (set, value) => {
      const problems = problemsOf(Object.fromEntries(set.map((name) => [name, `-----BEGIN ${value}`])));

      expect(problems.join(' ')).not.toContain(value);
    }),
  );
});
