import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCertificate } from '../../authorizer/certificate.ts';
import { parseIntrospectionResponse } from '../../authorizer/introspection-response.ts';
import { readPlainAnswer } from '../../authorizer/plain-answer.ts';
import { readPlainCertificate } from '../../authorizer/plain-certificate.ts';
import { readPlainConfiguration } from '../../authorizer/plain-configuration.ts';
import { readConfiguration } from '../../authorizer/read-configuration.ts';
import { createSettings } from '../../authorizer/settings.ts';
import { NOW, OTHER_PEM, okAnswer, RFC_PEM, restEvent } from '../support/authorizer-events.ts';
import { effectOf, run } from '../support/authorizer-run.ts';

// A call that is in order is decided by code that reads plain forms only. What it takes, the whole reading takes alike.

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

describe('readPlainAnswer', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('OK', 'UNAUTHORIZED', null, undefined, 0, 26_478_243_745_571, true, ['a', 'b']),
    fc.bigInt(),
  );

  test('reads an answer as the whole reading does, or not at all', () => {
    const names = [...Object.keys(okAnswer()), 'claims', 'cnonce', 'acr', 'unknown', '__proto__'];
    let plain = 0;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 }), (changes) => {
        const answer = okAnswer(changes);
        const read = readPlainAnswer(answer);
        if (read === undefined) return;
        plain += 1;
        expect(read).toEqual(attempt(() => parseIntrospectionResponse(answer)));
      }),
      { numRuns: 2_000 },
    );
    expect(plain).toBeGreaterThan(100);
  });
});

describe('readPlainCertificate', () => {
  test('reads a PEM text as the whole reading does, or not at all', () => {
    const piece = fc.constantFrom('\n', '\r\n', '\\n', '%0A', ' ', 'A', '=', '-----END CERTIFICATE-----', '');
    const place = fc.integer({ min: 0, max: RFC_PEM.length });
    fc.assert(
      fc.property(place, piece, fc.integer({ min: 0, max: 2 }), (at, inserted, removed) => {
        const pem = RFC_PEM.slice(0, at) + inserted + RFC_PEM.slice(at + removed);
        const read = readPlainCertificate(pem);
        if (read !== undefined) expect(read).toEqual(parseCertificate(pem));
      }),
      { numRuns: 2_000 },
    );
    expect(readPlainCertificate(RFC_PEM)).toEqual(parseCertificate(RFC_PEM));
  });
});

describe('readPlainConfiguration', () => {
  const REQUIRED = {
    AUTHLETE_BASE_URL: 'https://api.authlete.example/',
    AUTHLETE_SERVICE_APIKEY: '21653835348762',
    AUTHLETE_SERVICE_APISECRET: 'a-secret-of-the-service',
  };
  const variables = fc.record(
    {
      AUTHLETE_BASE_URL: fc.oneof(
        fc.webUrl(),
        fc.constantFrom(
          'https://a.example:443//',
          'https://a.example:70000',
          'http://127.0.0.1:9080',
          'http://localhost:80/x',
          'http://a.example',
          'https://a..example/x/',
          'https://1.2.3.example',
        ),
      ),
      AUTHLETE_API_VERSION: fc.constantFrom('V2', 'V3', 'v2', ''),
      AUTHLETE_SERVICE_APIKEY: fc.constantFrom('1', 'a b', ' ', ''),
      AUTHLETE_SERVICE_APISECRET: fc.string({ maxLength: 8 }),
      AUTHLETE_SERVICE_APISECRET_ARN: fc.constantFrom(
        'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a',
        '',
      ),
      INTROSPECTION_ENDPOINT: fc.constantFrom('https://a.example', ''),
      GATELENS_ROUTES: fc.constantFrom(
        '{"GET /time":["time:query"]}',
        '{"GET /time":["a"],"GET /time":[]}',
        '{"GET /time": ["a"]}',
        '{"GET time":["a"]}',
        '{"GET /a":{"anyOf":[["a"]]}}',
        '{}',
        '[]',
        '',
      ),
      GATELENS_REQUIRE_BINDING: fc.constantFrom('true', 'false', 'no', ''),
      GATELENS_ALLOWED_DOMAINS: fc.constantFrom('a.example,b.example', 'a.example, b.example', ',', 'x', ''),
      GATELENS_REALM: fc.constantFrom('time', '"', ''),
      GATELENS_ROUTE: fc.constantFrom('x', ''),
    },
    { requiredKeys: [] },
  );

  test('reads an environment as the whole reading does, or not at all', async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(variables, fc.nat(8), fc.nat(8), async (changes, ...kept) => {
        const few = Object.entries(changes).filter((_entry, index) => kept.includes(index));
        const environment = { ...REQUIRED, ...Object.fromEntries(few) };
        const read = readPlainConfiguration(environment);
        if (read === undefined) return;
        plain += 1;
        const whole = await readConfiguration(environment);
        const { introspection, ...options } = read;
        expect(whole).toMatchObject(options);
        expect(whole.introspection.endpoint).toBe(introspection.endpoint);
        expect(whole.introspection.secrets).toEqual(introspection.secrets);
        expect(createSettings(read).configVersion()).toBe(createSettings(whole).configVersion());
      }),
      { numRuns: 500 },
    );
    expect(plain).toBeGreaterThan(10);
  });
});

