import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ConfigurationError,
  parseHandlerConfiguration,
  parseIntrospectionConfiguration,
} from '../../authorizer/configuration.ts';

const GOOD = {
  AUTHLETE_BASE_URL: 'https://api.authlete.example//',
  AUTHLETE_SERVICE_APIKEY: '21653835348762',
  AUTHLETE_SERVICE_APISECRET: 'a-secret-of-the-service',
};

const problemsOf = (environment: Record<string, string | undefined>): readonly string[] => {
  try {
    parseHandlerConfiguration(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
};

describe('parseHandlerConfiguration', () => {
  test('defaults are safe', () => {
    expect(parseHandlerConfiguration(GOOD)).toEqual({
      introspection: {
        kind: 'authlete',
        apiVersion: 'V2',
        baseUrl: 'https://api.authlete.example',
        serviceApiKey: '21653835348762',
        secret: 'a-secret-of-the-service',
      },
      requireBinding: true,
      verifyScopes: true,
    });
  });

  test('everything can be set', () => {
    const environment = {
      ...GOOD,
      GATELENS_ROUTES: '{"GET /time":["time:query"]}',
      GATELENS_REQUIRE_BINDING: 'false',
      GATELENS_ALLOWED_DOMAINS: 'api.example.com, b.example.com,',
      GATELENS_REALM: 'time',
      GATELENS_TIMEOUT_MS: '1500',
    };

    expect(parseHandlerConfiguration(environment)).toMatchObject({
      routes: { 'GET /time': ['time:query'] },
      requireBinding: false,
      allowedDomains: ['api.example.com', 'b.example.com'],
      realm: 'time',
      timeoutMs: 1500,
    });
  });

  test.each([
    'GATELENS_ROUTE',
    'GATELENS_REQUIRE_BINDINGS',
    'GATELENS_MASK_SUBJECT',
    'INTROSPECTION_AUDIENCES',
  ])('%s is misspelt', (name) => {
    expect(problemsOf({ ...GOOD, [name]: 'true' })).toContain(`${name} is no variable of the authorizer.`);
    expect(problemsOf({ ...GOOD, [name]: '' })).toEqual([]);
  });

  test('variables of the commands are not meant for it', () => {
    expect(problemsOf({ ...GOOD, GATELENS_LOGS_PORT: '1', GATELENS_STATE_DIRECTORY: 'x' })).toEqual([]);
  });

  test('every variable that the pages name is known', () => {
    const page = readFileSync(new URL('../../docs/authorizer.md', import.meta.url), 'utf8');
    const names = new Set(page.match(/\b(?:GATELENS|INTROSPECTION)_[A-Z_]+[A-Z]\b/g));

    expect(names.size).toBeGreaterThan(20);
    expect(
      problemsOf({ ...GOOD, ...Object.fromEntries([...names].map((name) => [name, 'x'])) }).filter(
        (problem) => problem.endsWith('no variable of the authorizer.'),
      ),
    ).toEqual([]);
  });

  test('every bad variable is named at once', () => {
    const problems = problemsOf({
      AUTHLETE_API_VERSION: 'v3',
      AUTHLETE_BASE_URL: 'not a url',
      GATELENS_ROUTES: '[]',
      GATELENS_REQUIRE_BINDING: 'yes',
      GATELENS_TIMEOUT_MS: '0',
    });

    for (const name of [
      'AUTHLETE_API_VERSION',
      'AUTHLETE_BASE_URL',
      'AUTHLETE_SERVICE_APIKEY',
      'AUTHLETE_SERVICE_APISECRET',
      'GATELENS_ROUTES',
      'GATELENS_REQUIRE_BINDING',
      'GATELENS_TIMEOUT_MS',
    ])
      expect(problems.filter((problem) => problem.startsWith(`${name} `))).toHaveLength(1);
  });

  test.each([
    'http://127.0.0.1:9080',
    'http://localhost:9080',
    'http://[::1]:9080',
    'https://us.example.com/prefix',
  ])('%s is taken as a base URL', (AUTHLETE_BASE_URL) => {
    expect(problemsOf({ ...GOOD, AUTHLETE_BASE_URL })).toEqual([]);
  });

  test.each([
    'http://api.example.com',
    'http://127.0.0.1.example.com',
    'http://not-localhost',
    'http://a.127.0.0.1.example',
    'https://user@api.example.com',
    'https://:pass@api.example.com',
    'http://localhost.example.com',
    'ftp://127.0.0.1',
    'https://user:pass@api.example.com',
    'https://api.example.com/?a=b',
    'https://api.example.com/#a',
  ])('%s is refused as a base URL', (AUTHLETE_BASE_URL) => {
    expect(problemsOf({ ...GOOD, AUTHLETE_BASE_URL })).toHaveLength(1);
  });

  test.each([
    '{',
    '[]',
    '"x"',
    '{"GET /time":"time:query"}',
    '{"GET /time":["a b"]}',
    '{"GET /time":null}',
    '{"get /time":["a"]}',
    '{"GET /time":["a"], "GET /time" :[]}',
    '{"GET /a":{"anyOf":[["a"]],"anyOf":[[]]}}',
  ])('the routes %s are refused', (GATELENS_ROUTES) => {
    expect(problemsOf({ ...GOOD, GATELENS_ROUTES })).toHaveLength(1);
  });

  test('no message shows a value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), (value) => {
        fc.pre(!'The authorizer is configured wrongly'.includes(value));
        const text = problemsOf({
          ...GOOD,
          AUTHLETE_BASE_URL: `https://${value}:x@`,
          GATELENS_ROUTES: value,
          GATELENS_REQUIRE_BINDING: value,
        }).join(' ');

        expect(text).not.toContain(value);
      }),
    );
  });
});

