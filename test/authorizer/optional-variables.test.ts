import { describe, expect, test } from 'vitest';
import { readOptionalVariables } from '../../authorizer/optional-variables.ts';

const read = (environment: Record<string, string>): { values: object; problems: readonly string[] } => {
  const problems: string[] = [];
  return { values: readOptionalVariables(environment, problems), problems };
};

describe('readOptionalVariables', () => {
  test('without any, scopes are verified and nothing else is set', () => {
    expect(read({ GATELENS_UNKNOWN_ROUTE: '' })).toEqual({ values: { verifyScopes: true }, problems: [] });
  });

  test('everything can be set', () => {
    const environment = {
      GATELENS_UNKNOWN_ROUTE: 'allow',
      GATELENS_VERIFY_SCOPES: 'false',
      GATELENS_CHECK_CERTIFICATE_VALIDITY: 'true',
      GATELENS_RESOURCE_METADATA: 'https://api.example.com/.well-known/oauth-protected-resource',
      GATELENS_INTROSPECTION_CACHE_TTL_SECONDS: '30',
      GATELENS_OPENAPI_FILE: 'openapi.json',
    };

    expect(read(environment)).toEqual({
      values: {
        unknownRoute: 'allow',
        verifyScopes: false,
        checkCertificateValidity: true,
        resourceMetadata: 'https://api.example.com/.well-known/oauth-protected-resource',
        introspectionCacheTtlSeconds: 30,
      },
      problems: [],
    });
  });

  test.each([
    ['GATELENS_UNKNOWN_ROUTE', 'Allow'],
    ['GATELENS_VERIFY_SCOPES', 'False'],
    ['GATELENS_CHECK_CERTIFICATE_VALIDITY', 'yes'],
    ['GATELENS_RESOURCE_METADATA', 'http://api.example.com/metadata'],
    ['GATELENS_RESOURCE_METADATA', '/metadata'],
    ['GATELENS_RESOURCE_METADATA', 'https://'],
    ['GATELENS_RESOURCE_METADATA', 'https://api.example.com/"x'],
    ['GATELENS_RESOURCE_METADATA', `https://api.example.com/${'x'.repeat(250)}`],
    ['GATELENS_INTROSPECTION_CACHE_TTL_SECONDS', '-1'],
    ['GATELENS_INTROSPECTION_CACHE_TTL_SECONDS', '3601'],
    ['GATELENS_INTROSPECTION_CACHE_TTL_SECONDS', '1e3'],
  ])('%s=%s is a problem that names it and not its value', (name, value) => {
    const { problems } = read({ [name]: value });

    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} is not `))]);
    expect(problems.join()).not.toContain(value);
  });

  test('a route table and an OpenAPI document at once are a problem', () => {
    const { problems } = read({ GATELENS_ROUTES: '{}', GATELENS_OPENAPI_FILE: 'openapi.json' });

    expect(problems).toEqual(['GATELENS_OPENAPI_FILE is set beside GATELENS_ROUTES.']);
  });
});
