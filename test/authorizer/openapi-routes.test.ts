import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../authorizer/configuration.ts';
import { routesFromOpenApi } from '../../authorizer/openapi-routes.ts';
import { isRouteTable } from '../../authorizer/routes-problem.ts';

const securitySchemes = {
  oauth: { type: 'oauth2', flows: {} },
  oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://as.example/.well-known/openid-configuration' },
  mtls: { type: 'mutualTLS' },
  key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
  bearer: { type: 'http', scheme: 'Bearer' },
  basic: { type: 'http', scheme: 'basic' },
  alias: { $ref: '#/components/securitySchemes/oauth' },
};

const documentOf = (members: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Time', version: '1' },
  servers: [{ url: 'https://api.example.com/base' }],
  components: { securitySchemes },
  ...members,
});

/** A document with one operation of this security. */
const secured = (security: unknown, root?: unknown): object =>
  documentOf({
    ...(root === undefined ? {} : { security: root }),
    paths: { '/time': { get: security === undefined ? {} : { security } } },
  });

const problemsOf = (document: unknown): readonly string[] => {
  try {
    routesFromOpenApi(document);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
};

describe('routesFromOpenApi (OpenAPI 3.1, Security Requirement Object)', () => {
  test.each([
    { name: 'one scheme', security: [{ oauth: ['a', 'b'] }], scopes: ['a', 'b'] },
    { name: 'OpenID Connect', security: [{ oidc: ['openid'] }], scopes: ['openid'] },
    { name: 'a scheme by reference', security: [{ alias: ['a'] }], scopes: ['a'] },
    {
      name: 'two schemes that are both needed',
      security: [{ oauth: ['a'], oidc: ['b', 'a'] }],
      scopes: ['a', 'b'],
    },
    { name: 'mutual TLS beside a scheme', security: [{ oauth: ['a'], mtls: [] }], scopes: ['a'] },
    {
      name: 'two alternatives',
      security: [{ oauth: ['a'] }, { oauth: ['b', 'c'] }],
      scopes: { anyOf: [['a'], ['b', 'c']] },
    },
    { name: 'a scheme without scopes', security: [{ oauth: [] }], scopes: [] },
    { name: 'an alternative without scopes', security: [{ oauth: ['a'] }, { oidc: [] }], scopes: [] },
    { name: 'anonymous access as an alternative', security: [{ oauth: ['a'] }, {}], scopes: [] },
    { name: 'a bearer token as an alternative', security: [{ oauth: ['a'] }, { bearer: [] }], scopes: [] },
    { name: 'an empty list', security: [], scopes: [] },
    { name: 'an API key alone', security: [{ key: [] }], scopes: [] },
  ])('$name', ({ security, scopes }) => {
    expect(routesFromOpenApi(secured(security))).toEqual({ 'GET /time': scopes });
  });

  test.each(['key', 'mtls', 'basic'])(
    '%s, which nothing here checks, is no way around the scopes',
    (name) => {
      expect(routesFromOpenApi(secured([{ oauth: ['a'] }, { [name]: [] }]))).toEqual({ 'GET /time': ['a'] });
    },
  );

  test.each([
    { name: 'replaces that of the document', security: [{ oauth: ['b'] }], scopes: ['b'] },
    { name: 'replaces it also when empty', security: [], scopes: [] },
    { name: 'is that of the document when absent', security: undefined, scopes: ['a'] },
  ])('the security of an operation $name', ({ security, scopes }) => {
    expect(routesFromOpenApi(secured(security, [{ oauth: ['a'] }]))).toEqual({ 'GET /time': scopes });
  });

  test('names routes as API Gateway does: every verb, ANY, templates, the catch-all, no base path', () => {
    const routes = routesFromOpenApi(
      documentOf({
        security: [{ oauth: ['a'] }],
        paths: {
          '/accounts/{id}': { parameters: [], get: {}, delete: {}, summary: 'x' },
          '/files/{proxy+}': { 'x-amazon-apigateway-any-method': {} },
          '/$default': { 'x-amazon-apigateway-any-method': {} },
          '/shared': { $ref: '#/components/pathItems/shared' },
          'x-extension': 5,
        },
        components: { securitySchemes, pathItems: { shared: { post: { security: [] } } } },
      }),
    );

    expect(routes).toEqual({
      'GET /accounts/{id}': ['a'],
      'DELETE /accounts/{id}': ['a'],
      'ANY /files/{proxy+}': ['a'],
      $default: ['a'],
      'POST /shared': [],
    });
  });

  test('every problem is listed at once, by its JSON pointer', () => {
    const loop = { $ref: '#/components/securitySchemes/loop' };
    const document = {
      openapi: '2.0',
      security: {},
      components: { securitySchemes: { ...securitySchemes, loop, odd: { type: 'magic' } } },
      paths: {
        time: {},
        '/a/{b}~': { get: { security: [{ nobody: [] }, 5] }, post: null },
        '/external': { $ref: 'https://example.com/paths.json#/x' },
        '/list': [],
        '/schemes': {
          get: { security: [{ loop: [] }, { odd: [] }, { oauth: 'a' }, { oauth: ['a b'] }, { key: ['a'] }] },
        },
      },
    };

    expect(problemsOf(document)).toEqual([
      '#/openapi is not a version 3.',
      '#/security is not a list.',
      '#/paths/time is not a path of API Gateway.',
      '#/paths/~1a~1%7Bb%7D~0/get/security/0/nobody names what is not there.',
      '#/paths/~1a~1%7Bb%7D~0/get/security/1 is not an object.',
      '#/paths/~1a~1%7Bb%7D~0/post is not an object.',
      '#/paths/~1external cannot be resolved to an object.',
      '#/paths/~1list cannot be resolved to an object.',
      '#/paths/~1schemes/get/security/0/loop cannot be resolved to an object.',
      '#/components/securitySchemes/odd has no known type.',
      '#/paths/~1schemes/get/security/2/oauth is not a list of scope names.',
      '#/paths/~1schemes/get/security/3/oauth is not a list of scope names.',
      '#/paths/~1schemes/get/security/4/key names scopes of a scheme that has none.',
    ]);
  });

  test.each([null, [], 'text', {}, { openapi: '3.0.3' }, { openapi: '3.0.3', paths: [] }])(
    '%j is no document',
    (document) => {
      expect(problemsOf(document)).toContain('#/paths is not an object.');
    },
  );

  test.each([
    {
      name: 'operations beside a reference',
      paths: { '/a': { $ref: '#/components/pathItems/a', get: { security: [{ oauth: ['a'] }] } } },
      problem: '#/paths/~1a has operations beside its $ref.',
    },
    {
      name: 'operations beside a reference of a reference',
      paths: { '/a': { $ref: '#/components/pathItems/b' } },
      problem: '#/paths/~1a has operations beside its $ref.',
    },
    {
      name: 'a verb in capitals',
      paths: { '/a': { GET: {} } },
      problem: '#/paths/~1a/GET is not a member of a path item.',
    },
    {
      name: 'a trailing slash',
      paths: { '/a/': { get: {} } },
      problem: '#/paths/~1a~1 is not a path of API Gateway.',
    },
    {
      name: 'a cycle of references',
      paths: { '/a': { $ref: '#/components/pathItems/one' } },
      problem: '#/paths/~1a cannot be resolved to an object.',
    },
  ])('$name is a problem', ({ paths, problem }) => {
    const pathItems = {
      a: { post: {} },
      b: { $ref: '#/components/pathItems/a', delete: {} },
      one: { $ref: '#/components/pathItems/two' },
      two: { $ref: '#/components/pathItems/one' },
    };

    expect(problemsOf(documentOf({ paths, components: { securitySchemes, pathItems } }))).toEqual([problem]);
  });

  test('a name of the prototype is no scheme', () => {
    expect(problemsOf(secured([{ constructor: [] }, { toString: [] }]))).toHaveLength(2);
  });

  test('whatever the document, there is a route table or a list of problems on one line', () => {
    const name = fc.constantFrom('oauth', 'mtls', 'key', 'nobody', '__proto__', '\n', '\uD800');
    const security = fc.oneof(
      fc.anything({ maxDepth: 2 }),
      fc.array(fc.dictionary(name, fc.oneof(fc.array(fc.string()), fc.anything({ maxDepth: 1 }))), {
        maxLength: 3,
      }),
    );
    const item = fc.oneof(
      fc.anything({ maxDepth: 2 }),
      fc.dictionary(fc.constantFrom('get', 'post', '$ref', 'x-y'), fc.record({ security })),
      fc.record({ $ref: fc.constantFrom('#/paths/~1a', '#/%', '#', '#/components', 'x') }),
    );
    const paths = fc.oneof(
      fc.anything({ maxDepth: 2 }),
      fc.dictionary(fc.constantFrom('/a', '/{b}', '/$default', '__proto__', '/\n\u202E', 'x-a'), item),
    );
    fc.assert(
      fc.property(paths, security, (generatedPaths, root) => {
        const document = documentOf({ paths: generatedPaths, security: root });

        const problems = problemsOf(document);

        if (problems.length === 0) expect(isRouteTable(routesFromOpenApi(document))).toBe(true);
        for (const problem of problems) expect(problem).toMatch(/^#[\x20-\x7E]*\.$/);
      }),
      { numRuns: 500 },
    );
  });
});
