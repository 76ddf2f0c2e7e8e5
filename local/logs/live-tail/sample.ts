/** What was kept of the items that came. */
export interface Sampled<T> {
  /** In the order in which they came. */
  readonly items: readonly T[];
  /** True when there were more than are kept. */
  readonly isPart: boolean;
}

/** Keeps a fair sample of a stream of items in bounded memory (reservoir sampling, algorithm R). */
export class Sample<T> {
  readonly #size: number;
  #kept: { readonly index: number; readonly item: T }[] = [];
  #count = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Offers an item, which takes the place of another one once the sample is full. */
  offer(item: T): void {
    const entry = { index: this.#count, item };
    this.#count += 1;
    if (this.#kept.length < this.#size) {
      this.#kept.push(entry);
      return;
    }
    const place = Math.floor(Math.random() * this.#count);
    if (place < this.#size) this.#kept[place] = entry;
  }

  /** Gives what was kept since the last time, and starts again. */
  take(): Sampled<T> {
    const items = this.#kept.sort((a, b) => a.index - b.index).map(({ item }) => item);
    const isPart = this.#count > this.#size;
    this.#kept = [];
    this.#count = 0;
    return { items, isPart };
  }
}
