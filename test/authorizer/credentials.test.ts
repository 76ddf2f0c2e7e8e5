import { describe, expect, test } from 'vitest';
import { parseCredentials } from '../../authorizer/credentials.ts';
import { parseEvent } from '../../authorizer/event.ts';
import { restEvent } from '../support/authorizer-events.ts';

const credentialsOf = (headers: Record<string, unknown> | null, more: object = {}): unknown => {
  const parsed = parseEvent(restEvent({ headers, more: { ...more } }));
  if (parsed.kind !== 'request') throw new Error('the event of the test cannot be read');
  return parseCredentials(parsed.request);
};

describe('parseCredentials (RFC 6750 section 2.1)', () => {
  test.each(['Bearer tok', 'bearer tok', 'BEARER tok', 'Bearer    tok   '])(
    '"%s" presents the token',
    (value) => {
      expect(credentialsOf({ authorization: value })).toEqual({
        kind: 'token',
        scheme: 'Bearer',
        token: 'tok',
      });
    },
  );

  test('every character of b64token is taken', () => {
    const token = 'AZaz09-._~+/==';

    expect(credentialsOf({ Authorization: `Bearer ${token}` })).toMatchObject({ token });
  });

  test.each([
    { value: '', reason: 'no_credentials' },
    { value: 'Bearer', reason: 'malformed_authorization' },
    { value: 'Bearer ', reason: 'malformed_authorization' },
    { value: ' Bearer tok', reason: 'malformed_authorization' },
    { value: 'Bearer\ttok', reason: 'malformed_authorization' },
    { value: 'Bearer tok\n', reason: 'malformed_authorization' },
    { value: 'Bearer a b', reason: 'malformed_authorization' },
    { value: 'Bearer tok,tok2', reason: 'malformed_authorization' },
    { value: 'Bearer "tok"', reason: 'malformed_authorization' },
    { value: 'Bearer t=k', reason: 'malformed_authorization' },
    { value: 'Bearer tök', reason: 'malformed_authorization' },
    { value: `Bearer ${'x'.repeat(10_241)}`, reason: 'malformed_authorization' },
    { value: 'Bearertok', reason: 'malformed_authorization' },
    { value: 'Bearer a, Bearer b', reason: 'multiple_credentials' },
    { value: 'Bearer a,DPoP b', reason: 'multiple_credentials' },
    { value: 'Basic abc', reason: 'scheme_unsupported' },
    { value: ['Bearer a'], reason: 'malformed_authorization' },
    { value: 5, reason: 'malformed_authorization' },
  ])('$value is refused as $reason', ({ value, reason }) => {
    expect(credentialsOf({ Authorization: value })).toMatchObject({ kind: 'refused', reason });
  });

  test.each([
    { name: 'absent headers', headers: null },
    { name: 'a null value', headers: { Authorization: null } },
    { name: 'a name with a blank', headers: { 'Authorization ': 'Bearer tok' } },
  ])('$name are no credentials', ({ headers }) => {
    expect(credentialsOf(headers)).toMatchObject({ reason: 'no_credentials' });
  });

  test.each([
    { name: 'two spellings', headers: { Authorization: 'Bearer a', authorization: 'Bearer b' }, multi: null },
    {
      name: 'the same value twice',
      headers: { Authorization: 'Bearer a', authorization: 'Bearer a' },
      multi: null,
    },
    {
      name: 'the same value twice, once in the other map,',
      headers: { Authorization: 'Bearer a', authorization: 'Bearer a' },
      multi: { Authorization: ['Bearer a'] },
    },
    {
      name: 'two values of one name',
      headers: { Authorization: 'Bearer b' },
      multi: { Authorization: ['Bearer a', 'Bearer b'] },
    },
    {
      name: 'maps that differ',
      headers: { Authorization: 'Bearer b' },
      multi: { Authorization: ['Bearer a'] },
    },
  ])('$name are multiple credentials', ({ headers, multi }) => {
    expect(credentialsOf(headers, { multiValueHeaders: multi })).toMatchObject({
      reason: 'multiple_credentials',
    });
  });

  test('one value in both maps is one token', () => {
    const multiValueHeaders = { Authorization: ['Bearer tok'] };

    expect(credentialsOf({ Authorization: 'Bearer tok' }, { multiValueHeaders })).toMatchObject({
      token: 'tok',
    });
  });

  test('a token in the URL is refused, also beside one in the header', () => {
    const more = { queryStringParameters: { access_token: 'x' } };

    expect(credentialsOf({ Authorization: 'Bearer tok' }, more)).toMatchObject({ reason: 'token_in_query' });
  });

  test.each([
    { name: 'a proof', dpop: { DPoP: 'a.b.c' }, expected: { kind: 'token', scheme: 'DPoP', proof: 'a.b.c' } },
    { name: 'an empty proof', dpop: { DPoP: '' }, expected: { kind: 'refused', reason: 'dpop_missing' } },
    { name: 'no proof', dpop: {}, expected: { kind: 'refused', reason: 'dpop_missing', scheme: 'DPoP' } },
    {
      name: 'two proofs',
      dpop: { DPoP: 'a', dpop: 'b' },
      expected: { kind: 'refused', reason: 'dpop_multiple' },
    },
  ])('the DPoP scheme with $name', ({ dpop, expected }) => {
    expect(credentialsOf({ Authorization: 'DPoP tok', ...dpop })).toMatchObject(expected);
  });
});
