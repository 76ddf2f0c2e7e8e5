import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNeedles, holdsNeedle } from '../../authorizer/needles.ts';

/** Few characters, so that pieces and whole texts turn up by chance. */
const letters = fc.constantFrom('a', 'b', '"', 'é', '✓', '\ud83d');
const needle = fc.string({ unit: letters, minLength: 8, maxLength: 24 });
const groups = fc.array(fc.array(needle, { maxLength: 6 }), { maxLength: 3 });
const anyText = fc.string({ unit: letters, maxLength: 120 });

const holds = (text: string, lists: readonly (readonly string[])[]): boolean =>
  holdsNeedle(text, lists.map(createNeedles));

describe('holdsNeedle', () => {
  test('finds what a search for each would find', () => {
    fc.assert(
      fc.property(anyText, groups, (text, lists) => {
        expect(holds(text, lists)).toBe(lists.flat().some((each) => text.includes(each)));
      }),
      { numRuns: 3_000 },
    );
  });

  test('finds a text wherever it stands among others', () => {
    fc.assert(
      fc.property(anyText, anyText, needle, groups, (before, after, each, lists) => {
        expect(holds(`${before}${each}${after}`, [...lists, [each]])).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([65_535, 65_536, 65_537, 200_000])('finds one at the end of %i characters', (length) => {
    const each = 'needle-in-the-hay';

    expect(holds('-'.repeat(length - each.length) + each, [[each]])).toBe(true);
    expect(holds('-'.repeat(length), [[each]])).toBe(false);
  });

  test('tells characters with the same low byte apart', () => {
    expect(holds('\u0161bcdefgh', [['abcdefgh']])).toBe(false);
    expect(holds('\u0161bcdefgh', [['\u0161bcdefgh']])).toBe(true);
  });
});
