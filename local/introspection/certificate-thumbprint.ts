import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto';

// The first block is the leaf. Buffer and OpenSSL skip junk within base64, so the alphabet is checked here.
const FIRST_BLOCK =
  /-----BEGIN CERTIFICATE-----\r?\n((?:[A-Za-z0-9+/]+={0,2}\r?\n)+)-----END CERTIFICATE-----/;

/**
 * Computes the thumbprint of a PEM certificate, x5t#S256.
 *
 * @param pem - One certificate, or a chain with the leaf first.
 * @returns SHA-256 of the DER form, base64url without padding; `undefined` when it is not a certificate.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705#section-3.1 RFC 8705 section 3.1}
 */
export const certificateThumbprint = (pem: string): string | undefined => {
  const block = FIRST_BLOCK.exec(pem)?.[0];
  if (block === undefined) return undefined;
  try {
    return createHash('sha256').update(new X509Certificate(block).raw).digest('base64url');
  } catch {
    return undefined;
  }
};

/** Compares two thumbprints in constant time. */
export const isSameThumbprint = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
};
