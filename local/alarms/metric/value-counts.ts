/** Distinct values that are kept as they are; beyond it they are rounded. */
const MAX_DISTINCT_VALUES = 4_096;

/** Significant digits that values are rounded to, step by step, when there are too many. */
const DIGITS = [3, 2, 1] as const;

/**
 * How often each value came, for percentiles: exact up to {@link MAX_DISTINCT_VALUES} distinct values, then rounded to
 * three significant digits (an error of at most 0.5 %), and to fewer only if even those are too many.
 */
export class ValueCounts {
  #counts = new Map<number, number>();
  #rounding = -1;

  /** Values with their counts, in no order. */
  get entries(): Iterable<readonly [value: number, count: number]> {
    return this.#counts;
  }

  /** How many values are told apart. */
  get size(): number {
    return this.#counts.size;
  }

  add(value: number, count = 1): void {
    const kept = this.#round(value);
    this.#counts.set(kept, (this.#counts.get(kept) ?? 0) + count);
    while (this.#counts.size > MAX_DISTINCT_VALUES && this.#rounding < DIGITS.length - 1) this.#roundMore();
  }

  #round(value: number): number {
    const digits = DIGITS[this.#rounding];
    return digits === undefined ? value : Number(value.toPrecision(digits));
  }

  #roundMore(): void {
    this.#rounding += 1;
    const counts = this.#counts;
    this.#counts = new Map();
    for (const [value, count] of counts) {
      const kept = this.#round(value);
      this.#counts.set(kept, (this.#counts.get(kept) ?? 0) + count);
    }
  }
}
