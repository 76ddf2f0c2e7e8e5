import { toBase64Url } from './base64url.ts';

/** The browser offers no WebCrypto: the page was not opened through localhost or https. */
export class InsecureContext extends Error {
  override readonly name = 'InsecureContext';
}

/**
 * Hashes as the authorizer does: base64url(SHA-256), 43 characters. Text is hashed as UTF-8.
 *
 * @throws InsecureContext where the browser has no WebCrypto; the value must then go nowhere.
 */
export const hashInBrowser = async (value: string | Uint8Array<ArrayBuffer>): Promise<string> => {
  // The type says that `subtle` is always there; in an insecure context it is not.
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined) throw new InsecureContext('WebCrypto is not available');
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return toBase64Url(new Uint8Array(await subtle.digest('SHA-256', bytes)));
};
