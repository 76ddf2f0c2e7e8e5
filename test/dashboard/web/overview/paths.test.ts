import { describe, expect, test } from 'vitest';
import { axisTicks } from '../../../../dashboard/web/src/overview/axis-ticks.ts';
import { linePath } from '../../../../dashboard/web/src/overview/latency-lines.ts';
import { joinBins } from '../../../../dashboard/web/src/overview/sparkline.tsx';
import { stackedPaths } from '../../../../dashboard/web/src/overview/stacked-bars.ts';

const START = Date.UTC(2026, 10, 22, 10);
const starts = (count: number, seconds: number): number[] =>
  Array.from({ length: count }, (_, n) => START + n * seconds * 1000);

describe('stackedPaths', () => {
  test('stacks from the base up, in shares of the highest bar', () => {
    expect(
      stackedPaths(
        [
          [1, 1],
          [0, 4],
        ],
        0,
      ),
    ).toEqual(['M0.06 0.75h0.88v0.25h-0.88z', 'M0.06 0.5h0.88v0.25h-0.88zM1.06 0h0.88v1h-0.88z']);
  });

  test('shows one among thousands', () => {
    expect(stackedPaths([[1, 9_999]], 0.03)[0]).toBe('M0.06 0.97h0.88v0.03h-0.88z');
  });

  test('has nothing to draw without a call', () => {
    expect(stackedPaths([[0, 0]], 0.1)).toEqual(['', '']);
    expect(stackedPaths([], 0.1)).toEqual([]);
  });
});

describe('linePath', () => {
  test('joins neighbours, leaves gaps, and draws one that stands alone', () => {
    expect(linePath([10, 0, undefined, 5], 10)).toBe('M0.5 0L1.5 1M3.2 0.5h0.6');
  });
});

describe('joinBins', () => {
  test('loses no call', () => {
    expect(joinBins([1, 2, 3, 4, 5], 2)).toEqual([6, 9]);
    expect(joinBins([1, 2], 2)).toEqual([1, 2]);
  });
});

describe('axisTicks', () => {
  test.each([
    ['hours of a day', starts(36, 300), 300, '10:00'],
    ['seconds', starts(60, 10), 10, '10:00:00'],
    ['days', starts(30, 86_400), 86_400, '11-22'],
    ['hours of a week', starts(56, 10_800), 10_800, '11-22 10:00'],
  ])('%s', (_what, bins, seconds, first) => {
    const ticks = axisTicks(bins, seconds, 'utc');

    expect(ticks[0]).toEqual({ index: 0, text: first });
    expect(ticks.length).toBeLessThanOrEqual(7);
    const last = ticks.at(-1)?.index ?? 0;
    expect(bins.length - last).toBeGreaterThanOrEqual(bins.length / 14);
  });
});
