import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LookupKind } from '../../../dashboard/contract/lookup.ts';
import { recognise } from '../../../dashboard/web/src/search/recognise.ts';

const NOTHING_KNOWN: ReadonlyMap<string, LookupKind> = new Map();
/** An opaque token as oidc-provider issues it: 43 characters of base64url, as a token hash has, too. */
const OPAQUE = 'Zm9vYmFyYmF6cXV4Y29ycmxhdA-_Jz1Xy0Pq7Rs8TuA';
const HASH = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
const HEX = Buffer.from(HASH, 'base64url').toString('hex');
const COLON_HEX = HEX.match(/../g)?.join(':') ?? '';
const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n';

describe('recognise', () => {
  test.each([
    ['a header value', `Bearer ${OPAQUE}`, OPAQUE],
    ['a whole header', `Authorization: bearer ${OPAQUE}`, OPAQUE],
    ['a DPoP header', `Authorization: DPoP ${JWT}`, JWT],
    ['a curl line', `curl -H 'Authorization: Bearer ${OPAQUE}' https://localhost:8443/time`, OPAQUE],
    ['a token response', `{"access_token":"${OPAQUE}","token_type":"Bearer","expires_in":60}`, OPAQUE],
    ['a form', `access_token=${OPAQUE}`, OPAQUE],
    ['a short token behind its scheme', 'Bearer abc', 'abc'],
    [
      'a UUID behind its scheme',
      'Bearer 0199a000-0000-7000-8000-000000000001',
      '0199a000-0000-7000-8000-000000000001',
    ],
    ['a token as named', 'token=abc', 'abc'],
  ])('takes the token from %s', (_what, input, token) => {
    expect(recognise(input, NOTHING_KNOWN)).toMatchObject({ kind: 'token', token, alternatives: [] });
  });

  test('takes a JWT, signed or encrypted, for a token and nothing else', () => {
    expect(recognise(JWT, NOTHING_KNOWN)).toMatchObject({ kind: 'token', token: JWT, alternatives: [] });
    expect(recognise(`${JWT}.YQ.Yg`, NOTHING_KNOWN)).toMatchObject({ kind: 'token', alternatives: [] });
  });

  test.each([
    ['43 characters of base64url', ` ${HASH}\n`, HASH],
    ['hex, and knows which thumbprint it may be,', HEX, HEX],
  ])('takes %s for a token, and leaves it to the reader to call it a hash', (_what, input, token) => {
    expect(recognise(input, NOTHING_KNOWN)).toEqual({
      kind: 'token',
      token,
      what: 'access token',
      alternatives: [
        { kind: 'token_hash', value: HASH },
        { kind: 'thumbprint', value: HASH },
        { kind: 'client_id', value: token },
      ],
      otherwise: HASH,
    });
  });

  test.each([
    ['hex with colons', COLON_HEX],
    ['hex with colons in capitals', COLON_HEX.toUpperCase()],
    ['what openssl prints', `sha256 Fingerprint=${COLON_HEX.toUpperCase()}`],
    ['what an older openssl prints', `SHA256 Fingerprint=${COLON_HEX}`],
    ['a named hex', `thumbprint=${HEX}`],
    ['the claim of RFC 8705', `"x5t#S256": "${HASH}"`],
  ])('converts %s to the thumbprint of the record', (_what, input) => {
    expect(recognise(input, NOTHING_KNOWN)).toMatchObject({
      kind: 'lookup',
      lookup: { kind: 'thumbprint', value: HASH },
    });
  });

  test('offers a client id as a subject, too', () => {
    expect(recognise('alice', NOTHING_KNOWN)).toMatchObject({
      lookup: { kind: 'client_id', value: 'alice' },
      alternatives: [{ kind: 'subject', value: 'alice' }],
    });
  });

  test('does not offer as a hash what no SHA-256 ends in', () => {
    const token = `${OPAQUE.slice(0, 42)}B`;

    expect(recognise(token, NOTHING_KNOWN)).toMatchObject({
      alternatives: [{ kind: 'client_id', value: token }],
    });
  });

  test.each<[string, LookupKind]>([
    ['a token hash', 'token_hash'],
    ['a thumbprint', 'thumbprint'],
    ['a random client id', 'client_id'],
  ])('knows %s that the page has shown', (_what, kind) => {
    expect(recognise(HASH, new Map([[HASH, kind]]))).toMatchObject({
      kind: 'lookup',
      lookup: { kind, value: HASH },
    });
  });

  test.each<[string, LookupKind, string]>([
    [`token_hash=${HASH}`, 'token_hash', HASH],
    [`token_hash: "${HASH}"`, 'token_hash', HASH],
    [`certificate_thumbprint = ${HASH}`, 'thumbprint', HASH],
    ['client_id=s6BhdRkqt3s6BhdRkqt3s6BhdRkqt3', 'client_id', 's6BhdRkqt3s6BhdRkqt3s6BhdRkqt3'],
    ['request_id=x-1', 'call_id', 'x-1'],
    [
      'x-fapi-interaction-id: 0199a000-0000-7000-8000-000000000001',
      'call_id',
      '0199a000-0000-7000-8000-000000000001',
    ],
    ['x-amzn-RequestId: x-1', 'call_id', 'x-1'],
    ['"request_id": "x-1",', 'call_id', 'x-1'],
    ['sub=alice', 'subject', 'alice'],
    ['subject: "alice"', 'subject', 'alice'],
    ['0199a000-0000-7000-8000-000000000001', 'call_id', '0199a000-0000-7000-8000-000000000001'],
    ['F6CD0D4E-59CD-11EE-8C99-0242AC120002', 'call_id', 'F6CD0D4E-59CD-11EE-8C99-0242AC120002'],
    ['tutorial-client', 'client_id', 'tutorial-client'],
    ['26478243745571', 'client_id', '26478243745571'],
    ['s6BhdRkqt3', 'client_id', 's6BhdRkqt3'],
    ['payment-initiation-service-production-eu', 'client_id', 'payment-initiation-service-production-eu'],
    ['https://rp.example.com/clients/one', 'client_id', 'https://rp.example.com/clients/one'],
    ['MobileBankingClientProd', 'client_id', 'MobileBankingClientProd'],
    ['billing.reports.reader@accounts.example', 'client_id', 'billing.reports.reader@accounts.example'],
  ])('searches %s as %s', (input, kind, value) => {
    expect(recognise(input, NOTHING_KNOWN)).toMatchObject({ kind: 'lookup', lookup: { kind, value } });
  });

  test.each([
    ['a private key', '-----BEGIN PRIVATE KEY-----AQID-----END PRIVATE KEY-----'],
    [
      'a certificate with its key',
      `${CERTIFICATE}-----BEGIN EC PRIVATE KEY-----AQID-----END EC PRIVATE KEY-----`,
    ],
    ['two certificates', `${CERTIFICATE}${CERTIFICATE}`],
    ['a SHA-1 fingerprint', 'SHA1 Fingerprint=AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD'],
    ['a certificate that is none', '-----BEGIN CERTIFICATE-----AQ*D-----END CERTIFICATE-----'],
    ['a part of a certificate', '-----BEGIN CERTIFICATE-----AQID'],
    ['client credentials', 'Authorization: Basic dXNlcjpwYXNz'],
    ['a token called a hash', `token_hash=${JWT}`],
    ['a token among other text', `my token is ${OPAQUE} I think`],
  ])('refuses %s', (_what, input) => {
    const recognition = recognise(input, NOTHING_KNOWN);

    expect(recognition.kind).toBe('refused');
    expect(JSON.stringify(recognition)).not.toContain(OPAQUE);
  });

  test('reads a certificate, also on one line', () => {
    const der = Uint8Array.of(1, 2, 3);

    expect(recognise(CERTIFICATE, NOTHING_KNOWN)).toEqual({ kind: 'certificate', der });
    expect(recognise(CERTIFICATE.replaceAll('\n', ''), NOTHING_KNOWN)).toEqual({ kind: 'certificate', der });
    expect(recognise(encodeURIComponent(CERTIFICATE), NOTHING_KNOWN)).toEqual({ kind: 'certificate', der });
    expect(recognise(`subject=CN = a\n${CERTIFICATE}`, NOTHING_KNOWN)).toEqual({ kind: 'certificate', der });
  });

  test.each(['', '   ', '\n'])('sees nothing in %j', (input) => {
    expect(recognise(input, NOTHING_KNOWN)).toEqual({ kind: 'nothing' });
  });

  const randomBytes = (minLength: number): fc.Arbitrary<Buffer> =>
    fc.noBias(fc.uint8Array({ minLength, maxLength: 48 })).map((bytes) => Buffer.from(bytes));

  test.each(['base64url', 'base64', 'hex'] as const)(
    'never sends a random token of 128 bits or more in %s, unless it may be words',
    (encoding) => {
      fc.assert(
        fc.property(randomBytes(16), (bytes) => {
          const token = bytes.toString(encoding);
          // No word has a digit before a letter.
          fc.pre(/\d[A-Za-z]/.test(token));
          expect(recognise(token, NOTHING_KNOWN)).toMatchObject({ kind: 'token', token });
        }),
        { numRuns: 3000 },
      );
    },
  );

  test('never sends a random token of 256 bits', () => {
    fc.assert(
      fc.property(randomBytes(32), (bytes) => {
        const token = bytes.toString('base64url');
        expect(recognise(token, NOTHING_KNOWN)).toMatchObject({ kind: 'token', token });
      }),
      { numRuns: 3000 },
    );
  });

  test('takes fewer than one in ten thousand tokens of 128 bits for words', () => {
    const tokens = Array.from({ length: 100_000 }, (_token, index) =>
      createHash('sha256').update(`${index}`).digest().subarray(0, 16).toString('base64url'),
    );

    const sent = tokens.filter((token) => recognise(token, NOTHING_KNOWN).kind !== 'token');

    expect(sent.length).toBeLessThan(10);
  });

  test('never gives a token to a lookup, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (before, after) => {
        const recognition = recognise(`${before} ${OPAQUE} ${after}`, NOTHING_KNOWN);
        if (recognition.kind === 'lookup') expect(recognition.lookup.value).not.toContain(OPAQUE);
      }),
      { numRuns: 1000 },
    );
  });
});
