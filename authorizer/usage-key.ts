import type { Call } from './call.ts';
import { headerValue, readHeaders } from './headers.ts';
import { objectAt, textAt } from './json.ts';
import { MAX_PRINCIPAL_LENGTH, type Policy } from './policy.ts';
import { createScrub } from './scrub.ts';
import { isPlainText } from './text.ts';

/** Tells whether what a hook left as the API key of the usage plan is one, or none. */
export const isUsableKey = (key: unknown): boolean =>
  key === undefined ||
  key === null ||
  (typeof key === 'string' && isPlainText(key) && key.length <= MAX_PRINCIPAL_LENGTH);

/**
 * Tells whether the API key of the usage plan holds a secret of the call; masked it would be another key.
 *
 * The API key that the caller sent may be it, unless it is the token as well: a hook that hands it on uses it for what
 * it is.
 */
export function isSecretKey({ event, scrubber }: Call, { usageIdentifierKey: key }: Policy): boolean {
  if (typeof key !== 'string' || !scrubber().found(key)) return false;
  const sent = [
    headerValue(readHeaders(event), 'x-api-key'),
    textAt(objectAt(objectAt(event, 'requestContext'), 'identity'), 'apiKey'),
  ];
  return !sent.includes(key) || createScrub(scrubber(), true)(key) !== key;
}
