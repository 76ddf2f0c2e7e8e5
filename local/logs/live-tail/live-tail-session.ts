import type { Writable } from 'node:stream';
import type { IngestedBatch } from '../store/ingested-batch.ts';
import { encodeEvent, encodeException } from './event-stream.ts';
import { Sample } from './sample.ts';

/** Events in one update; of more, a sample is sent (AWS quota). */
const MAX_EVENTS = 500;

/** Bytes of messages in one update: AWS does not say, but clients read a frame as a whole. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Updates that wait for a slow client; beyond, the oldest are dropped (AWS quota). */
const MAX_WAITING = 10;

const UPDATE_INTERVAL_MS = 1000;
const SESSION_MS = 3 * 60 * 60 * 1000;

/** What a session shows. */
export interface LiveTailFilter {
  /** Tells whether an event of this place may be shown. */
  readonly selects: (place: { readonly logGroup: string; readonly logStream: string }) => boolean;
  /** Tells whether a message is shown. */
  readonly matches: (message: string) => boolean;
}

/** One event of an update, as the API describes it. */
interface TailedEvent {
  readonly logStreamName: string;
  readonly logGroupIdentifier: string;
  readonly message: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
}

const fitUpdate = (events: readonly TailedEvent[]): readonly TailedEvent[] => {
  let bytes = 0;
  return events.filter(({ message }) => {
    bytes += Buffer.byteLength(message);
    return bytes <= MAX_BYTES;
  });
};

/**
 * One Live Tail session: writes what comes in to a stream, once a second, until its end or the client's.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html StartLiveTail}
 */
export class LiveTailSession {
  readonly #stream: Writable;
  readonly #filter: LiveTailFilter;
  readonly #identify: (logGroup: string) => string;
  readonly #sample = new Sample<TailedEvent>(MAX_EVENTS);
  readonly #updates: NodeJS.Timeout;
  readonly #end: NodeJS.Timeout;
  #waiting: Uint8Array[] = [];

  /**
   * Starts the session.
   *
   * @param start - The `sessionStart` event.
   * @param identify - Gives the identifier of a log group by its name.
   * @param onClose - Called once when the stream is closed, by whomever.
   */
  constructor(
    stream: Writable,
    options: {
      readonly start: object;
      readonly filter: LiveTailFilter;
      readonly identify: (logGroup: string) => string;
      readonly onClose: (session: LiveTailSession) => void;
    },
  ) {
    this.#stream = stream;
    this.#filter = options.filter;
    this.#identify = options.identify;
    this.#updates = setInterval(() => this.#update(), UPDATE_INTERVAL_MS);
    this.#end = setTimeout(() => this.#timeOut(), SESSION_MS);
    stream.on('drain', () => this.#flush());
    stream.once('close', () => {
      this.#stop();
      options.onClose(this);
    });
    stream.write(encodeEvent('initial-response', {}));
    stream.write(encodeEvent('sessionStart', options.start));
  }

  /** Takes events that were just stored. */
  ingest({ logGroup, logStream, ingestionTime, events }: IngestedBatch): void {
    if (!this.#filter.selects({ logGroup, logStream })) return;
    const logGroupIdentifier = this.#identify(logGroup);
    for (const { timestamp, message } of events) {
      if (!this.#filter.matches(message)) continue;
      this.#sample.offer({ logStreamName: logStream, logGroupIdentifier, message, timestamp, ingestionTime });
    }
  }

  #update(): void {
    const { items, isPart } = this.#sample.take();
    const sessionResults = fitUpdate(items);
    const sampled = isPart || sessionResults.length < items.length;
    this.#waiting.push(encodeEvent('sessionUpdate', { sessionMetadata: { sampled }, sessionResults }));
    this.#waiting = this.#waiting.slice(-MAX_WAITING);
    this.#flush();
  }

  #flush(): void {
    while (!this.#stream.writableNeedDrain) {
      const update = this.#waiting.shift();
      if (update === undefined) return;
      this.#stream.write(update);
    }
  }

  #timeOut(): void {
    this.#stop();
    this.#stream.end(encodeException('SessionTimeoutException', 'The Live Tail session has timed out.'));
  }

  #stop(): void {
    clearInterval(this.#updates);
    clearTimeout(this.#end);
    this.#waiting = [];
  }
}
