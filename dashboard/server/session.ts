import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Exchanges the start key for session values, and recognises them again. */
export interface Sessions {
  /** Compares in constant time. */
  isKey(text: string): boolean;
  /** Makes a new random session value that says nothing about the key. */
  open(): string;
  /** Tells whether a value comes from {@link Sessions.open} with the same key. */
  isOpen(session: string | undefined): boolean;
}

/** 16 characters of base64url are 96 bits. */
const MIN_KEY_LENGTH = 16;

/**
 * Creates the sessions of one start key.
 *
 * A session value is a nonce and its HMAC, so nothing is remembered: a second instance with the same key takes it too.
 *
 * @throws RangeError when the key is too short to withstand guessing.
 */
export const createSessions = (key: string): Sessions => {
  if (key.length < MIN_KEY_LENGTH) throw new RangeError(`the key needs ${MIN_KEY_LENGTH} characters or more`);
  const sign = (nonce: string): string =>
    createHmac('sha256', key).update(`gatelens dashboard session ${nonce}`).digest('base64url');
  return {
    isKey: (text) => isEqual(text, key),
    open: () => {
      const nonce = randomBytes(16).toString('base64url');
      return `${nonce}.${sign(nonce)}`;
    },
    isOpen: (session) => {
      const [nonce, signature, ...rest] = session?.split('.') ?? [];
      return (
        nonce !== undefined && signature !== undefined && rest.length === 0 && isEqual(signature, sign(nonce))
      );
    },
  };
};

/** Hashing first makes both sides equally long, which timingSafeEqual asks for. */
const isEqual = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
