import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMoment, writeMoment } from '../../../dashboard/web/src/location/moment-input.ts';
import { rangeText, shiftedRange } from '../../../dashboard/web/src/location/time-range.ts';
import { zonedText } from '../../../dashboard/web/src/location/time-zone-text.ts';

describe('parseMoment', () => {
  test.each([
    ['2026-11-22T10:00', 1_795_341_600],
    ['2026-11-22T10:00:05', 1_795_341_605],
    ['2026-11-22T10:00:05.250', 1_795_341_605],
    ['2026-13-22T10:00', undefined],
    ['1960-01-01T00:00', undefined],
    ['22 November', undefined],
    ['', undefined],
  ])('reads %j in UTC', (text, seconds) => {
    expect(parseMoment(text, 'utc')).toBe(seconds);
  });

  const moments = fc.integer({ min: 1_000_000_000, max: 1_900_000_000 });

  test('reads back what writeMoment wrote in UTC', () => {
    fc.assert(
      fc.property(moments, (seconds) => {
        expect(parseMoment(writeMoment(seconds, 'utc'), 'utc')).toBe(seconds);
      }),
    );
  });

  // Where clocks are put back, two moments have one text.
  test('reads a moment of the text that writeMoment wrote in the zone of the reader', () => {
    fc.assert(
      fc.property(moments, (seconds) => {
        const text = writeMoment(seconds, 'local');
        const read = parseMoment(text, 'local') ?? Number.NaN;
        expect(writeMoment(read, 'local')).toBe(text);
        expect(Math.abs(read - seconds)).toBeLessThanOrEqual(3_600);
      }),
    );
  });
});

describe('shiftedRange', () => {
  test.each([
    [-1, { startTime: 100, endTime: 199 }, { startTime: 0, endTime: 99 }],
    [1, { startTime: 100, endTime: 199 }, { startTime: 200, endTime: 299 }],
    [-1, { startTime: 50, endTime: 149 }, { startTime: 0, endTime: 99 }],
  ] as const)('by %d', (direction, range, moved) => {
    expect(shiftedRange(range, direction)).toEqual(moved);
  });
});

test('a range within a day writes the day once', () => {
  expect(rangeText({ startTime: 0, endTime: 60 }, 'utc')).toBe('1970-01-01 00:00:00 – 00:01:00');
  expect(rangeText({ startTime: 0, endTime: 86_400 }, 'utc')).toBe(
    '1970-01-01 00:00:00 – 1970-01-02 00:00:00',
  );
});

test('a time keeps its milliseconds, and what is no time stays as it is', () => {
  expect(zonedText('2026-11-22T10:00:00.123Z', 'utc')).toBe('2026-11-22 10:00:00.123');
  expect(zonedText('2026-11-22T10:00:00.123Z', 'local')).toMatch(/:00\.123$/);
  expect(zonedText('soon', 'local')).toBe('soon');
});
