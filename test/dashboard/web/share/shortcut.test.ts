import { describe, expect, test } from 'vitest';
import { findShortcut } from '../../../../dashboard/web/src/share/shortcut.ts';

const press = (key: string, changes: Partial<Parameters<typeof findShortcut>[0]> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  defaultPrevented: false,
  ...changes,
});

describe('findShortcut', () => {
  test.each([
    ['j', 'next'],
    ['k', 'previous'],
    ['o', 'open'],
    ['y', 'copy_link'],
    ['?', 'help'],
    ['x', undefined],
    ['J', undefined],
  ])('%s is %s', (key, name) => {
    expect(findShortcut(press(key), false)).toBe(name);
  });

  test('no key works with a modifier, while somebody types, or when it was used', () => {
    for (const changes of [
      { ctrlKey: true },
      { metaKey: true },
      { altKey: true },
      { defaultPrevented: true },
    ])
      expect(findShortcut(press('j', changes), false)).toBeUndefined();
    expect(findShortcut(press('j'), true)).toBeUndefined();
  });
});
