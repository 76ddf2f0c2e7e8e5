const PEM = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----$/;

/**
 * Reads the DER bytes of one certificate in PEM (RFC 7468 section 5). A one-line field has lost the line breaks.
 *
 * @returns `undefined` when the text is not exactly one certificate.
 */
export const readCertificate = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  const body = PEM.exec(text.trim())?.[1]?.replace(/\s/g, '');
  if (body === undefined) return undefined;
  try {
    return Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
};
