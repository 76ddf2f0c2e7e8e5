/** What a figure has to be at most or at least; the unit is the bound's. */
export type Limit = { readonly atMost: number } | { readonly atLeast: number };

/** A promise about speed or size, and what this run says about it. */
export type Bound = {
  readonly what: string;
  /** Printed behind the figures; empty for a ratio. */
  readonly unit: string;
  readonly limit: Limit;
} & (
  | {
      readonly kind: 'measured';
      readonly value: number;
      /** Middle half of what the single rounds gave, to tell a broken bound from noise. */
      readonly spread?: Spread;
    }
  | { readonly kind: 'not_measured'; readonly why: string }
);

/** First and third quartile. */
export interface Spread {
  readonly low: number;
  readonly high: number;
}

/** Rows of figures, already rendered. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What one benchmark found. */
export interface BenchResult {
  readonly title: string;
  readonly table: Table;
  readonly bounds: readonly Bound[];
  /** What a reader must know to judge the figures. */
  readonly notes: readonly string[];
}

/** What a caller may ask for. */
export interface BenchOptions {
  /** Records in the log store. */
  readonly records?: number;
  /** A directory for them, filled when it is empty and kept for the next run; a temporary one when absent. */
  readonly data?: string;
}

/** One benchmark. Names are paths, so that `authorizer` stands for all that begin with `authorizer/`. */
export interface Bench {
  readonly name: string;
  /** Starts what it needs, measures, and leaves nothing behind. */
  run(options: BenchOptions): Promise<BenchResult>;
}

/** Whether a bound is held. A figure that is not a number holds nothing. */
export const judge = (bound: Bound): 'held' | 'broken' | 'not measured' => {
  if (bound.kind === 'not_measured') return 'not measured';
  return isWithin(bound.value, bound.limit) ? 'held' : 'broken';
};

const isWithin = (value: number, limit: Limit): boolean =>
  'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast;
