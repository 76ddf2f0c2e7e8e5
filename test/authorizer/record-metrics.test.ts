import { describe, expect, test } from 'vitest';
import type { Measured } from '../../authorizer/record-metrics.ts';
import { decisionRecordSchema } from '../../shared/decision-record-schema.ts';
import { EMF_NAMES } from '../../shared/emf.ts';
import { METRICS } from '../../shared/metrics.ts';
import { REASONS, type Reason } from '../../shared/reasons.ts';
import { parseEmf, seriesOf } from '../support/emf-schema.ts';
import { createMetricsLines } from '../support/metrics-line.ts';

const ALLOWED: Measured = {
  decision_id: 'id-1',
  decision: 'Allow',
  reason: 'allowed',
  binding: 'bound',
  cold_start: false,
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
  cold_start: false,
  duration_ms: 5,
};

const valuesOf = (line: string): Record<string, unknown> => {
  const { _aws, ...values } = JSON.parse(line) as Record<string, unknown>;
  return values;
};

describe('createRecordMetrics', () => {
  test('each line has the values of its own record and of no other', () => {
    const build = createMetricsLines('orders');
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
    const build = createMetricsLines('orders');

    const values = valuesOf(build({ ...REFUSED, result_code: resultCode }));

    expect('UnknownResultCodes' in values).toBe(isUnknown);
  });

  test('each line is an EMF document, with the time of the call', () => {
    const build = createMetricsLines('orders');
    const before = Date.now();

    for (const record of everyRecord()) {
      const document = parseEmf(build(record));

      expect(document._aws.Timestamp).toBeGreaterThanOrEqual(before);
      expect(document['DecisionId']).toBe(record.decision_id);
    }
  });

  test.each([
    { what: 'a cold start', change: { cold_start: true }, counts: { ColdStarts: 1 } },
    { what: 'an Allow of an unbound token', change: { binding: 'unbound' }, counts: { UnboundAllows: 1 } },
    {
      what: 'an Allow of a TOKEN event, which shows no certificate',
      change: { binding: 'not_checked' },
      counts: { UnboundAllows: 1 },
    },
    {
      what: 'a refusal for want of a certificate',
      change: { decision: 'Deny', reason: 'certificate_missing', binding: 'certificate_missing' },
      counts: { BindingFailures: 1 },
    },
    {
      what: 'a mismatch behind another reason',
      change: { decision: 'Deny', reason: 'token_expired', binding: 'mismatch' },
      counts: { BindingFailures: 1 },
    },
    {
      what: 'a refusal of an unbound token',
      change: { decision: 'Deny', reason: 'token_expired', binding: 'unbound' },
      counts: {},
    },
  ] as const)('counts $what', ({ change, counts }) => {
    const { Decisions, ...others } = valuesOf(createMetricsLines('orders')({ ...ALLOWED, ...change }));

    expect(Decisions).toBe(1);
    expect(
      Object.fromEntries(COUNTS.flatMap((name) => (name in others ? [[name, others[name]]] : []))),
    ).toEqual(counts);
  });

  test('bills two series, one for each reason that occurs, and seven besides', () => {
    const build = createMetricsLines('orders');

    const series = new Set(everyRecord().flatMap((record) => seriesOf(parseEmf(build(record)))));

    expect(series.size).toBe(2 + Object.keys(REASONS).length + 7);
    const text = [...series].join('\n');
    for (const secret of [...everyRecord()].map(({ decision_id }) => decision_id))
      expect(text).not.toContain(secret);
  });

  test('no name of an EMF line but the service is a key of the record, and none stands for two things', () => {
    const names = [...Object.values(METRICS), ...Object.values(EMF_NAMES)];

    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(Object.keys(decisionRecordSchema.shape)).not.toContain(name);
  });
});

const COUNTS = [
  'ColdStarts',
  'UnknownResultCodes',
  'UnboundAllows',
  'BindingFailures',
  'IntrospectionErrors',
];

/** A record for each reason, and for each further metric. */
const everyRecord = (): readonly Measured[] => [
  ...(Object.keys(REASONS) as Reason[]).map(
    (reason): Measured => ({
      ...ALLOWED,
      decision_id: `id-of-${reason}`,
      reason,
      decision: reason === 'allowed' ? 'Allow' : 'Deny',
    }),
  ),
  { ...ALLOWED, binding: 'unbound', cold_start: true, result_code: 'A999999' },
  FAILED,
];
