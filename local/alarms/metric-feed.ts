import type { IngestedBatch } from '../logs/store/ingested-batch.ts';
import type { LogEvent } from '../logs/store/stored-event.ts';
import { readEmf } from './metric/emf.ts';
import { readLambdaReport } from './metric/lambda-report.ts';
import type { MetricDatum } from './metric/metric.ts';
import type { MetricStore } from './metric/metric-store.ts';

/** What a feed reads, and where it puts it. */
export interface MetricFeedOptions {
  readonly metrics: MetricStore;
  /** The log group of the function; lines of other groups, such as the access log, are no metrics. */
  readonly logGroup: string;
  readonly functionName: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes a line for the operator; it holds nothing of the events. */
  readonly report: (line: string) => void;
}

/** Takes the metrics out of log events. */
export class MetricFeed {
  readonly #options: MetricFeedOptions;
  #malformed = 0;
  #refused = 0;

  constructor(options: MetricFeedOptions) {
    this.#options = options;
  }

  /** How many events were EMF, but not as specified. */
  get malformed(): number {
    return this.#malformed;
  }

  /** Takes events that were just stored. Never throws. */
  ingest({ logGroup, events }: Pick<IngestedBatch, 'logGroup' | 'events'>): void {
    if (logGroup !== this.#options.logGroup) return;
    for (const event of events) for (const datum of this.#read(event)) this.#add(datum);
  }

  #read({ message, timestamp }: LogEvent): readonly MetricDatum[] {
    const report = readLambdaReport(message, timestamp, this.#options.functionName);
    if (report !== undefined) return report;
    const reading = readEmf(message);
    if (reading.kind === 'metrics') return reading.data;
    if (reading.kind === 'malformed') {
      this.#malformed += 1;
      if (this.#malformed === 1) this.#options.report('an EMF line is malformed; it gives no metrics');
    }
    return [];
  }

  #add(datum: MetricDatum): void {
    const { metrics, now, report } = this.#options;
    if (metrics.add(datum, now()) !== 'too_many_series') return;
    this.#refused += 1;
    if (this.#refused === 1) report('there are too many metric series; new ones are ignored');
  }
}
