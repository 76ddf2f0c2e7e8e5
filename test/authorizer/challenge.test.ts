import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildChallenge, type ChallengeInput } from '../../authorizer/challenge.ts';
import { ConfigurationError } from '../../authorizer/configuration.ts';
import { isResourceMetadata } from '../../authorizer/resource-metadata.ts';
import { REASONS, type Reason } from '../../shared/reasons.ts';
import { restEvent } from '../support/authorizer-events.ts';
import { effectOf, run } from '../support/authorizer-run.ts';

const REASON_CODES = Object.keys(REASONS).filter((reason) => reason !== 'allowed') as Reason[];

/** RFC 9110 section 11.6.1 with the narrower values of RFC 6750 section 3. */
const PARAMETER = String.raw`([A-Za-z_]+)=("[\x20\x21\x23-\x5B\x5D-\x7E]*"|[!#$%&'*+.^_\x60|~0-9A-Za-z-]+)`;
const CHALLENGE = new RegExp(`^(?:Bearer|DPoP) ${PARAMETER}(?:\\s*,\\s*${PARAMETER})*$`);

const namesOf = (challenge: string): (string | undefined)[] =>
  [...challenge.matchAll(new RegExp(PARAMETER, 'g'))].map(([, name]) => name);

const build = (changes: Partial<ChallengeInput> = {}): string =>
  buildChallenge({ reason: 'token_expired', realm: 'api', scheme: 'Bearer', scopes: null, ...changes });

describe('buildChallenge (RFC 6750 section 3)', () => {
  test.each([
    { reason: 'no_credentials', expected: 'Bearer realm="api"' },
    { reason: 'internal_error', expected: 'Bearer realm="api"' },
    {
      reason: 'token_expired',
      expected: 'Bearer realm="api", error="invalid_token", error_description="The token has expired."',
    },
    {
      reason: 'insufficient_scope',
      expected:
        'Bearer realm="api", error="insufficient_scope", error_description="The token does not cover the scopes that this route needs.", scope="a b"',
    },
  ] as const)('$reason', ({ reason, expected }) => {
    expect(build({ reason, scopes: ['a', 'b'] })).toBe(expected);
  });

  test('a DPoP call is answered in its scheme, with algorithms', () => {
    expect(build({ reason: 'dpop_missing', scheme: 'DPoP' })).toMatch(
      /^DPoP realm="api", error="invalid_token", .*algs="ES256 PS256"$/,
    );
  });

  test.each([
    {
      name: 'a valid proposal is kept, with a realm before it',
      proposed: 'Bearer error="invalid_token",error_uri="https://docs.authlete.com/#A065301"',
      expected: 'Bearer realm="api", error="invalid_token",error_uri="https://docs.authlete.com/#A065301"',
    },
    {
      name: 'a realm of its own stays',
      proposed: 'Bearer realm="as", error="invalid_token"',
      expected: 'Bearer realm="as", error="invalid_token"',
    },
    {
      name: 'another scheme of the proposal stays',
      proposed: 'DPoP error="use_dpop_nonce"',
      expected: 'DPoP realm="api", error="use_dpop_nonce"',
    },
    {
      name: 'algorithms of a DPoP proposal stay',
      proposed:
        'DPoP error="invalid_token",error_description="[A065308] Expected a DPoP header but none was provided.",algs="ES256"',
      expected:
        'DPoP realm="api", error="invalid_token",error_description="[A065308] Expected a DPoP header but none was provided.",algs="ES256"',
    },
  ])('$name', ({ proposed, expected }) => {
    expect(build({ proposed })).toBe(expected);
  });

  test.each([
    'Bearer error="a", error="b"',
    'Bearer error="a"\r\nSet-Cookie: x=1',
    'Bearer error="a\\"b"',
    'Basic realm="x", error="y"',
    'Bearer realm="x"',
    'Bearer error="ü"',
    `Bearer error="${'x'.repeat(2000)}"`,
    '',
  ])('the proposal %j is replaced by our own', (proposed) => {
    expect(build({ proposed })).toBe(build());
  });

  test.each([
    ['scope=""', ''],
    ['scope="a  b"', ''],
    ['scope=" a"', ''],
    ['error_uri="https://as.example/a b"', ''],
    ['error_uri=""', ''],
    ['error_uri="<https://as.example/>"', ''],
    ['scope="a b"', ', scope="a b"'],
    ['constructor="x"', ', constructor="x"'],
  ])('of a proposal with %s this is left: %j', (parameter, left) => {
    const challenge = build({ proposed: `Bearer error="invalid_token", ${parameter}` });

    expect(challenge).toBe(`Bearer realm="api", error="invalid_token"${left}`);
  });

  test('scopes that are too many are named as far as there is room, never in part', () => {
    const scopes = Array.from({ length: 40 }, (_, index) => `accounts:${index + 10}`);
    const challenge = build({ reason: 'insufficient_scope', scopes: ['x'.repeat(300), ...scopes] });

    const named = /scope="([^"]*)"/.exec(challenge)?.[1]?.split(' ') ?? [];
    expect(named).toEqual(scopes.slice(0, 21));
    expect(build({ reason: 'insufficient_scope', scopes: ['x'.repeat(300)] })).not.toContain('scope="');
  });

  test('a fault of ours never blames the token', () => {
    expect(build({ reason: 'introspection_failed', proposed: 'Bearer error="invalid_token"' })).toBe(
      'Bearer realm="api"',
    );
  });

  test('every input gives a valid challenge with one realm and no parameter twice', () => {
    const proposed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('Bearer ', 'error', 'realm', '=', '"', ',', ' ', 'x', '\\', '\n') }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...REASON_CODES),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('Bearer' as const, 'DPoP' as const),
        fc.option(fc.array(fc.string())),
        fc.option(proposed, { nil: undefined }),
        fc.option(fc.webUrl({ validSchemes: ['https'] }).filter(isResourceMetadata), { nil: undefined }),
        (reason, realm, scheme, scopes, text, resourceMetadata) => {
          const challenge = buildChallenge({
            reason,
            realm,
            scheme,
            scopes,
            resourceMetadata,
            proposed: text,
          });
          const names = namesOf(challenge);

          expect(challenge).toMatch(CHALLENGE);
          expect(names.filter((name) => name === 'realm')).toHaveLength(1);
          expect(new Set(names).size).toBe(names.length);
          expect(names.includes('resource_metadata')).toBe(resourceMetadata !== undefined);
        },
      ),
      { numRuns: 2000 },
    );
  }, 20_000);
});

