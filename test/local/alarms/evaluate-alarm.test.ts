import { describe, expect, test } from 'vitest';
import type { StateValue } from '../../../local/alarms/evaluation/evaluate.ts';
import { evaluateAlarm, initialState } from '../../../local/alarms/evaluation/evaluate-alarm.ts';
import { MetricStore } from '../../../local/alarms/metric/metric-store.ts';
import {
  ALARMS,
  type AlarmDefinition,
  type AlarmId,
  shareExpression,
  shareOf,
} from '../../../shared/alarms.ts';

const MINUTE = 60_000;
/** 2025-11-25T20:00:00Z */
const START = Date.UTC(2025, 10, 25, 20);
const SUBJECT = { service: 'payments', functionName: 'fn' };
const definitions: readonly AlarmDefinition[] = ALARMS;

const definitionOf = (id: AlarmId): AlarmDefinition => {
  const definition = definitions.find((one) => one.id === id);
  if (definition === undefined) throw new Error(`no alarm ${id}`);
  return definition;
};

/** What was written, by minute from the start on: name of the metric, its values, dimensions beside the service. */
type Written = readonly [
  minute: number,
  name: string,
  values: readonly number[],
  more?: Readonly<Record<string, string>>,
];

const metricsOf = (written: readonly Written[]): MetricStore => {
  const metrics = new MetricStore(3 * 60 * MINUTE);
  for (const [minute, name, values, more = {}] of written) {
    const isLambda = name === 'Errors';
    metrics.add(
      {
        namespace: isLambda ? 'AWS/Lambda' : 'Gatelens',
        name,
        dimensions: isLambda ? { FunctionName: 'fn' } : { service: 'payments', ...more },
        timestamp: START + minute * MINUTE,
        values,
      },
      START,
    );
  }
  return metrics;
};

const stateAt = (id: AlarmId, written: readonly Written[], minute: number, state: StateValue = 'OK') =>
  evaluateAlarm(metricsOf(written), definitionOf(id), {
    subject: SUBJECT,
    state,
    now: START + minute * MINUTE + 7_000,
  });

const valueAt = (id: AlarmId, written: readonly Written[], minute: number, state: StateValue = 'OK') =>
  stateAt(id, written, minute, state)?.value ?? 'unchanged';

const ones = (count: number): readonly number[] => Array.from({ length: count }, () => 1);

