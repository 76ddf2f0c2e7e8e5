/** What a series is told apart by. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  /** Values by name. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Values that were written to one series at one time. */
export interface MetricDatum extends MetricId {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly values: readonly number[];
}

/** Gives one text for each series; the order of its dimensions does not matter. */
export const metricKey = ({ namespace, name, dimensions }: MetricId): string => {
  const named = Object.entries(dimensions).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, name, named]);
};
