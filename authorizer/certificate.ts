import { memoize } from './memo.ts';
import {
  BEGIN,
  bodyOf,
  type Certificate,
  END,
  MAX_PEM_LENGTH,
  MEMO_SIZE,
  percentDecode,
  thumbprintOf,
} from './plain-certificate.ts';

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

function readCertificate(pem: string): Certificate {
  if (pem.length > MAX_PEM_LENGTH) return { kind: 'malformed', pem: '' };
  const plain = unescapeLineEnds(pem);
  const body = bodyOf(plain) ?? '';
  const thumbprint = thumbprintOf(body);
  if (thumbprint === undefined) return { kind: 'malformed', pem };
  return { kind: 'present', thumbprint, pem: plain === pem && pem.includes('\n') ? pem : wrap(body) };
}

const recallCertificate = memoize(readCertificate, MEMO_SIZE);

const unescapeLineEnds = (pem: string): string => {
  const decoded = /%[0-9A-Fa-f]{2}/.test(pem) ? percentDecode(pem) : pem;
  return decoded.replaceAll(/\\r|\\n/g, '\n');
};

const wrap = (body: string): string => `${BEGIN}\n${body.match(/.{1,64}/g)?.join('\n') ?? ''}\n${END}\n`;
