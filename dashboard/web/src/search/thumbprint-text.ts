import { toBase64Url } from './base64url.ts';

const HEX = /^[0-9a-f]{64}$/i;
const COLON_HEX = /^[0-9a-f]{2}(?::[0-9a-f]{2}){31}$/i;

/**
 * Reads a SHA-256 in hex, with or without colons, as base64url: how the record has thumbprints.
 *
 * @returns `undefined` for any other text.
 */
export const readThumbprint = (text: string): string | undefined => {
  const value = text.trim();
  const hex = COLON_HEX.test(value) ? value.replaceAll(':', '') : value;
  if (!HEX.test(hex)) return undefined;
  return toBase64Url(
    Uint8Array.from({ length: 32 }, (_, n) => Number.parseInt(hex.slice(2 * n, 2 * n + 2), 16)),
  );
};

/** Tells hex with colons, which no token can be: a colon is not in its alphabet (RFC 6750 section 2.1). */
export const isColonHex = (text: string): boolean => COLON_HEX.test(text.trim());
