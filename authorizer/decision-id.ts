/**
 * Makes a UUIDv7: sorts by time, cannot be guessed. Its random part is that of a UUIDv4, which Node draws from a pool.
 *
 * @param now - Milliseconds since the epoch.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9562#section-5.7 RFC 9562 section 5.7}
 */
export const createDecisionId = (now: number): string => {
  const time = Math.trunc(now).toString(16).padStart(12, '0').slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
};
