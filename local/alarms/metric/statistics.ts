import { ValueCounts } from './value-counts.ts';

/** Statistics of CloudWatch that a definition may name; a percentile is written as `p99` or `p99.9`. */
export type StatisticName = 'Sum' | 'SampleCount' | 'Average' | 'Minimum' | 'Maximum' | `p${number}`;

/** What is known of the values of a series over some time. */
export class Statistics {
  #sum = 0;
  #sampleCount = 0;
  #minimum = Number.POSITIVE_INFINITY;
  #maximum = Number.NEGATIVE_INFINITY;
  readonly #values = new ValueCounts();

  /** How many values there are. */
  get sampleCount(): number {
    return this.#sampleCount;
  }

  /** How many values are told apart for percentiles. */
  get distinctValues(): number {
    return this.#values.size;
  }

  add(value: number): void {
    this.#sum += value;
    this.#sampleCount += 1;
    this.#minimum = Math.min(this.#minimum, value);
    this.#maximum = Math.max(this.#maximum, value);
    this.#values.add(value);
  }

  /** Adds everything that another one knows. */
  merge(other: Statistics): void {
    this.#sum += other.#sum;
    this.#sampleCount += other.#sampleCount;
    this.#minimum = Math.min(this.#minimum, other.#minimum);
    this.#maximum = Math.max(this.#maximum, other.#maximum);
    for (const [value, count] of other.#values.entries) this.#values.add(value, count);
  }

  /** Gives one statistic; `undefined` without values. */
  get(statistic: StatisticName): number | undefined {
    if (this.#sampleCount === 0) return undefined;
    switch (statistic) {
      case 'Sum':
        return this.#sum;
      case 'SampleCount':
        return this.#sampleCount;
      case 'Average':
        return this.#sum / this.#sampleCount;
      case 'Minimum':
        return this.#minimum;
      case 'Maximum':
        return this.#maximum;
      default:
        return this.#percentile(Number(statistic.slice(1)));
    }
  }

  /** By nearest rank: the smallest value that at least this share of the values does not exceed. */
  #percentile(percent: number): number | undefined {
    const ordered = [...this.#values.entries].sort(([one], [other]) => one - other);
    const rank = Math.max(1, Math.ceil((percent / 100) * this.#sampleCount));
    let seen = 0;
    for (const [value, count] of ordered) {
      seen += count;
      if (seen >= rank) return value;
    }
    return ordered.at(-1)?.[0];
  }
}
