import { timingSafeEqual } from 'node:crypto';

const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;

/** Tells whether a text has the form of x5t#S256: SHA-256 in base64url, 43 characters (RFC 8705 section 3.1). */
export const isThumbprint = (text: string): boolean => THUMBPRINT.test(text);

/** Compares two thumbprints in constant time. */
export const isSameThumbprint = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};
