import { CHECKS } from '../shared/check.ts';
import { REASONS } from '../shared/reasons.ts';
import { PEM_HEADS, type Scrubber } from './secrets.ts';

/** Stands in for a secret. */
export const MASK = '[masked]';
/** As it is, and percent-encoded. */
const PEM = /-----BEGIN[ %+].*?(?:-----END[A-Z0-9 %+]+-----|$)/gs;
/** Inside base64, at any of the three alignments. */
const ENCODED_PEM = /(?:LS0tLS1CRUdJTi|0tLS0tQkVHSU4|tLS0tLUJFR0lOI)[A-Za-z0-9+/=_-]*/g;

/** Words of ours: a caller who sends one as its token does not take it out of record or challenge. */
const CLOSED_WORDS = JSON.stringify([
  CHECKS,
  REASONS,
  'error_description',
  'error_uri',
  'resource_metadata',
  'acr_values',
]);

/**
 * Creates what replaces each secret in a text by a mark.
 *
 * @param isVouched - For texts of the authorization server and of API Gateway.
 */
export function createScrub(scrubber: Scrubber, isVouched = false): (text: string) => string {
  const forms = knownForms(scrubber, isVouched)
    .filter((form) => !CLOSED_WORDS.includes(form))
    .toSorted((left, right) => right.length - left.length);
  return (text) =>
    forms.reduce(
      (rest, form) => rest.replaceAll(form, MASK),
      text.replaceAll(PEM, MASK).replaceAll(ENCODED_PEM, MASK),
    );
}

/**
 * Lists every form of every secret of a call.
 *
 * @param isVouched - Of those only that may not stand even in what the authorization server or API Gateway says.
 */
export const knownForms = (
  { presented, beside, changing }: Scrubber,
  isVouched: boolean,
): readonly string[] =>
  [...presented, ...(isVouched ? [] : beside), ...changing()]
    .flatMap(({ texts }) => texts)
    .filter((text) => !PEM_HEADS.includes(text));
