import { hash } from 'node:crypto';
import { memoize } from './memo.ts';

/** The presented client certificate, ready to be compared. */
export type Certificate =
  | {
      readonly kind: 'present';
      /** x5t#S256: base64url(SHA-256(DER)), 43 characters (RFC 8705 section 3.1). */
      readonly thumbprint: string;
      /** PEM with proper line ends, to send to the introspection server. */
      readonly pem: string;
    }
  | { readonly kind: 'malformed'; readonly pem: string }
  | { readonly kind: 'absent' };

export const BEGIN = '-----BEGIN CERTIFICATE-----';
export const END = '-----END CERTIFICATE-----';
/** More than a certificate with a long chain takes; what is longer is not looked at. */
export const MAX_PEM_LENGTH = 65_536;
/** Distinct certificates remembered in one function instance. */
export const MEMO_SIZE = 32;

/** The base64 text of the first block of a PEM text, without its line ends; undefined where there is none. */
export const bodyOf = (pem: string): string | undefined => {
  const begin = pem.indexOf(BEGIN);
  const end = pem.indexOf(END, begin + BEGIN.length);
  return begin === -1 || end === -1
    ? undefined
    : pem.slice(begin + BEGIN.length, end).replaceAll(/[ \t\r\n]/g, '');
};

/** x5t#S256 of a certificate by its base64 text; undefined for one that is damaged. */
export const thumbprintOf = (body: string): string | undefined => {
  const der = decodeBase64(body);
  return der === undefined || !isOneSequence(der) ? undefined : hash('sha256', der, 'base64url');
};

const readPlain = (pem: string): Certificate | undefined => {
  if (pem.length > MAX_PEM_LENGTH || MENDABLE.test(pem) || !pem.includes('\n')) return undefined;
  const thumbprint = thumbprintOf(bodyOf(pem) ?? '');
  return thumbprint === undefined ? undefined : { kind: 'present', thumbprint, pem };
};

/** Line ends that proxies in front may have escaped or percent-encoded. */
const MENDABLE = /%[0-9A-Fa-f]{2}|\\[rn]/;

/**
 * Reads a certificate that came as a PEM text has to be.
 *
 * @returns undefined for any other: `parseCertificate` mends it, or says what is wrong with it.
 */
export const readPlainCertificate: (pem: string) => Certificate | undefined = memoize(readPlain, MEMO_SIZE);

/** Decodes a text that may be percent-encoded. */
export const percentDecode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Node skips what is no base64; only a text that encodes back to itself is undamaged. */
const decodeBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

/** DER of a certificate is one SEQUENCE whose length is the whole (X.690 sections 8.1.3 and 10.1). */
function isOneSequence(der: Buffer): boolean {
  const [tag, first] = der;
  if (tag !== 0x30 || first === undefined) return false;
  if (first < 0x80) return der.length === 2 + first;
  const octets = first & 0x7f;
  if (octets < 1 || octets > 4 || der.length < 2 + octets) return false;
  return der.length === 2 + octets + der.readUIntBE(2, octets);
}
