const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

/**
 * Reads the DER bytes of one certificate in PEM (RFC 7468 section 5), with whatever a tool prints around it. A one-line
 * field has lost the line breaks, and a header of a proxy has it percent-encoded.
 *
 * @returns `undefined` when there is not exactly one certificate.
 */
export const readCertificate = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  const [, afterBegin, ...furtherBegins] = decoded(text).split(BEGIN);
  const [body, ...ends] = (afterBegin ?? '').split(END);
  if (body === undefined || furtherBegins.length > 0 || ends.length !== 1) return undefined;
  const base64 = body.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
};

const decoded = (text: string): string => {
  if (!text.includes('%20CERTIFICATE')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
