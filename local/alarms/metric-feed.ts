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
  /** What has been reported: each kind once. */
  readonly #told = new Set<string>();

  constructor(options: MetricFeedOptions) {
    this.#options = options;
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
    if (reading.kind === 'not_emf') return [];
    this.#tellOnce(
      'an EMF line is malformed; it gives no metrics, and AWS/Logs EMFValidationErrors counts it',
    );
    return [this.#countMalformed(timestamp)];
  }

  /** @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html Metrics of CloudWatch Logs} */
  #countMalformed(timestamp: number): MetricDatum {
    const dimensions = { LogGroupName: this.#options.logGroup };
    return { namespace: 'AWS/Logs', name: 'EMFValidationErrors', dimensions, timestamp, values: [1] };
  }

  #tellOnce(line: string): void {
    if (!this.#told.has(line)) this.#options.report(line);
    this.#told.add(line);
  }

  #add(datum: MetricDatum): void {
    const { metrics, now } = this.#options;
    if (metrics.add(datum, now()) === 'too_many_series')
      this.#tellOnce('there are too many metric series; new ones are ignored');
  }
}
