import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRequestTime, stripStage } from '../../../local/gateway/gateway-call.ts';
import { buildHeaderMaps, countHeaderBytes, pairHeaders } from '../../../local/gateway/request-headers.ts';
import { parseQuery, parseRequestTarget } from '../../../local/gateway/request-target.ts';
import { matchRoute, SAMPLE_API } from '../../../local/gateway/sample-api.ts';

describe('parseRequestTarget (RFC 9112 section 3.2)', () => {
  test.each([
    { target: '/', path: '/', query: '' },
    { target: '/a/b?c=d?e', path: '/a/b', query: 'c=d?e' },
    { target: '/a?', path: '/a', query: '' },
    { target: '//host/a', path: '//host/a', query: '' },
    { target: '/a%2Fb/../c', path: '/a%2Fb/../c', query: '' },
  ])('$target is read, not decoded', ({ target, ...expected }) => {
    expect(parseRequestTarget(target)).toEqual(expected);
  });

  test.each(['', '*', 'https://localhost/a', 'a', '/a b', '/a\u0000', '/a\r\nb', '/\u00e9', '/a#b'])(
    '%j is refused',
    (target) => {
      expect(parseRequestTarget(target)).toBeUndefined();
    },
  );
});

describe('parseQuery', () => {
  test('the last value wins in one map, all are in the other', () => {
    expect(parseQuery('a=1&b=%41+B&a=2&c&__proto__=x')).toEqual({
      single: Object.fromEntries([
        ['a', '2'],
        ['b', 'A B'],
        ['c', ''],
        ['__proto__', 'x'],
      ]),
      multi: Object.fromEntries([
        ['a', ['1', '2']],
        ['b', ['A B']],
        ['c', ['']],
        ['__proto__', ['x']],
      ]),
    });
  });

  test('any text is read, and both maps have the same names', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { single, multi } = parseQuery(text);

        expect(Object.keys(single).toSorted()).toEqual(Object.keys(multi).toSorted());
      }),
    );
  });
});

describe('buildHeaderMaps', () => {
  test('spelling is the client\u2019s, the last value wins, and case does not part a header', () => {
    const lines = pairHeaders([
      'X-One',
      'a',
      'authorization',
      'first',
      'Authorization',
      'second',
      'x-one',
      'b',
    ]);

    expect(buildHeaderMaps(lines, [])).toEqual({
      single: { 'X-One': 'b', authorization: 'second' },
      multi: { 'X-One': ['a', 'b'], authorization: ['first', 'second'] },
    });
  });

  test('what the gateway adds replaces what the client sent, and connection headers go', () => {
    const lines = pairHeaders(['x-forwarded-proto', 'gopher', 'Connection', 'close', 'TE', 'trailers']);

    const { single } = buildHeaderMaps(lines, [['X-Forwarded-Proto', 'https']]);

    expect(single).toEqual({ 'X-Forwarded-Proto': 'https' });
  });

  test('names and values are counted', () => {
    expect(countHeaderBytes(pairHeaders(['ab', 'cde', 'f', '']))).toBe(6);
  });
});

describe('matchRoute', () => {
  test.each([
    { method: 'GET', path: '/time', resource: '/time', parameters: {} },
    { method: 'GET', path: '/accounts', resource: '/accounts', parameters: {} },
    {
      method: 'GET',
      path: '/accounts/a%2F1',
      resource: '/accounts/{accountId}',
      parameters: { accountId: 'a%2F1' },
    },
    { method: 'POST', path: '/payments', resource: '/payments', parameters: {} },
  ])('$method $path is $resource', ({ method, path, resource, parameters }) => {
    expect(matchRoute(SAMPLE_API, method, path)).toMatchObject({ route: { resource }, parameters });
  });

  test.each([
    ['POST', '/time'],
    ['get', '/time'],
    ['GET', '/time/'],
    ['GET', '//time'],
    ['GET', '/Time'],
    ['GET', '/accounts/'],
    ['GET', '/accounts/a/b'],
    ['GET', '/accounts/../time'],
    ['GET', '/'],
    ['HEAD', '/time'],
  ])('%s %s is no route', (method, path) => {
    expect(matchRoute(SAMPLE_API, method, path)).toBeUndefined();
  });
});

describe('stripStage', () => {
  const base = { apiId: 'api', stage: 'prod', domainName: 'd' } as const;

  test.each([
    { kind: 'mutual_tls' as const, path: '/prod/time', stripped: '/prod/time' },
    { kind: 'default' as const, path: '/prod/time', stripped: '/time' },
    { kind: 'default' as const, path: '/prod', stripped: '/' },
    { kind: 'default' as const, path: '/time', stripped: undefined },
    { kind: 'default' as const, path: '/production/time', stripped: undefined },
  ])('$path on the $kind endpoint is $stripped', ({ kind, path, stripped }) => {
    expect(stripStage({ ...base, kind }, path)).toBe(stripped);
  });
});

test('a request time is in the common log format', () => {
  expect(formatRequestTime(1_500_359_355_000)).toBe('18/Jul/2017:06:29:15 +0000');
});
