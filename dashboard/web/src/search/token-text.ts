/** `b64token` after its scheme (RFC 6750 section 2.1, RFC 9449 section 7.1), anywhere: a header, or a whole curl line. */
const AFTER_SCHEME = /\b(?:bearer|dpop)\s+([A-Za-z0-9\-._~+/]+=*)/i;

/** `access_token` of a token response (RFC 6749 section 5.1) or of a form. */
const NAMED = /\b(?:access_)?token["']?\s*[=:]\s*["']?([A-Za-z0-9\-._~+/]+=*)/i;

/** Finds a token that its surroundings mark as one; `undefined` when nothing does. */
export const findToken = (text: string): string | undefined =>
  AFTER_SCHEME.exec(text)?.[1] ?? NAMED.exec(text)?.[1];
