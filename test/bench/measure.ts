import type { Spread } from './bench.ts';

/** A run of calls, one after the other. */
export interface Window {
  /** Wall time of each call, microseconds. */
  readonly latenciesUs: readonly number[];
  /** CPU time of the process over all calls, user and system, microseconds. */
  readonly cpuUs: number;
}

/** Figures of one subject, microseconds per call. */
export interface Figures {
  readonly p50Us: number;
  readonly p95Us: number;
  readonly cpuUs: number;
}

/** The median of the ratios of the single rounds, and their middle half. */
export interface Ratio extends Spread {
  readonly value: number;
}

/**
 * The value below which a share of the values lies, interpolated between neighbours.
 *
 * @param share - 0 to 1.
 * @throws RangeError without values.
 */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)];
  const high = sorted[Math.ceil(position)];
  if (low === undefined || high === undefined) throw new RangeError('there are no values');
  return low + (high - low) * (position % 1);
};

/** The middle value. @throws RangeError without values. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Runs calls one after the other and takes the time of each. */
export const measureWindow = async (call: () => Promise<void>, calls: number): Promise<Window> => {
  const latenciesUs: number[] = [];
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) {
    const started = performance.now();
    await call();
    latenciesUs.push((performance.now() - started) * 1_000);
  }
  const { user, system } = process.cpuUsage(before);
  return { latenciesUs, cpuUs: user + system };
};

/** Medians over windows: one window that something else disturbed moves none of them. */
export const summarize = (windows: readonly Window[]): Figures => ({
  p50Us: median(windows.map(windowP50)),
  p95Us: median(windows.map(({ latenciesUs }) => quantile(latenciesUs, 0.95))),
  cpuUs: median(windows.map(({ latenciesUs, cpuUs }) => cpuUs / latenciesUs.length)),
});

/**
 * How many times longer a call of the subject takes than one of the peer: the p50s of each round are divided, as both
 * stood in the same weather then.
 *
 * @param subject - Windows in the order of the rounds, as many as the peer's.
 * @throws RangeError when the numbers of windows differ or there are none.
 */
export const compare = (subject: readonly Window[], peer: readonly Window[]): Ratio => {
  if (subject.length !== peer.length) throw new RangeError('the rounds do not match');
  const peers = peer.map(windowP50);
  const paired = subject.map((window, round) => windowP50(window) / (peers[round] ?? Number.NaN));
  return {
    value: median(paired),
    low: quantile(paired, 0.25),
    high: quantile(paired, 0.75),
  };
};

/**
 * Growth of a series by Theil and Sen: the median of the slopes between all pairs, so that single outliers, such as
 * one late garbage collection, do not tilt it.
 *
 * @returns Change from one value to the next.
 * @throws RangeError with fewer than two values.
 */
export const slope = (series: readonly number[]): number =>
  median(
    series.flatMap((from, start) =>
      series.slice(start + 1).map((to, distance) => (to - from) / (distance + 1)),
    ),
  );

const windowP50 = ({ latenciesUs }: Window): number => median(latenciesUs);
