import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonFragment } from '../../../../local/logs/store/json-fragment.ts';

describe('findJsonFragment', () => {
  test.each([
    { message: '{"a":1}', fragment: '{"a":1}' },
    { message: 'INFO {"a":{"b":"}"}} end {"c":2}', fragment: '{"a":{"b":"}"}}' },
    { message: String.raw`x {"a":"\"}"} y`, fragment: String.raw`{"a":"\"}"}` },
    { message: 'not {json} but {"a":1}', fragment: '{"a":1}' },
    { message: '[{"a":1}]', fragment: '{"a":1}' },
    { message: 'none', fragment: undefined },
    { message: '{"a":', fragment: undefined },
    { message: '{"a":NaN}', fragment: undefined },
    { message: '', fragment: undefined },
  ])('$message', ({ message, fragment }) => {
    expect(findJsonFragment(message)).toBe(fragment);
  });

  test('finds any object behind a text without braces', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (object, prefix) => {
        fc.pre(!prefix.includes('{'));
        const json = JSON.stringify(object);

        expect(findJsonFragment(`${prefix}${json} tail`)).toBe(json);
      }),
    );
  });

  test('a megabyte of opening braces is given up on', () => {
    expect(findJsonFragment('{"a":'.repeat(200_000))).toBeUndefined();
  });
});
