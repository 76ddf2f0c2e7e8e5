import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare, measureWindow, median, quantile, slope, summarize, type Window } from './measure.ts';

const window = (latenciesUs: readonly number[], cpuUs = 0): Window => ({ latenciesUs, cpuUs });

describe('quantile', () => {
  test.each([
    { values: [7], share: 0.95, expected: 7 },
    { values: [3, 1, 2], share: 0.5, expected: 2 },
    { values: [1, 2, 3, 4], share: 0.5, expected: 2.5 },
    { values: [4, 3, 2, 1, 0], share: 0.25, expected: 1 },
    { values: [0, 10], share: 0.95, expected: 9.5 },
    { values: [5, 9, 1], share: 0, expected: 1 },
    { values: [5, 9, 1], share: 1, expected: 9 },
  ])('of $values at $share is $expected', ({ values, share, expected }) => {
    expect(quantile(values, share)).toBeCloseTo(expected);
  });

  test('lies between the smallest and the largest value and grows with the share', () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });

    fc.assert(
      fc.property(values, share, share, (list, one, other) => {
        const [low, high] = [quantile(list, Math.min(one, other)), quantile(list, Math.max(one, other))];
        expect(low).toBeGreaterThanOrEqual(Math.min(...list));
        expect(high).toBeLessThanOrEqual(Math.max(...list));
        expect(low).toBeLessThanOrEqual(high + 1e-9);
      }),
    );
  });

  test('of nothing is an error', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('summarize', () => {
  test('is not moved by one disturbed window', () => {
    const calm = window([10, 20, 30], 60);

    const figures = summarize([calm, window([9_000, 9_000, 9_000], 27_000), calm]);

    expect(figures).toEqual({ p50Us: 20, p95Us: 29, cpuUs: 20 });
  });

  test('divides the CPU time by the calls of its own window', () => {
    expect(summarize([window([1, 1], 100), window([1, 1, 1, 1], 200)]).cpuUs).toBe(50);
  });
});

describe('compare', () => {
  test('divides the p50 of the subject by that of the peer', () => {
    const ratio = compare(
      [window([30]), window([34]), window([32])],
      [window([20]), window([20]), window([20])],
    );

    expect(ratio.value).toBeCloseTo(1.6);
    expect(ratio.low).toBeCloseTo(1.55);
    expect(ratio.high).toBeCloseTo(1.65);
  });

  test('goes by rounds, so that a disturbance of one subject in one round does not count', () => {
    const peer = [window([10]), window([10]), window([50])];
    const subject = [window([20]), window([100]), window([100])];

    expect(compare(subject, peer).value).toBe(2);
  });

  test('has no spread when what disturbs a round disturbs both', () => {
    const peer = [window([10]), window([50]), window([11])];
    const subject = peer.map(({ latenciesUs }) => window(latenciesUs.map((latency) => latency * 2)));

    expect(compare(subject, peer)).toEqual({ value: 2, low: 2, high: 2 });
  });

  test.each([
    { what: 'different numbers of rounds', subject: [window([1])], peer: [window([1]), window([1])] },
    { what: 'no rounds', subject: [], peer: [] },
  ])('refuses $what', ({ subject, peer }) => {
    expect(() => compare(subject, peer)).toThrow(RangeError);
  });
});

describe('slope', () => {
  test.each([
    { series: [5, 5, 5, 5], expected: 0 },
    { series: [0, 2, 4, 6], expected: 2 },
    { series: [0, 2, 900, 6, 8], expected: 2 },
    { series: [9, 7, 5], expected: -2 },
  ])('of $series is $expected', ({ series, expected }) => {
    expect(slope(series)).toBe(expected);
  });

  test('of one value is an error', () => {
    expect(() => slope([1])).toThrow(RangeError);
  });
});

describe('measureWindow', () => {
  test('times every call, one after the other', async () => {
    let running = 0;
    let most = 0;

    const { latenciesUs, cpuUs } = await measureWindow(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    }, 25);

    expect(latenciesUs).toHaveLength(25);
    expect(Math.min(...latenciesUs)).toBeGreaterThan(0);
    expect(most).toBe(1);
    expect(cpuUs).toBeGreaterThan(0);
  });
});
