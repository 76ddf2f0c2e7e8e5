import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIntrospectionRequest } from '../../../local/introspection/request.ts';

const parse = (body: unknown) => parseIntrospectionRequest(JSON.stringify(body));

describe('parseIntrospectionRequest', () => {
  test('takes the four fields that are answered', () => {
    const body = {
      token: 't',
      scopes: ['a', 'b:c'],
      subject: 's',
      clientCertificate: 'pem',
      unknownField: 1,
    };

    expect(parse(body)).toEqual({
      request: { token: 't', requiredScopes: ['a', 'b:c'], requiredSubject: 's', clientCertificate: 'pem' },
    });
  });

  test('takes the body of the Python class, nulls and all', () => {
    const names =
      'scopes subject clientCertificate dpop htm htu resources uri message headers requiredComponents';
    const nulls = Object.fromEntries(`${names} acrValues`.split(' ').map((name) => [name, null]));

    expect(parse({ token: null, ...nulls, maxAge: 0, dpopNonceRequired: false })).toEqual({
      request: {
        token: undefined,
        requiredScopes: [],
        requiredSubject: undefined,
        clientCertificate: undefined,
      },
    });
  });

  test.each([
    { name: 'no JSON', body: '{' },
    { name: 'empty', body: '' },
    { name: 'null', body: 'null' },
    { name: 'an array', body: '[]' },
    { name: 'a text', body: '"token"' },
    { name: 'a number as token', body: '{"token":1}' },
    { name: 'scopes as a text', body: '{"token":"t","scopes":"a b"}' },
    { name: 'two scopes in one name', body: '{"token":"t","scopes":["a b"]}' },
    { name: 'a scope with a quote', body: '{"token":"t","scopes":["a\\""]}' },
    { name: 'an empty scope', body: '{"token":"t","scopes":[""]}' },
    { name: 'a certificate that is an object', body: '{"token":"t","clientCertificate":{}}' },
    { name: 'a DPoP proof', body: '{"token":"t","dpop":"e"}' },
    { name: 'a resource', body: '{"token":"t","resources":["urn:x"]}' },
    { name: 'a maximum age', body: '{"token":"t","maxAge":60}' },
    { name: 'an acr', body: '{"token":"t","acrValues":["x"]}' },
  ])('$name is refused with a reason', ({ body }) => {
    expect(parseIntrospectionRequest(body)).toEqual({
      request: undefined,
      problem: expect.stringMatching(/.+/),
    });
  });

  test('any text is a request or a problem that repeats none of its values, never an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        const parsed = parseIntrospectionRequest(body);
        expect(parsed.request === undefined ? typeof parsed.problem : 'string').toBe('string');
      }),
    );
    const secret = 'very-secret-token';
    expect(JSON.stringify(parse({ token: [secret], scopes: secret, dpop: secret }))).not.toContain(secret);
  });
});
