import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTexts } from '../../../../dashboard/web/src/detail/text-difference.ts';
import { writeThumbprint } from '../../../../dashboard/web/src/detail/thumbprint-notations.ts';

/** RFC 8705 appendix A. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
-----END CERTIFICATE-----`;
const THUMBPRINT = 'A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0';

describe('writeThumbprint (RFC 8705 appendix A)', () => {
  test('writes what openssl and sha256sum write', () => {
    const { fingerprint256 } = new X509Certificate(CERTIFICATE);

    expect(writeThumbprint(THUMBPRINT, 'base64url')).toBe(THUMBPRINT);
    expect(writeThumbprint(THUMBPRINT, 'colon_hex')).toBe(fingerprint256);
    expect(writeThumbprint(THUMBPRINT, 'hex')).toBe(fingerprint256.replaceAll(':', '').toLowerCase());
  });

  test.each(['', 'short', `${THUMBPRINT}=`, '<img src=x>', 'é'.repeat(43)])('leaves %j as it is', (text) => {
    expect(writeThumbprint(text, 'hex')).toBe(text);
  });
});

describe('compareTexts', () => {
  test('marks the places that differ, and what only one of them has', () => {
    expect(compareTexts('abcdef', 'abXde')).toEqual([
      { text: 'ab', differs: false },
      { text: 'c', differs: true },
      { text: 'de', differs: false },
      { text: 'f', differs: true },
    ]);
  });

  test('parts joined are the text, and nothing differs from itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, other) => {
        expect(
          compareTexts(text, other)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
        expect(compareTexts(text, text).some(({ differs }) => differs)).toBe(false);
      }),
    );
  });
});
