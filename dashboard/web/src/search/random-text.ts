/** 128 bits, the least that RFC 6749 section 10.10 lets a token have, are 22 characters of base64url. */
const SHORTEST_TOKEN = 22;

const WORD = /^(?:[A-Z]?[a-z]{2,}){1,5}\d{0,4}$/;
const SHORT = /^[A-Z]{1,8}\d{0,4}$|^[a-z]\d{0,4}$/;
const NUMBER = /^\d{1,20}$/;
const LONGEST_WORD = 24;

const isReadable = (part: string): boolean =>
  part.length <= LONGEST_WORD && (WORD.test(part) || SHORT.test(part) || NUMBER.test(part));

/**
 * Tells whether a text is long enough for a token and not made of readable words and numbers.
 *
 * Wrong on purpose towards "yes": a random client id that is taken for a token is only hashed, a token that is taken
 * for a client id would leave the browser. Of random tokens of 128 bits about one in 60,000 reads as words, of 256 bits
 * fewer than one in a thousand million.
 */
export const looksRandom = (text: string): boolean =>
  text.length >= SHORTEST_TOKEN &&
  !text.split(/[-_.:/@+ ]+/).every((part) => part === '' || isReadable(part));
