/** Price of a quantity by tier: each tier reaches up to a quantity, the last one has no end. */
export type Tiers = readonly { readonly upTo: number; readonly usd: number }[];

/**
 * Prices of Amazon CloudWatch in us-east-1, US dollars, without the free tier.
 *
 * @see {@link https://aws.amazon.com/cloudwatch/pricing/ CloudWatch pricing}
 */
export const PRICES = {
  region: 'us-east-1',
  source: 'https://aws.amazon.com/cloudwatch/pricing/',
  /** The tables of that page as third parties quoted them; the tiers are those of AWS's announcement of May 2025. */
  asOf: '2026-02',
  /** Standard log class, logs of Lambda functions and access logs of API Gateway; for each GB taken in. */
  ingestion: [
    { upTo: 10_000, usd: 0.5 },
    { upTo: 30_000, usd: 0.25 },
    { upTo: 50_000, usd: 0.1 },
    { upTo: Number.POSITIVE_INFINITY, usd: 0.05 },
  ],
  /** For each GB and month that is kept, as compressed. */
  storage: [{ upTo: Number.POSITIVE_INFINITY, usd: 0.03 }],
  /** For each GB that a Logs Insights query reads. */
  queries: [{ upTo: Number.POSITIVE_INFINITY, usd: 0.005 }],
  /** For each series and month. EMF costs no further API call. */
  metrics: [
    { upTo: 10_000, usd: 0.3 },
    { upTo: 250_000, usd: 0.1 },
    { upTo: 1_000_000, usd: 0.05 },
    { upTo: Number.POSITIVE_INFINITY, usd: 0.02 },
  ],
  /** CloudWatch Logs adds this to every event that it takes in. */
  bytesPerEvent: 26,
  bytesPerGb: 1_000_000_000,
} as const satisfies Record<string, Tiers | string | number>;

/** Price of a quantity. */
export const priceOf = (quantity: number, tiers: Tiers): number => {
  let [from, usd] = [0, 0];
  for (const tier of tiers) {
    usd += Math.max(0, Math.min(quantity, tier.upTo) - from) * tier.usd;
    from = tier.upTo;
  }
  return usd;
};