describe('parseIntrospectionConfiguration', () => {
  test.each(['AUTHLETE_BASE_URL', 'AUTHLETE_SERVICE_APIKEY', 'AUTHLETE_SERVICE_APISECRET'])(
    '%s is needed',
    (name) => {
      expect(() => parseIntrospectionConfiguration({ ...GOOD, [name]: ' ' })).toThrow(`${name} is not set.`);
    },
  );
});

describe('a value that nothing can be done with', () => {
  test.each<[string, string, Record<string, string>?]>([
    ['AUTHLETE_BASE_URL', 'https://a.example/?'],
    ['AUTHLETE_BASE_URL', 'https://a.example/#'],
    ['AUTHLETE_SERVICE_APIKEY', '..', { AUTHLETE_API_VERSION: 'V3', AUTHLETE_SERVICE_ACCESSTOKEN: 'tok' }],
    ['AUTHLETE_SERVICE_ACCESSTOKEN', 'a\nb', { AUTHLETE_API_VERSION: 'V3' }],
    ['GATELENS_REALM', 'a"b'],
    ['GATELENS_REALM', 'é'],
    ['GATELENS_ALLOWED_DOMAINS', ','],
    ['GATELENS_ALLOWED_DOMAINS', ' '],
  ])('is reported: %s=%j', (name, value, more = {}) => {
    expect(problemsOf({ ...GOOD, ...more, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} `)),
    ]);
  });

  test.each(['INTROSPECTION_ISSUER', 'INTROSPECTION_AUDIENCE'])('is reported: a blank %s', (name) => {
    const environment = {
      INTROSPECTION_ENDPOINT: 'https://a.example',
      INTROSPECTION_CLIENT_ID: 'id',
      INTROSPECTION_CLIENT_SECRET: 'secret',
    };

    expect(problemsOf(environment)).toEqual([]);
    expect(problemsOf({ ...environment, [name]: ' ' })).toEqual([`${name} is blank.`]);
  });

  test('blanks around a URL and a line feed behind a secret do no harm', () => {
    const environment = {
      AUTHLETE_API_VERSION: 'V3',
      AUTHLETE_BASE_URL: ' https://A.example ',
      AUTHLETE_SERVICE_APIKEY: '1',
      AUTHLETE_SERVICE_ACCESSTOKEN: 'tok\n',
    };

    expect(parseIntrospectionConfiguration(environment)).toMatchObject({
      baseUrl: 'https://a.example',
      secret: 'tok',
    });
  });
});
