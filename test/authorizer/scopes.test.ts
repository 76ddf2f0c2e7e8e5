import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../authorizer/configuration.ts';
import { parseEvent } from '../../authorizer/event.ts';
import { findScopes, type RouteTable } from '../../authorizer/routes.ts';
import { isRouteTable } from '../../authorizer/routes-problem.ts';
import { clientCert, okAnswer, RFC_PEM, restEvent, TOKEN } from '../support/authorizer-events.ts';
import { effectOf, run } from '../support/authorizer-run.ts';

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/test';

/** A REST event of one route template; its raw path says something else. */
const restCall = (resource: string, method = 'GET', path = '/raw/path'): Record<string, unknown> =>
  restEvent({
    more: {
      methodArn: `${ARN}/${method}${path}`,
      resource,
      path,
      httpMethod: method,
      requestContext: { resourcePath: resource, httpMethod: method, path: `/test${path}` },
    },
  });

const httpCall = (routeKey: string, method = 'GET', path = '/raw/path'): Record<string, unknown> => ({
  version: '2.0',
  type: 'REQUEST',
  routeArn: `${ARN}/${method}${path}`,
  routeKey,
  rawPath: path,
  headers: { authorization: 'Bearer tok' },
  requestContext: {
    routeKey,
    http: { method, path },
    authentication: { clientCert: clientCert(RFC_PEM) },
  },
});

const connect = {
  type: 'REQUEST',
  methodArn: `${ARN}/$connect`,
  headers: { Authorization: 'Bearer tok' },
  requestContext: { routeKey: '$connect', eventType: 'CONNECT' },
};

const scopesOf = (routes: RouteTable, event: unknown): ReturnType<typeof findScopes> => {
  const parsed = parseEvent(event);
  if (parsed.kind !== 'request') throw new Error(parsed.reason);
  return findScopes(routes, parsed.request);
};

