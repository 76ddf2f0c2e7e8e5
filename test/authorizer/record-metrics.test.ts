import { describe, expect, test } from 'vitest';
import { createRecordMetrics, type Measured } from '../../authorizer/record-metrics.ts';

const ALLOWED: Measured = {
  decision_id: 'id-1',
  decision: 'Allow',
  reason: 'allowed',
  binding: 'bound',
  duration_ms: 2,
  introspection_ms: 1,
};
const REFUSED: Measured = {
  ...ALLOWED,
  decision_id: 'id-2',
  decision: 'Deny',
  reason: 'certificate_mismatch',
  binding: 'mismatch',
};
const FAILED: Measured = {
  decision_id: 'id-3',
  decision: 'Deny',
  reason: 'introspection_timeout',
  binding: 'not_checked',
  duration_ms: 5,
};

const valuesOf = (line: string): Record<string, unknown> => {
  const { _aws, ...values } = JSON.parse(line) as Record<string, unknown>;
  return values;
};

describe('createRecordMetrics', () => {
  test('each line has the values of its own record and of no other', () => {
    const build = createRecordMetrics('orders');
    const names = { service: 'orders', Decisions: 1 };

    for (let round = 0; round < 2; round += 1) {
      expect(valuesOf(build(FAILED))).toEqual({
        ...names,
        DecisionId: 'id-3',
        Decision: 'Deny',
        Reason: 'introspection_timeout',
        DecisionLatency: 5,
        IntrospectionErrors: 1,
      });
      expect(valuesOf(build({ ...ALLOWED, duration_ms: 3 + round }))).toEqual({
        ...names,
        DecisionId: 'id-1',
        Decision: 'Allow',
        Reason: 'allowed',
        DecisionLatency: 3 + round,
        IntrospectionLatency: 1,
      });
      expect(valuesOf(build(REFUSED))).toMatchObject({ Reason: 'certificate_mismatch', BindingFailures: 1 });
      expect(valuesOf(build({ ...ALLOWED, binding: 'unbound' }))).toMatchObject({ UnboundAllows: 1 });
    }
  });

  test.each([
    ['A056001', false],
    ['A065305', false],
    ['A001203', false],
    ['A999999', true],
    ['', true],
    ['constructor', true],
    [undefined, false],
  ])('result code %j is counted as unknown: %s', (resultCode, isUnknown) => {
    const build = createRecordMetrics('orders');

    const values = valuesOf(build({ ...REFUSED, result_code: resultCode }));

    expect('UnknownResultCodes' in values).toBe(isUnknown);
  });

  test('every metric that a line names has its value in it, with the time of the call', () => {
    const build = createRecordMetrics('orders');
    const before = Date.now();

    for (const record of [ALLOWED, REFUSED, FAILED, ALLOWED]) {
      const line = JSON.parse(build(record)) as {
        _aws: {
          Timestamp: number;
          CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[];
        };
        [name: string]: unknown;
      };

      expect(line._aws.Timestamp).toBeGreaterThanOrEqual(before);
      for (const { Dimensions, Metrics } of line._aws.CloudWatchMetrics)
        for (const name of [...Dimensions.flat(), ...Metrics.map(({ Name }) => Name)])
          expect(line).toHaveProperty(name);
    }
  });
});
