import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto';

/** The first block is the leaf. */
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
  const [block, body] = FIRST_BLOCK.exec(pem) ?? [];
  if (block === undefined || body === undefined) return undefined;
  try {
    const { raw } = new X509Certificate(block);
    // OpenSSL passes over damage in base64: junk, bits that no byte takes up. Such a text does not come back.
    const isUndamaged = raw.toString('base64') === body.replaceAll(/[\r\n]/g, '');
    return isUndamaged ? createHash('sha256').update(raw).digest('base64url') : undefined;
  } catch {
    return undefined;
  }
};

/** Compares two thumbprints in constant time. */
export const isSameThumbprint = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
};
