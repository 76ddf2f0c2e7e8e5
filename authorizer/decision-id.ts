import { randomUUID } from 'node:crypto';

/**
 * Makes a UUIDv7: sorts by time, cannot be guessed. Its random part is that of a UUIDv4, which Node draws from a pool.
 *
 * @param now - Milliseconds since the epoch.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9562#section-5.7 RFC 9562 section 5.7}
 */
export const createDecisionId = (now: number): string =>
  `${hex(Math.floor(now / 0x1_0000) >>> 0, 8)}-${hex(now & 0xffff, 4)}-7${randomUUID().slice(15)}`;

/** Of whole numbers below 2^31 V8 writes the digits ten times faster than of larger ones. */
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
