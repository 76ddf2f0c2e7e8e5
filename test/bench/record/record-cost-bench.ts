import { isReason, REASONS, type Reason } from '../../../shared/reasons.ts';
import { createMetricsLines } from '../../support/metrics-line.ts';
import type { Bench, BenchResult, Bound } from '../bench.ts';
import { ASSUMED, type CallLines, countSeries, type MonthlyCost, priceMonth } from './record-cost-model.ts';
import { PRICES } from './record-cost-prices.ts';
import {
  accessLineBytes,
  makeSamples,
  platformLines,
  type Samples,
  type Written,
} from './record-cost-sample.ts';

const FULL_LIMIT_BYTES = 3_000;
const COMPACT_LIMIT_BYTES = 1_200;
const RATES = [1, 100, 10_000] as const;
/** Of all calls; a Deny is always written whole. */
const DENY_SHARE = 0.01;

/** How many bytes a call leaves in the logs. */
export const recordSizeBench: Bench = {
  name: 'record/size',
  run: async () => buildSizeResult(await makeSamples()),
};

/** What a month of records, metrics and access log costs. */
export const recordCostBench: Bench = {
  name: 'record/cost',
  run: async () => buildCostResult(await makeSamples()),
};

const buildSizeResult = (samples: Samples): BenchResult => ({
  title: 'What a call leaves in the logs (bytes)',
  table: {
    columns: ['call', 'record', 'metrics (EMF)', 'START, END, REPORT', 'access log'],
    rows: namedSamples(samples).map(([name, written]) => [
      name,
      String(written.recordBytes),
      String(Buffer.byteLength(written.metricsLine)),
      String(sum(platformLines())),
      String(accessLineBytes(written)),
    ]),
  },
  bounds: [
    buildBound('full record of an Allow', samples.allow, FULL_LIMIT_BYTES),
    buildBound('compact record of an Allow', samples.compactAllow, COMPACT_LIMIT_BYTES),
  ],
  notes: [
    'The records are those of the authorizer, with the options of the packaged handler, for an answer of Authlete with a bound token; the Deny is for another certificate.',
    `CloudWatch Logs bills ${PRICES.bytesPerEvent} bytes more for each line.`,
  ],
});

const namedSamples = ({ allow, compactAllow, deny }: Samples): readonly (readonly [string, Written])[] => [
  ['Allow, full', allow],
  ...(compactAllow === undefined ? [] : [['Allow, compact', compactAllow] as const]),
  ['Deny, another certificate', deny],
];

const buildBound = (what: string, written: Written | undefined, atMost: number): Bound => {
  const bound = { what, unit: 'bytes', limit: { atMost } };
  return written === undefined
    ? { ...bound, kind: 'not_measured', why: 'no compact form yet' }
    : { ...bound, kind: 'measured', value: written.recordBytes };
};

const buildCostResult = (samples: Samples): BenchResult => {
  const reasons = Object.keys(REASONS).filter(isReason);
  const series = countSeries(metricsOf(reasons));
  return {
    title: `What a month costs at CloudWatch (US dollars, ${PRICES.region})`,
    table: {
      columns: [
        'calls a second',
        'Allow',
        'GB',
        'decisions',
        'access log',
        'storage',
        'metrics',
        'total',
        'a query over 1 h',
      ],
      rows: RATES.flatMap((rate) =>
        namedSamples(samples)
          .filter(([, { record }]) => record.decision === 'Allow')
          .map(([name, allow]) => [
            String(rate),
            name.replace('Allow, ', ''),
            ...renderCost(priceMonth(rate, averageLines(allow, samples.deny), series)),
          ]),
      ),
    },
    bounds: [],
    notes: [
      `${series} billed metric series at most, with every one of the ${reasons.length} reasons; ${countSeries(metricsOf(['allowed']))} while all calls are allowed. Their number does not grow with traffic, clients or routes.`,
      `${DENY_SHARE * 100} % of the calls are refused; a month has 30 days; logs are kept for ${ASSUMED.retentionMonths} month and stored at ${ASSUMED.compression} of their size (assumed).`,
      `Prices: ${PRICES.source}, as quoted ${PRICES.asOf}; without free tier, Lambda, API Gateway, alarms and queries. A query over the hour reads all of it; a field index makes it read less.`,
    ],
  };
};

/** The metrics line of every reason, each with a time of the introspection. */
const metricsOf = (reasons: readonly Reason[]): readonly string[] => {
  const build = createMetricsLines('gatelens-authorizer');
  return reasons.map((reason) =>
    build({
      decision_id: reason,
      decision: reason === 'allowed' ? 'Allow' : 'Deny',
      reason,
      binding: reason === 'allowed' ? 'bound' : 'unbound',
      duration_ms: 1,
      cold_start: reason === 'allowed',
      introspection_ms: 1,
      result_code: reason === 'allowed' ? 'A056001' : 'not listed',
    }),
  );
};

const averageLines = (allow: Written, deny: Written): CallLines => {
  const average = (of: (written: Written) => number): number =>
    of(allow) * (1 - DENY_SHARE) + of(deny) * DENY_SHARE;
  return {
    record: average(({ recordBytes }) => recordBytes),
    metrics: average(({ metricsLine }) => Buffer.byteLength(metricsLine)),
    platform: platformLines(),
    access: average(accessLineBytes),
  };
};

const renderCost = (cost: MonthlyCost): readonly string[] => [
  cost.gb.toFixed(cost.gb < 100 ? 1 : 0),
  ...[cost.decisionsUsd, cost.accessUsd, cost.storageUsd, cost.metricsUsd, cost.totalUsd].map(renderUsd),
  cost.queryHourUsd.toFixed(4),
];

const renderUsd = (usd: number): string => usd.toFixed(usd < 1_000 ? 2 : 0);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
