/** Tells a JWT: three parts signed, five encrypted, the first of them a JSON object (RFC 7519 section 3). */
export const isJwt = (text: string): boolean =>
  /^eyJ[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*){2}(?:(?:\.[A-Za-z0-9_-]*){2})?$/.test(text);
