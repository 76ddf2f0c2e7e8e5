import { buildLogEvent, countBatch, type LogEvent, sortBatch, splitMessage } from './log-batch.ts';
import { createLogClient, type LogClient, type LogTarget } from './log-client.ts';

/** Delivers log lines to the CloudWatch Logs API in the background. Telemetry: nothing here throws at a writer. */
export interface LogDelivery {
  /**
   * Queues one line. An empty line is dropped, a line over 256 KB becomes several events.
   *
   * @param timestampMs - Milliseconds since the epoch; now when left out.
   */
  write(group: string, stream: string, message: string, timestampMs?: number): void;
  /** Resolves when everything written so far is delivered or given up; never rejects. */
  flush(): Promise<void>;
  /** Flushes for at most five seconds, gives up the rest, ends the connections. Later writes are lost. */
  close(): Promise<void>;
  /** How many events could not be delivered. */
  lostEvents(): number;
}

/** What {@link createLogDelivery} needs. */
export interface LogDeliveryOptions {
  /** Base URL of the API. */
  readonly endpoint: string;
  readonly region: string;
  /** Takes the one line about lost events; stderr when left out. */
  readonly report?: (line: string) => void;
}

interface StreamQueue {
  readonly target: LogTarget;
  readonly events: LogEvent[];
  exists: boolean;
  sending: Promise<void> | undefined;
}

const FLUSH_INTERVAL_MS = 100;
const CLOSE_LIMIT_MS = 5_000;
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

/** Creates a delivery; group and stream are created when they are first written to. */
export const createLogDelivery = (options: LogDeliveryOptions): LogDelivery => {
  const client = createLogClient(options.endpoint, options.region);
  const report = options.report ?? ((line) => process.stderr.write(`${line}\n`));
  const queues = new Map<string, StreamQueue>();
  let pendingBytes = 0;
  let lost = 0;
  let reported = 0;
  let timer: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;

  const lose = (count: number, cause: string): void => {
    if (count === 0) return;
    lost += count;
    if (reported > 0) return;
    reported = lost;
    report(`log delivery: ${lost} log events could not be delivered (${cause}); more are counted silently`);
  };

  const deliver = async (queue: StreamQueue, batch: readonly LogEvent[]): Promise<void> => {
    try {
      lose(await putCreating(client, queue, batch), 'refused as too old or too new');
    } catch (error) {
      lose(batch.length, error instanceof Error ? error.name : 'unknown error');
      if (closing !== undefined) discard(queue);
    }
  };

  const discard = (queue: StreamQueue): void => {
    const rest = queue.events.splice(0);
    pendingBytes -= sizeOf(rest);
    lose(rest.length, 'closed');
  };

  const drain = async (queue: StreamQueue): Promise<void> => {
    while (queue.events.length > 0) {
      const batch = sortBatch(queue.events.splice(0, countBatch(queue.events)));
      await deliver(queue, batch);
      pendingBytes -= sizeOf(batch);
    }
    queue.sending = undefined;
  };

  const startDrain = (queue: StreamQueue): Promise<void> | undefined => {
    // Only with something to send: `drain` then waits at least once, so it clears `sending` after it was set.
    if (queue.sending === undefined && queue.events.length > 0) queue.sending = drain(queue);
    return queue.sending;
  };

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    await Promise.all([...queues.values()].map(startDrain));
  };

  const enqueue = (queue: StreamQueue, event: LogEvent): void => {
    const isFull = pendingBytes + event.size > MAX_PENDING_BYTES;
    if (closing !== undefined || isFull) {
      lose(1, isFull ? 'queue full' : 'closed');
      return;
    }
    pendingBytes += event.size;
    queue.events.push(event);
    timer ??= setTimeout(() => void flush(), FLUSH_INTERVAL_MS);
  };

  const close = async (): Promise<void> => {
    const limit = setTimeout(() => client.abort(), CLOSE_LIMIT_MS);
    await flush();
    clearTimeout(limit);
    client.destroy();
    if (lost > reported) report(`log delivery: ${lost} log events could not be delivered in all`);
  };

  return {
    write: (group, stream, message, timestampMs = Date.now()) => {
      const queue = queueOf(queues, { group, stream });
      for (const piece of splitMessage(message)) enqueue(queue, buildLogEvent(piece, timestampMs));
    },
    flush,
    close: () => {
      closing ??= Promise.resolve().then(close);
      return closing;
    },
    lostEvents: () => lost,
  };
};

const queueOf = (queues: Map<string, StreamQueue>, target: LogTarget): StreamQueue => {
  const key = `${target.group}\n${target.stream}`;
  const known = queues.get(key);
  if (known !== undefined) return known;
  const queue: StreamQueue = { target, events: [], exists: false, sending: undefined };
  queues.set(key, queue);
  return queue;
};

/** Puts a batch; when the store has lost the stream since it was created, creates it again and puts once more. */
const putCreating = async (
  client: LogClient,
  queue: StreamQueue,
  batch: readonly LogEvent[],
): Promise<number> => {
  if (queue.exists) {
    try {
      return await client.put(queue.target, batch);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
    }
  }
  await client.create(queue.target);
  queue.exists = true;
  return client.put(queue.target, batch);
};

const sizeOf = (events: readonly LogEvent[]): number => events.reduce((sum, event) => sum + event.size, 0);
