import { describe, expect, test } from 'vitest';
import { createSessions } from '../../../dashboard/server/session.ts';

const KEY = 'a-key-of-this-start-0123456789';

describe('createSessions', () => {
  test('takes its own key only', () => {
    const sessions = createSessions(KEY);

    expect(sessions.isKey(KEY)).toBe(true);
    expect(sessions.isKey(`${KEY}x`)).toBe(false);
    expect(sessions.isKey('')).toBe(false);
  });

  test('makes values that differ, hide the key, and are known to another instance with the same key', () => {
    const [one, other] = [createSessions(KEY).open(), createSessions(KEY).open()];

    expect(one).not.toBe(other);
    expect(one).not.toContain(KEY);
    expect(createSessions(KEY).isOpen(one)).toBe(true);
    expect(createSessions(`${KEY}x`).isOpen(one)).toBe(false);
  });

  test.each([
    ['nothing', undefined],
    ['an empty value', ''],
    ['the key itself', KEY],
    ['a nonce without its signature', 'AAAA.'],
    ['a foreign signature', 'AAAA.BBBB'],
  ])('refuses %s', (_what, session) => {
    expect(createSessions(KEY).isOpen(session)).toBe(false);
  });

  test('refuses a value with a changed nonce or something added', () => {
    const sessions = createSessions(KEY);
    const session = sessions.open();

    expect(sessions.isOpen(`x${session}`)).toBe(false);
    expect(sessions.isOpen(`${session}.x`)).toBe(false);
  });

  test('refuses a key that can be guessed', () => {
    expect(() => createSessions('short')).toThrow(RangeError);
  });
});