describe('binding-failures: 5 in 5 minutes', () => {
  const five: readonly Written[] = [
    [0, 'BindingFailures', ones(3)],
    [3, 'BindingFailures', ones(2)],
  ];

  test.each([
    [1, 'unchanged'],
    [3, 'unchanged'],
    [4, 'ALARM'],
    [5, 'ALARM'],
    // The newest period that has data is the one with two.
    [6, 'unchanged'],
  ])('at the end of minute %d: %s', (minute, value) => {
    expect(valueAt('binding-failures', five, minute)).toBe(value);
  });

  test('tells what crossed the threshold, in words and as JSON', () => {
    const state = stateAt('binding-failures', five, 4);

    expect(state).toMatchObject({
      value: 'ALARM',
      since: START + 4 * MINUTE + 7_000,
      reason:
        'Threshold Crossed: 1 out of the last 1 datapoints [5.0 (25/11/25 19:59:00)] was greater than or equal to the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).',
    });
    expect(JSON.parse(state?.reasonData ?? '')).toEqual({
      version: '1.0',
      queryDate: '2025-11-25T20:04:07.000+0000',
      startDate: '2025-11-25T19:59:00.000+0000',
      statistic: 'Sum',
      period: 300,
      recentDatapoints: [5],
      threshold: 5,
      evaluatedDatapoints: [{ timestamp: '2025-11-25T19:59:00.000+0000', sampleCount: 5, value: 5 }],
    });
  });

  test('stays in alarm while the breach is the newest datapoint of the range, then is fine for lack of any', () => {
    const burst: readonly Written[] = [[0, 'BindingFailures', ones(5)]];

    expect([5, 10, 15].map((minute) => valueAt('binding-failures', burst, minute, 'ALARM'))).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
    expect(stateAt('binding-failures', burst, 16, 'ALARM')).toMatchObject({
      value: 'OK',
      reason:
        'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    });
  });

  test('of another service are not ours', () => {
    expect(valueAt('binding-failures', [[0, 'BindingFailures', ones(9), { service: 'other' }]], 1)).toBe(
      'unchanged',
    );
  });
});

describe('introspection-errors: in 3 of 5 minutes', () => {
  const at = (...minutes: readonly number[]): readonly Written[] =>
    minutes.map((minute) => [minute, 'IntrospectionErrors', [1]]);

  test.each([
    [at(0, 1), 2, 'unchanged'],
    [at(0, 1, 2), 3, 'ALARM'],
    [at(0, 2, 4), 5, 'ALARM'],
    [at(0, 3, 6), 7, 'ALARM'],
    [at(0, 4, 8), 9, 'unchanged'],
  ])('%j at the end of minute %d: %s', (written, minute, value) => {
    expect(valueAt('introspection-errors', written, minute)).toBe(value);
  });
});

describe('deny-ratio: half of at least 20 calls, in 3 periods', () => {
  const period = (minute: number, denied: number, calls: number): readonly Written[] => [
    ...(denied === 0 ? [] : [[minute, 'Decisions', ones(denied), { Decision: 'Deny' }] as const]),
    [minute, 'DecisionLatency', ones(calls)],
  ];
  const periods = (...shares: readonly (readonly [denied: number, calls: number])[]): readonly Written[] =>
    shares.flatMap(([denied, calls], index) => period(index * 5, denied, calls));

  test.each([
    [periods([10, 20], [10, 20], [10, 20]), 'ALARM'],
    [periods([10, 20], [9, 20], [10, 20]), 'unchanged'],
    [periods([19, 19], [19, 19], [19, 19]), 'unchanged'],
    [periods([20, 20], [20, 20]), 'unchanged'],
    [periods([20, 20], [0, 20], [20, 20]), 'unchanged'],
  ])('%j: %s', (written, value) => {
    expect(valueAt('deny-ratio', written, 15)).toBe(value);
  });

  test('its value is that of the expression which CloudWatch gets', () => {
    const IF = (condition: boolean, then: number, otherwise: number): number =>
      condition ? then : otherwise;
    const expression = new Function('IF', 'part', 'whole', `return ${shareExpression({ minimum: 20 })}`);

    for (const [part, whole] of [
      [0, 1],
      [19, 19],
      [20, 20],
      [7, 40],
      [500, 1_000],
    ] as const)
      expect(shareOf({ minimum: 20 }, part, whole)).toBe(expression(IF, part, whole));
  });
});

describe('latency-p99: a second or more, in 3 periods', () => {
  const periods = (samples: number, slow: number): readonly Written[] =>
    [0, 5, 10].map((minute) => [
      minute,
      'DecisionLatency',
      Array.from({ length: samples }, (_, index) => (index < slow ? 1_000 : 10)),
    ]);

  test.each([
    ['one in a hundred is slow', periods(400, 4), 'unchanged'],
    ['more than one in a hundred are slow', periods(400, 5), 'ALARM'],
    ['all are slow, but 999 samples say nothing', periods(333, 333), 'unchanged'],
    ['all are slow', periods(334, 334), 'ALARM'],
  ])('%s: %s', (_name, written, value) => {
    expect(valueAt('latency-p99', written, 15)).toBe(value);
  });

  test('without any call it is fine', () => {
    expect(valueAt('latency-p99', [], 15, 'INSUFFICIENT_DATA')).toBe('OK');
  });
});

describe('authorizer-errors: one in 5 minutes, from the metrics of Lambda', () => {
  test.each([
    [[[0, 'Errors', [0, 1]]] as readonly Written[], 1, 'ALARM'],
    [[[0, 'Errors', [0, 0]]] as readonly Written[], 1, 'unchanged'],
  ])('%j at the end of minute %d: %s', (written, minute, value) => {
    expect(valueAt('authorizer-errors', written, minute)).toBe(value);
  });

  test('returns to OK with five minutes of calls without errors', () => {
    const written: readonly Written[] = [
      [0, 'Errors', [1]],
      ...[1, 2, 3, 4, 5].map((minute): Written => [minute, 'Errors', [0]]),
    ];

    expect(valueAt('authorizer-errors', written, 5, 'ALARM')).toBe('unchanged');
    expect(stateAt('authorizer-errors', written, 6, 'ALARM')?.reason).toMatch(
      /^Threshold Crossed: 5 out of the last 5 datapoints \[0\.0 \(25\/11\/25 20:05:00\), .*\] were not greater than or equal to the threshold \(1\.0\) \(minimum 5 datapoints for ALARM -> OK transition\)\.$/,
    );
  });
});

describe('every alarm', () => {
  test('begins without data, and is fine once it was evaluated on none, but for the one that AWS must learn', () => {
    const states = definitions.map((definition) => {
      const from = initialState(definition, START);
      expect(from.value).toBe('INSUFFICIENT_DATA');
      const to = evaluateAlarm(metricsOf([]), definition, {
        subject: SUBJECT,
        state: from.value,
        now: START,
      });
      return to?.value ?? from.reason;
    });

    expect(states).toEqual(
      definitions.map(({ id }) =>
        id === 'binding-failures-anomaly' ? expect.stringMatching(/^Not evaluated locally/) : 'OK',
      ),
    );
  });
});
