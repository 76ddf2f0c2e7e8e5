import { expect, test } from 'vitest';
import { recall } from '../../authorizer/recall.ts';

const listNames = recall((value: object) => Object.keys(value));

test('what was made of a frozen object is made once, and cannot be changed', () => {
  const value = Object.freeze({ a: 1 });

  const made = listNames(value);

  expect(made).toEqual(['a']);
  expect(listNames(value)).toBe(made);
  expect(Object.isFrozen(made)).toBe(true);
});

test('of another object with the same members it is made anew', () => {
  const made = listNames(Object.freeze({ a: 1 }));

  expect(listNames(Object.freeze({ a: 1 }))).not.toBe(made);
});

test('of an object that may still change it is made anew each time', () => {
  const value: Record<string, number> = { a: 1 };
  const made = listNames(value);
  value['b'] = 2;

  expect(made).toEqual(['a']);
  expect(listNames(value)).toEqual(['a', 'b']);
});
