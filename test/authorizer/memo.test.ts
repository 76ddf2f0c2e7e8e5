import { expect, test } from 'vitest';
import { memoize } from '../../authorizer/memo.ts';

const count = (maxEntries: number): { recall: (text: string) => number; computed: string[] } => {
  const computed: string[] = [];
  const recall = memoize((text) => computed.push(text), maxEntries);
  return { recall, computed };
};

test('a text is computed once', () => {
  const { recall, computed } = count(2);

  expect([recall('a'), recall('b'), recall('a')]).toEqual([1, 2, 1]);
  expect(computed).toEqual(['a', 'b']);
});

test('no more texts are remembered than allowed', () => {
  const { recall, computed } = count(2);

  for (const text of ['a', 'b', 'c', 'a']) recall(text);

  expect(computed).toEqual(['a', 'b', 'c', 'a']);
});

test('a very long text is not remembered', () => {
  const { recall, computed } = count(2);
  const long = 'x'.repeat(65_537);

  recall(long);
  recall(long);

  expect(computed).toHaveLength(2);
});