describe('a plain call', () => {
  const changed = fc.record(
    {
      action: fc.constantFrom('OK', 'FORBIDDEN'),
      existent: fc.constantFrom(true, false),
      expiresAt: fc.constantFrom(NOW + 1, NOW, NOW + 3_600_000),
      scopes: fc.constantFrom(['time:query'], [], null, ['a']),
      certificateThumbprint: fc.constantFrom(null, 'x'),
      subject: fc.constantFrom(null, '', ' john', 'j\u00f6hn', 'x'.repeat(300), 'sample-token-4f8a1c2b3d5e'),
      clientIdAlias: fc.constantFrom('alias', 'a\nb'),
      clientIdAliasUsed: fc.boolean(),
      resultMessage: fc.constantFrom('fine', 'é', 'x'.repeat(3_000)),
      clientAttributes: fc.constantFrom([{ key: 'a', value: 'b' }], [{ key: 'a', value: 'x'.repeat(2_500) }]),
      properties: fc.constantFrom([{ key: 'a', value: 'b', hidden: true }], [{ key: 'a', value: 'b' }]),
      cnonce: fc.constantFrom('nonce-of-the-credential'),
    },
    { requiredKeys: [] },
  );
  const event = fc.constantFrom(
    restEvent(),
    restEvent({ pem: OTHER_PEM }),
    restEvent({ more: { path: '/time/sample-token-4f8a1c2b3d5e' } }),
    restEvent({ more: { path: '/caf\u00e9' } }),
  );
  const options = fc.record({
    requireBinding: fc.boolean(),
    simpleResponse: fc.boolean(),
    verifyScopes: fc.boolean(),
    allowedDomains: fc.constantFrom(['API.example.com'], ['other.example'], undefined),
    routes: fc.constantFrom({ 'GET /time': ['time:query'] }, { 'GET /other': [] }, undefined),
  });

  // `run` compares each call with the same one decided in every detail.
  test('has the answer and the record that it has in every detail', async () => {
    let allowed = 0;
    await fc.assert(
      fc.asyncProperty(event, changed, fc.nat(11), fc.nat(11), options, async (called, changes, ...rest) => {
        const [first, second, { allowedDomains, routes, ...flags }] = rest;
        const few = Object.entries(changes).filter((_entry, index) => index === first || index === second);
        const result = await run({
          event: called,
          introspected: okAnswer({ properties: null, ...Object.fromEntries(few) }),
          ...flags,
          ...(allowedDomains === undefined ? {} : { allowedDomains }),
          ...(routes === undefined ? {} : { routes }),
        });
        if ('policyDocument' in (result.answer ?? {}) && effectOf(result) === 'Allow') allowed += 1;
      }),
      { numRuns: 400 },
    );
    expect(allowed).toBeGreaterThan(20);
  });
});
