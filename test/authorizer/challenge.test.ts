import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildChallenge, type ChallengeInput } from '../../authorizer/challenge.ts';
import { REASONS, type Reason } from '../../shared/reasons.ts';

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
        (reason, realm, scheme, scopes, text) => {
          const challenge = buildChallenge({ reason, realm, scheme, scopes, proposed: text });
          const names = namesOf(challenge);

          expect(challenge).toMatch(CHALLENGE);
          expect(names.filter((name) => name === 'realm')).toHaveLength(1);
          expect(new Set(names).size).toBe(names.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
