import { SHA256_BASE64URL } from '../../../contract/lookup.ts';

/** Ways in which tools write the SHA-256 of a certificate, with the names that the page gives them. */
export const NOTATIONS = { base64url: 'base64url', hex: 'hex', colon_hex: 'colon hex' } as const;

/** One way to write a thumbprint. */
export type Notation = keyof typeof NOTATIONS;

/** Tells whether a text names a notation. */
export const isNotation = (text: string): text is Notation => Object.hasOwn(NOTATIONS, text);

/**
 * Writes a thumbprint as `cnf["x5t#S256"]` has it, as hex (`sha256sum` of the DER), or as colon hex (`openssl x509
 * -fingerprint -sha256`).
 *
 * @param thumbprint - base64url without padding, 43 characters; anything else comes back as it is.
 */
export const writeThumbprint = (thumbprint: string, notation: Notation): string => {
  if (notation === 'base64url' || !SHA256_BASE64URL.test(thumbprint)) return thumbprint;
  const bytes = atob(thumbprint.replaceAll('-', '+').replaceAll('_', '/'));
  const pairs = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
  return notation === 'hex' ? pairs.join('') : pairs.join(':').toUpperCase();
};
