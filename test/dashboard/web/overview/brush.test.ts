import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binAt, moveBrush, rangeOfBrush } from '../../../../dashboard/web/src/overview/brush.ts';

const MINUTE = 60_000;
const STARTS = [0, 1, 2, 3, 4].map((n) => n * MINUTE);
const WHOLE = { startTime: 30, endTime: 280 };

describe('binAt', () => {
  test.each([
    [-5, 0],
    [0, 0],
    [19, 0],
    [20, 1],
    [99, 4],
    [500, 4],
  ])('%d of 100 is bin %d of five', (distance, bin) => {
    expect(binAt(distance, 100, 5)).toBe(bin);
  });
});

describe('moveBrush', () => {
  test.each<[string, boolean, { anchor: number; head: number } | undefined]>([
    ['ArrowLeft', false, { anchor: 1, head: 1 }],
    ['ArrowRight', true, { anchor: 1, head: 3 }],
    ['PageDown', true, { anchor: 1, head: 0 }],
    ['PageUp', false, { anchor: 4, head: 4 }],
    ['Home', true, { anchor: 1, head: 0 }],
    ['End', false, { anchor: 4, head: 4 }],
    ['x', false, undefined],
  ])('%s, with Shift: %s', (key, isExtending, moved) => {
    expect(moveBrush(key, isExtending, { anchor: 1, head: 2 }, 5)).toEqual(moved);
  });

  test('marks nothing where there is no bin', () => {
    expect(moveBrush('Home', false, { anchor: 0, head: 0 }, 0)).toBeUndefined();
  });
});

describe('rangeOfBrush', () => {
  test.each([
    ['within the range', { anchor: 1, head: 2 }, { startTime: 60, endTime: 179 }],
    ['marked backwards', { anchor: 2, head: 1 }, { startTime: 60, endTime: 179 }],
    ['the first bin, which begins before the range', { anchor: 0, head: 0 }, { startTime: 30, endTime: 59 }],
    ['the last bin, which ends after the range', { anchor: 4, head: 4 }, { startTime: 240, endTime: 280 }],
    ['no bin of the chart', { anchor: 7, head: 9 }, undefined],
  ])('%s', (_what, brush, range) => {
    expect(rangeOfBrush(brush, STARTS, 60, WHOLE)).toEqual(range);
  });

  test('is never outside of the range, and never empty', () => {
    const index = fc.nat({ max: STARTS.length - 1 });
    fc.assert(
      fc.property(index, index, (anchor, head) => {
        const range = rangeOfBrush({ anchor, head }, STARTS, 60, WHOLE);
        expect(range).toBeDefined();
        if (range === undefined) return;
        expect(range.startTime).toBeGreaterThanOrEqual(WHOLE.startTime);
        expect(range.endTime).toBeLessThanOrEqual(WHOLE.endTime);
        expect(range.startTime).toBeLessThanOrEqual(range.endTime);
      }),
    );
  });
});
