import { hash, X509Certificate } from 'node:crypto';
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

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';
/** More than a certificate with a long chain takes; what is longer is not looked at. */
const MAX_PEM_LENGTH = 65_536;
/** Distinct certificates remembered in one function instance. */
const MEMO_SIZE = 32;

/**
 * Reads the certificate that API Gateway hands over: the first block of a PEM text.
 *
 * Escaped (`\n`), percent-encoded and missing line ends are mended, as proxies in front may produce them; damage is
 * never skipped over. The certificate is hashed, not parsed: API Gateway has validated it, and parsing costs thirty
 * times as much.
 *
 * @param pem - undefined or empty when no certificate was presented.
 */
export const parseCertificate = (pem: string | undefined): Certificate =>
  pem === undefined || pem === '' ? { kind: 'absent' } : recallCertificate(pem);

/** Tells whether a certificate that could be hashed is one at all: after a mismatch, to name the reason. */
export const isReadableCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
};

const readCertificate = (pem: string): Certificate => {
  if (pem.length > MAX_PEM_LENGTH) return { kind: 'malformed', pem: '' };
  const plain = unescapeLineEnds(pem);
  const begin = plain.indexOf(BEGIN);
  const end = plain.indexOf(END, begin + BEGIN.length);
  if (begin === -1 || end === -1) return { kind: 'malformed', pem };
  const body = plain.slice(begin + BEGIN.length, end).replaceAll(/[ \t\r\n]/g, '');
  const der = decodeBase64(body);
  if (der === undefined || !isOneSequence(der)) return { kind: 'malformed', pem };
  return {
    kind: 'present',
    thumbprint: hash('sha256', der, 'base64url'),
    pem: plain === pem && pem.includes('\n') ? pem : wrap(body),
  };
};

const recallCertificate = memoize(readCertificate, MEMO_SIZE);

/** Node skips what is no base64; only a text that encodes back to itself is undamaged. */
const decodeBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

const unescapeLineEnds = (pem: string): string => {
  const decoded = /%[0-9A-Fa-f]{2}/.test(pem) ? percentDecode(pem) : pem;
  return decoded.replaceAll(/\\r|\\n/g, '\n');
};

const percentDecode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const wrap = (body: string): string => `${BEGIN}\n${body.match(/.{1,64}/g)?.join('\n') ?? ''}\n${END}\n`;

/** DER of a certificate is one SEQUENCE whose length is the whole (X.690 sections 8.1.3 and 10.1). */
const isOneSequence = (der: Buffer): boolean => {
  const [tag, first] = der;
  if (tag !== 0x30 || first === undefined) return false;
  if (first < 0x80) return der.length === 2 + first;
  const octets = first & 0x7f;
  if (octets < 1 || octets > 4 || der.length < 2 + octets) return false;
  return der.length === 2 + octets + der.readUIntBE(2, octets);
};
