import { expect, test } from 'vitest';
import { countText, plural } from '../../shared/plural.ts';

test.each([
  [0, '0 faults'],
  [1, '1 fault'],
  [2, '2 faults'],
  [1_234, '1,234 faults'],
])('%i is "%s"', (count, text) => {
  expect(countText(count, 'fault')).toBe(text);
});

test('a word that is not made with s is given', () => {
  expect([0, 1, 2].map((count) => plural(count, 'is', 'are'))).toEqual(['are', 'is', 'are']);
  expect(countText(1, 'query', 'queries')).toBe('1 query');
  expect(countText(2, 'query', 'queries')).toBe('2 queries');
});
