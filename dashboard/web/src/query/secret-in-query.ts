import { looksRandom } from '../search/random-text.ts';
import { findToken } from '../search/token-text.ts';

const JWT = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\./;

/**
 * Finds what must not leave the browser in query text: it would stand in the URL, in the history of the account's
 * queries, and in CloudTrail.
 *
 * An opaque token in quotes cannot be told from a token hash; the text says so where it is written.
 *
 * @returns What it is, in words.
 */
export const secretInQuery = (text: string): 'an access token' | 'a private key' | undefined => {
  if (text.includes('PRIVATE KEY')) return 'a private key';
  if (JWT.test(text)) return 'an access token';
  const token = findToken(text);
  return token !== undefined && looksRandom(token) ? 'an access token' : undefined;
};