describe('findScopes', () => {
  const routes: RouteTable = {
    'GET /files/{proxy+}': ['files:read'],
    'ANY /files/{proxy+}': ['files:write'],
    'GET /raw/path': ['raw'],
    $connect: ['socket'],
    $default: ['any:route'],
  };

  test.each([
    { name: 'REST, a verb', event: restCall('/files/{proxy+}'), scopes: ['files:read'] },
    { name: 'REST, ANY', event: restCall('/files/{proxy+}', 'PUT'), scopes: ['files:write'] },
    { name: 'HTTP, a verb', event: httpCall('GET /files/{proxy+}'), scopes: ['files:read'] },
    { name: 'HTTP, ANY', event: httpCall('ANY /files/{proxy+}', 'PUT'), scopes: ['files:write'] },
    {
      name: 'HTTP, a verb that the gateway serves by ANY',
      event: httpCall('ANY /files/{proxy+}'),
      scopes: ['files:read'],
    },
    { name: 'HTTP, $default', event: httpCall('$default'), scopes: ['any:route'] },
    { name: 'HTTP 1.0, $default', event: { ...restCall('$default'), version: '1.0' }, scopes: ['any:route'] },
    { name: 'WebSocket', event: connect, scopes: ['socket'] },
    {
      name: 'WebSocket without a request context',
      event: { ...connect, requestContext: null },
      scopes: ['socket'],
    },
    {
      name: 'REST, another route with a rule of the raw path',
      event: restCall('/{proxy+}'),
      scopes: undefined,
    },
    { name: 'HTTP, another route', event: httpCall('GET /other'), scopes: undefined },
  ])('$name', ({ event, scopes }) => {
    expect(scopesOf(routes, event)).toEqual(scopes);
  });

  const nameless = {
    type: 'TOKEN',
    authorizationToken: 'Bearer tok',
    methodArn: `${ARN}/GET/raw/path`,
  };

  test.each([
    { table: { 'GET /raw/path': ['raw'], '*': [] }, scopes: undefined },
    { table: { '*': ['any:route'] }, scopes: ['any:route'] },
  ])('a call that does not name its route by $table', ({ table, scopes }) => {
    expect(scopesOf(table, nameless)).toEqual(scopes);
    expect(scopesOf(table, restCall('/other'))).toEqual(table['*']);
  });

  test('a raw path never selects a rule', () => {
    const template = fc.constantFrom('/', '/time', '/accounts/{id}', '/files/{proxy+}');
    const verb = fc.constantFrom('GET', 'POST', 'ANY');
    const path = fc.oneof(
      template,
      fc.constantFrom('/GET /time', '/%2e%2e/time', '//time', '/time/', '/TIME', '/$default', '/constructor'),
      fc.string({ unit: fc.constantFrom(...'/time{}$.%+accounts ') }).map((text) => `/${text}`),
    );
    fc.assert(
      fc.property(fc.constantFrom(restCall, httpCall), template, verb, path, (callOf, route, method, raw) => {
        const all: RouteTable = Object.fromEntries(
          ['/', '/time', '/accounts/{id}', '/files/{proxy+}', raw].flatMap((name) =>
            ['GET', 'POST', 'ANY'].map((word) => [`${word} ${name}`, [`${word}${name}`]]),
          ),
        );
        const key = callOf === restCall ? route : `${method} ${route}`;

        const found = scopesOf(all, callOf(key, method, raw));

        expect(found).toEqual([`${method}${route}`]);
        expect(scopesOf({ [`${method} ${raw}`]: ['raw'] }, callOf(`${key}x`, method, raw))).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a rule with alternatives', () => {
  const routes: RouteTable = { 'GET /time': { anyOf: [['time:query', 'time:zone'], ['admin']] } };

  test.each([
    { scopes: ['time:query', 'time:zone'], effect: 'Allow', required: 'time:query time:zone' },
    { scopes: ['other', 'admin'], effect: 'Allow', required: 'admin' },
    { scopes: ['time:query'], effect: 'Deny', required: 'time:query time:zone', missing: 'time:zone' },
    {
      scopes: ['time:zone', 'other'],
      effect: 'Deny',
      required: 'time:query time:zone',
      missing: 'time:query',
    },
    { scopes: null, effect: 'Deny', required: 'admin', missing: 'admin' },
  ])('a token of $scopes: $effect', async ({ scopes, effect, required, missing }) => {
    const result = await run({ event: restEvent(), routes, introspected: okAnswer({ scopes }) });

    expect(effectOf(result)).toBe(effect);
    expect(result.requests[0]?.scopes).toBeNull();
    expect(result.record.required_scope).toBe(required);
    expect(result.record.missing_scope).toBe(missing);
    expect(result.record.checks.find(({ name }) => name === 'scope_covered')).toMatchObject({
      result: effect === 'Allow' ? 'passed' : 'failed',
      expected: 'time:query time:zone or admin',
    });
    if (effect === 'Deny') expect(result.record.challenge).toContain(`error="insufficient_scope"`);
    if (effect === 'Deny') expect(result.record.challenge).toContain(`scope="${required}"`);
  });

  test('lets a token in exactly when it covers one of them', async () => {
    const names = fc.subarray(['a', 'b', 'c', 'd']);
    await fc.assert(
      fc.asyncProperty(fc.array(names, { minLength: 1, maxLength: 3 }), names, async (anyOf, scopes) => {
        const result = await run({
          event: restEvent(),
          routes: { 'GET /time': { anyOf } },
          introspected: okAnswer({ scopes }),
        });

        const isCovered = anyOf.some((list) => list.every((scope) => scopes.includes(scope)));
        expect(effectOf(result)).toBe(isCovered ? 'Allow' : 'Deny');
      }),
      { numRuns: 300 },
    );
  });
});

describe('unknownRoute', () => {
  test.each([
    { unknownRoute: undefined, effect: 'Deny', reason: 'route_unknown' },
    { unknownRoute: 'deny', effect: 'Deny', reason: 'route_unknown' },
    { unknownRoute: 'allow', effect: 'Allow', reason: 'allowed' },
  ] as const)('$unknownRoute: $effect', async ({ unknownRoute, effect, reason }) => {
    const options = unknownRoute === undefined ? {} : { unknownRoute };

    const result = await run({ event: restEvent(), routes: { 'GET /other': ['a'] }, ...options });

    expect(effectOf(result)).toBe(effect);
    expect(result.record.reason).toBe(reason);
  });

  test('allow still asks for a valid token', async () => {
    const result = await run({
      event: restEvent({ headers: {} }),
      routes: {},
      unknownRoute: 'allow',
    });

    expect(result.record.reason).toBe('no_credentials');
    expect(result.record.checks).toContainEqual({
      name: 'route_known',
      result: 'skipped',
      why: 'no rule names the route, and unknownRoute is allow',
    });
  });

  const token = {
    type: 'TOKEN',
    authorizationToken: `Bearer ${TOKEN}`,
    methodArn: `${ARN}/GET/time`,
  };
  const unnamed = { ...restEvent(), resource: undefined, requestContext: {} };

  test.each([
    { name: 'TOKEN', event: token, routes: { 'GET /time': ['admin'] }, effect: 'Deny' },
    {
      name: 'TOKEN, rules for the others too',
      event: token,
      routes: { 'GET /x': ['a'], '*': [] },
      effect: 'Deny',
    },
    {
      name: 'REQUEST without its resource',
      event: unnamed,
      routes: { 'GET /time': ['admin'] },
      effect: 'Deny',
    },
    {
      name: 'TOKEN, one rule for every route',
      event: token,
      routes: { '*': ['time:query'] },
      effect: 'Allow',
    },
    { name: 'TOKEN, an empty table', event: token, routes: {}, effect: 'Allow' },
  ])('allow of a call that does not name its route: $name is $effect', async ({ event, routes, effect }) => {
    const introspected = okAnswer({ certificateThumbprint: null });

    const result = await run({ event, routes, unknownRoute: 'allow', introspected });

    expect(effectOf(result)).toBe(effect);
    if (effect === 'Deny') expect(result.record.reason).toBe('route_unknown');
  });

  test('without a table a call that does not name its route needs no scope', async () => {
    const result = await run({ event: token, introspected: okAnswer({ certificateThumbprint: null }) });

    expect(effectOf(result)).toBe('Allow');
    expect(result.requests).toMatchObject([{ scopes: null }]);
  });
});

describe('isRouteTable', () => {
  test.each([
    { table: {}, expected: true },
    { table: { 'ANY /': [], $connect: ['x'], '*': [] }, expected: true },
    { table: { 'GET /a.b/{id}/{proxy+}': { anyOf: [['x'], []] } }, expected: true },
    { table: { 'GET /a': { anyOf: [] } }, expected: false },
    { table: { 'GET /a': { anyOf: ['x'] } }, expected: false },
    { table: { 'GET /a': { anyof: [['x']] } }, expected: false },
    { table: { 'GET /a': { anyOf: [['x']], allOf: [['y']] } }, expected: false },
    { table: { 'GET /a': 'x' }, expected: false },
    { table: { 'GET /a': ['x y'] }, expected: false },
    { table: [], expected: false },
    { table: null, expected: false },
  ])('$table: $expected', ({ table, expected }) => {
    expect(isRouteTable(table)).toBe(expected);
  });

  test.each([
    'get /time',
    'GTE /time',
    '/time',
    'GET time',
    'GET  /time',
    'GET /time ',
    'GET /time/',
    'GET //time',
    'GET /time?a=b',
    'GET /a*',
    'GET /{id',
    '$',
    'time',
    '',
  ])('the key "%s" is named in the error that refuses it', async (key) => {
    await expect(run({ event: restEvent(), routes: { '*': [], [key]: ['admin'] } })).rejects.toThrow(
      `routes has the key ${JSON.stringify(key)}`,
    );
  });

  test('a wrong key cannot forge a line of a log', async () => {
    const routes = { [`GET /\n\u202E${'x'.repeat(500)}`]: [] };

    await expect(run({ event: restEvent(), routes })).rejects.toThrow(/^[^\n\u202E]{1,300}$/);
  });

  test('what is none is refused when the authorizer is made', async () => {
    const routes = { 'GET /time': 'time:query' } as unknown as RouteTable;

    await expect(run({ event: restEvent(), routes })).rejects.toThrow(ConfigurationError);
  });
});
