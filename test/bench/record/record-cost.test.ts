import { describe, expect, test } from 'vitest';
import { writtenRecordSchema } from '../../../shared/decision-record-schema.ts';
import { createMetricsLines } from '../../support/metrics-line.ts';
import { countSeries, priceMonth } from './record-cost-model.ts';
import { PRICES, priceOf } from './record-cost-prices.ts';
import { makeSamples } from './record-cost-sample.ts';

describe('priceOf', () => {
  test.each([
    [0, 0],
    [1, 0.5],
    [10_000, 5_000],
    [30_000, 10_000],
    // AWS's own example for the tiers of May 2025.
    [60_000, 12_500],
  ])('%d GB of logs cost %d USD', (gb, usd) => {
    expect(priceOf(gb, PRICES.ingestion)).toBeCloseTo(usd);
  });
});

describe('priceMonth', () => {
  const LINES = { record: 974, metrics: 474, platform: [74, 74, 74], access: 974 };

  test('counts every line with what CloudWatch adds, and prices both log groups', () => {
    const cost = priceMonth(1, LINES, 10);

    expect(cost.gb).toBeCloseTo((2_592_000 * 2_800) / 1e9);
    expect(cost.decisionsUsd).toBeCloseTo(((2_592_000 * 1_800) / 1e9) * 0.5);
    expect(cost.accessUsd).toBeCloseTo(((2_592_000 * 1_000) / 1e9) * 0.5);
    expect(cost.metricsUsd).toBeCloseTo(3);
    expect(cost.totalUsd).toBeCloseTo(cost.decisionsUsd + cost.accessUsd + cost.storageUsd + cost.metricsUsd);
  });
});

describe('countSeries', () => {
  const record = {
    decision_id: 'd',
    decision: 'Allow',
    reason: 'allowed',
    binding: 'bound',
    duration_ms: 1,
    cold_start: false,
  } as const;

  test('counts a metric once for each set of dimension values, however often it is written', () => {
    const build = createMetricsLines('orders');

    // Decisions by decision and by reason, and the latency.
    expect(countSeries([build(record)])).toBe(3);
    expect(countSeries([build(record), build({ ...record, decision_id: 'e', duration_ms: 2 })])).toBe(3);
    expect(
      countSeries([build(record), build({ ...record, decision: 'Deny', reason: 'token_expired' })]),
    ).toBe(5);
  });
});

describe('the sample calls', () => {
  test('are written as the contract says, a full Allow in at most 3,000 bytes, a compact one in 1,200', async () => {
    const { allow, compactAllow, deny } = await makeSamples();

    for (const { record } of [allow, deny]) expect(writtenRecordSchema.parse(record)).toEqual(record);
    expect(allow.record.decision).toBe('Allow');
    expect(deny.record.reason).toBe('certificate_mismatch');
    expect(allow.recordBytes).toBeLessThanOrEqual(3_000);
    expect(compactAllow?.recordBytes ?? 0).toBeLessThanOrEqual(1_200);
  });
});
