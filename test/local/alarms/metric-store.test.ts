import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MetricId } from '../../../local/alarms/metric/metric.ts';
import { MetricStore } from '../../../local/alarms/metric/metric-store.ts';
import { Statistics } from '../../../local/alarms/metric/statistics.ts';

const MINUTE = 60_000;
const NOW = 1_764_100_800_000;
const SERIES: MetricId = {
  namespace: 'Gatelens',
  name: 'Latency',
  dimensions: { service: 's', Decision: 'Deny' },
};

const statisticsOf = (values: readonly number[]): Statistics => {
  const statistics = new Statistics();
  for (const value of values) statistics.add(value);
  return statistics;
};

/** The smallest value that so many percent of the values do not exceed, found by looking at each. */
const slowPercentile = (values: readonly number[], percent: number): number | undefined =>
  [...values]
    .sort((one, other) => one - other)
    .find((value) => values.filter((other) => other <= value).length >= (percent / 100) * values.length);

const latency = fc.double({ min: 0, max: 30_000, noNaN: true });

describe('Statistics', () => {
  test('are those of CloudWatch', () => {
    const statistics = statisticsOf([4, 1, 7]);

    expect(
      (['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum', 'p50', 'p99'] as const).map((name) =>
        statistics.get(name),
      ),
    ).toEqual([12, 3, 4, 1, 7, 4, 7]);
  });

  test('without values there are none, not even a count of 0', () => {
    expect(new Statistics().get('SampleCount')).toBeUndefined();
    expect(new Statistics().get('Sum')).toBeUndefined();
    expect(new Statistics().get('p99')).toBeUndefined();
  });

  test('percentiles are exact', () => {
    fc.assert(
      fc.property(
        fc.array(latency, { minLength: 1, maxLength: 300 }),
        fc.constantFrom(1, 50, 90, 99, 99.9),
        (values, percent) => {
          expect(statisticsOf(values).get(`p${percent}`)).toBe(slowPercentile(values, percent));
        },
      ),
    );
  });

  test('of parts, merged, are those of the whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 })),
        fc.array(fc.integer({ min: 0, max: 50 })),
        (one, other) => {
          const merged = statisticsOf(one);
          merged.merge(statisticsOf(other));
          const whole = statisticsOf([...one, ...other]);

          for (const name of ['Sum', 'SampleCount', 'Minimum', 'Maximum', 'p99'] as const)
            expect(merged.get(name)).toBe(whole.get(name));
        },
      ),
    );
  });

  test('with very many distinct values percentiles are off by at most 0.5 %, and memory is bounded', () => {
    const values = Array.from({ length: 20_000 }, (_, index) => 1 + index * 1.37);
    const statistics = statisticsOf(values);

    const exact = values[Math.ceil(0.99 * values.length) - 1] ?? 0;
    expect(Math.abs((statistics.get('p99') ?? 0) - exact) / exact).toBeLessThanOrEqual(0.005);
    expect(statistics.get('Maximum')).toBe(values.at(-1));
    expect(statistics.distinctValues).toBeLessThanOrEqual(4_096);
  });
});

describe('MetricStore', () => {
  const store = () => new MetricStore(30 * MINUTE);
  const add = (metrics: MetricStore, timestamp: number, values: readonly number[], id = SERIES) =>
    metrics.add({ ...id, timestamp, values }, NOW);

  test('reads whole minutes, the first included and the last not', () => {
    const metrics = store();
    for (const [minute, value] of [
      [-3, 1],
      [-2, 10],
      [-1, 100],
    ] as const)
      add(metrics, NOW + minute * MINUTE, [value]);

    expect(metrics.read(SERIES, NOW - 2 * MINUTE, NOW - MINUTE).get('Sum')).toBe(10);
    expect(metrics.read(SERIES, NOW - 3 * MINUTE, NOW).get('Sum')).toBe(111);
    expect(metrics.read(SERIES, NOW, NOW + MINUTE).get('Sum')).toBeUndefined();
  });

  test('a series is told apart by namespace, name and dimensions, not by their order', () => {
    const metrics = store();
    add(metrics, NOW, [1]);
    add(metrics, NOW, [2], { ...SERIES, dimensions: { Decision: 'Deny', service: 's' } });
    add(metrics, NOW, [4], { ...SERIES, dimensions: { service: 's' } });
    add(metrics, NOW, [8], { ...SERIES, namespace: 'Other' });
    add(metrics, NOW, [16], { ...SERIES, name: 'Other' });

    expect(metrics.read(SERIES, NOW, NOW + MINUTE).get('Sum')).toBe(3);
    expect(metrics.series).toHaveLength(4);
  });

  test.each([
    [-31, 'too_old'],
    [-30, 'kept'],
    [119, 'kept'],
    [121, 'too_new'],
  ])('a value of minute %d is %s', (minute, admission) => {
    expect(add(store(), NOW + minute * MINUTE, [1])).toBe(admission);
  });

  test('forgets what is past its time', () => {
    const metrics = store();
    add(metrics, NOW - 20 * MINUTE, [1]);
    add(metrics, NOW, [2]);
    metrics.expire(NOW + 15 * MINUTE);

    expect(metrics.read(SERIES, 0, NOW + MINUTE).get('Sum')).toBe(2);
    metrics.expire(NOW + 60 * MINUTE);
    expect(metrics.series).toEqual([]);
  });

  test('takes no new series beyond a number, and goes on with those it has', () => {
    const metrics = store();
    const id = (index: number): MetricId => ({ ...SERIES, dimensions: { service: `s${index}` } });
    const admissions = Array.from({ length: 2_001 }, (_, index) => add(metrics, NOW, [1], id(index)));

    expect(admissions.filter((admission) => admission === 'kept')).toHaveLength(2_000);
    expect(admissions.at(-1)).toBe('too_many_series');
    expect(add(metrics, NOW, [1], id(0))).toBe('kept');
  });
});
