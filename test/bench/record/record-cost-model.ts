import { PRICES, priceOf } from './record-cost-prices.ts';

/** Lines that one call leaves: bytes of each. */
export interface CallLines {
  readonly record: number;
  readonly metrics: number;
  /** START, END and REPORT of Lambda. */
  readonly platform: readonly number[];
  readonly access: number;
}

/** What a month costs, US dollars. */
export interface MonthlyCost {
  /** Taken in, both log groups. */
  readonly gb: number;
  readonly decisionsUsd: number;
  readonly accessUsd: number;
  readonly storageUsd: number;
  readonly metricsUsd: number;
  readonly totalUsd: number;
  /** One Logs Insights query over an hour of the decisions. */
  readonly queryHourUsd: number;
}

/** Assumptions of the model. */
export const ASSUMED = {
  secondsPerMonth: 30 * 86_400,
  retentionMonths: 1,
  /** Of the bytes taken in, what is stored: JSON under gzip. */
  compression: 0.15,
} as const;

const SECONDS_PER_HOUR = 3_600;

/**
 * Prices a month of steady traffic.
 *
 * @param lines - Of the average call.
 * @param series - Billed metric series.
 */
export const priceMonth = (callsPerSecond: number, lines: CallLines, series: number): MonthlyCost => {
  const calls = callsPerSecond * ASSUMED.secondsPerMonth;
  const perCall = gbOf([lines.record, lines.metrics, ...lines.platform]);
  const decisionsGb = calls * perCall;
  const accessGb = calls * gbOf([lines.access]);
  const gb = decisionsGb + accessGb;
  const decisionsUsd = priceOf(decisionsGb, PRICES.ingestion);
  const accessUsd = priceOf(accessGb, PRICES.ingestion);
  const storageUsd = priceOf(gb * ASSUMED.compression * ASSUMED.retentionMonths, PRICES.storage);
  const metricsUsd = priceOf(series, PRICES.metrics);
  return {
    gb,
    decisionsUsd,
    accessUsd,
    storageUsd,
    metricsUsd,
    totalUsd: decisionsUsd + accessUsd + storageUsd + metricsUsd,
    queryHourUsd: priceOf(callsPerSecond * SECONDS_PER_HOUR * perCall, PRICES.queries),
  };
};

const gbOf = (lines: readonly number[]): number =>
  lines.reduce((sum, bytes) => sum + bytes + PRICES.bytesPerEvent, 0) / PRICES.bytesPerGb;

/** Counts the billed series that EMF lines make: one for each metric and set of dimension values. */
export const countSeries = (emfLines: readonly string[]): number => {
  const series = new Set<string>();
  for (const line of emfLines) for (const name of seriesOf(JSON.parse(line) as Emf)) series.add(name);
  return series.size;
};

interface Emf {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

const seriesOf = (emf: Emf): readonly string[] =>
  emf._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) =>
      Dimensions.map((names) => JSON.stringify([Namespace, Name, ...names.map((name) => [name, emf[name]])])),
    ),
  );
