/** An https URL within what a quoted value may hold (RFC 6750 section 3). */
const RESOURCE_METADATA = /^https:\/\/[\x21\x23-\x5B\x5D-\x7E]{1,240}$/;

/** Tells whether a text can be named in a challenge as the URL of protected resource metadata. */
export const isResourceMetadata = (text: string): boolean =>
  RESOURCE_METADATA.test(text) && URL.canParse(text);
