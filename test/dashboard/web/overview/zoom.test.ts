import { describe, expect, test } from 'vitest';
import type { RangeChoice } from '../../../../dashboard/web/src/location/time-range.ts';
import { stepsTo, widened } from '../../../../dashboard/web/src/overview/zoom.ts';

const between = (startTime: number, endTime: number): RangeChoice => ({
  kind: 'between',
  startTime,
  endTime,
});
const STEPS = [
  { from: { kind: 'last', last: '3h' } as const, into: between(100, 200) },
  { from: between(100, 200), into: between(110, 120) },
];

describe('stepsTo', () => {
  test.each([
    ['where the last zoom led', between(110, 120), 2],
    ['one step back', between(100, 200), 1],
    ['back at the start', { kind: 'last', last: '3h' } as const, 0],
    ['a range of another way', between(1, 2), 0],
  ])('%s', (_what, range, count) => {
    expect(stepsTo(STEPS, range).length).toBe(count);
  });
});

describe('widened', () => {
  test.each([
    ['around its middle', { startTime: 1_000, endTime: 1_099 }, 9_999, { startTime: 900, endTime: 1_199 }],
    ['not into the future', { startTime: 1_000, endTime: 1_099 }, 1_120, { startTime: 821, endTime: 1_120 }],
    ['not before all time', { startTime: 10, endTime: 109 }, 9_999, { startTime: 0, endTime: 209 }],
  ])('%s', (_what, range, now, wider) => {
    expect(widened(range, now)).toEqual(wider);
  });
});
