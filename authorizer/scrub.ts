import type { Scrubber } from './secrets.ts';

/** Stands in for a secret. */
export const MASK = '[masked]';
/** As it is, and percent-encoded. */
const PEM = /-----BEGIN[ %+].*?(?:-----END[A-Z0-9 %+]+-----|$)/gs;
/** Inside base64, at any of the three alignments. */
const ENCODED_PEM = /(?:LS0tLS1CRUdJTi|0tLS0tQkVHSU4|tLS0tLUJFR0lOI)[A-Za-z0-9+/=_-]*/g;

/**
 * Creates what replaces each secret in a text by a mark.
 *
 * @param isVouched - For texts of the authorization server and of API Gateway.
 */
export const createScrub = (scrubber: Scrubber, isVouched = false): ((text: string) => string) => {
  const forms = scrubber.forms(isVouched).toSorted((left, right) => right.length - left.length);
  return (text) =>
    forms.reduce(
      (rest, form) => rest.replaceAll(form, MASK),
      text.replaceAll(PEM, MASK).replaceAll(ENCODED_PEM, MASK),
    );
};