describe('resource_metadata (RFC 9728 section 5.1)', () => {
  const resourceMetadata = 'https://api.example.com/.well-known/oauth-protected-resource';

  test.each([
    {
      name: 'a call without a token',
      changes: { reason: 'no_credentials' },
      expected: `Bearer realm="api", resource_metadata="${resourceMetadata}"`,
    },
    {
      name: 'a fault',
      changes: { reason: 'internal_error' },
      expected: `Bearer realm="api", resource_metadata="${resourceMetadata}"`,
    },
    {
      name: 'a proposed challenge',
      changes: { proposed: 'Bearer realm="as",error="invalid_token"' },
      expected: `Bearer resource_metadata="${resourceMetadata}", realm="as",error="invalid_token"`,
    },
    {
      name: 'a proposed challenge with one of its own',
      changes: { proposed: 'Bearer error="invalid_token",resource_metadata="https://as.example/"' },
      expected: 'Bearer realm="api", error="invalid_token",resource_metadata="https://as.example/"',
    },
  ] as const)('$name', ({ changes, expected }) => {
    expect(build({ resourceMetadata, ...changes })).toBe(expected);
  });

  test('is in the challenge of record and answer', async () => {
    const { record, answer } = await run({ event: restEvent({ headers: {} }), resourceMetadata });

    expect(record.challenge).toContain(`resource_metadata="${resourceMetadata}"`);
    expect(answer).toMatchObject({ context: { challenge: record.challenge } });
  });

  test.each([
    'http://api.example.com/',
    '/metadata',
    'https://api.example.com/"',
    'https://a b/',
    'https://',
  ])('%s is refused when the authorizer is made', async (url) => {
    await expect(run({ event: restEvent(), resourceMetadata: url })).rejects.toThrow(ConfigurationError);
  });
});

describe('step-up (RFC 9470 section 3)', () => {
  const described =
    'error="insufficient_user_authentication",error_description="[A341302] The class is low."';

  test.each([
    { content: `Bearer ${described},acr_values="gold silver"`, code: 'A341302', reason: 'acr_insufficient' },
    { content: `Bearer ${described},acr_values="gold"`, code: 'A999999', reason: 'acr_insufficient' },
    { content: `Bearer ${described},max_age="5"`, code: 'A999999', reason: 'auth_too_old' },
    { content: `Bearer ${described},max_age=5`, code: 'A999999', reason: 'auth_too_old' },
  ])('$content is a 401 that keeps what is asked for', async ({ content, code, reason }) => {
    const introspected = { action: 'FORBIDDEN', resultCode: code, responseContent: content };

    const refused = await run({ event: restEvent(), introspected });
    const thrown = await run({ event: restEvent(), introspected, policy: false });

    expect(effectOf(refused)).toBe('Deny');
    expect(refused.record).toMatchObject({ reason, http_status: 401, outcome: 'deny' });
    expect(refused.record.challenge).toBe(content.replace('Bearer ', 'Bearer realm="api", '));
    expect(thrown.thrown?.message).toBe('Unauthorized');
  });
});
