import { EventIndex, type IndexedSegment } from './event-index.ts';
import type { SegmentLog } from './segment-log.ts';
import { SerialQueue } from './serial-queue.ts';
import type { StoredBatch } from './stored-event.ts';

/** Events that go into the index in one transaction. They lie in memory until it ends, and some times over. */
const MAX_BATCH_EVENTS = 16_384;

/** Bytes of the messages of one transaction. */
const MAX_BATCH_BYTES = 32 * 1024 * 1024;

/** Where the indexer finds the events that are on disk. */
export interface SegmentSource {
  readonly logs: () => readonly SegmentLog[];
  /** Gives what of a batch that is read back from a segment goes into the index. */
  readonly onRead: (log: SegmentLog, batch: StoredBatch) => Promise<StoredBatch>;
  readonly report: (message: string) => void;
}

const key = (directory: number, segment: number | ''): string => `${directory}/${segment}`;

const bytesOf = ({ events }: StoredBatch): number =>
  events.reduce((sum, { location }) => sum + location.length, 0);

/**
 * Keeps the index up with the segments, behind the writes.
 *
 * What is written is handed over in memory; the more comes in, the more goes into one transaction. After a start, and
 * whenever a transaction failed, the segments are read from where the index ends.
 */
export class Indexer {
  readonly #dataDirectory: string;
  readonly #source: SegmentSource;
  readonly #queue = new SerialQueue();
  #index: EventIndex;
  #positions = new Map<string, number>();
  #queued: IndexedSegment[] = [];
  #queuedEvents = 0;
  /** True while the index may lack events that are in no queue. */
  #isBehind = true;
  #failed = false;
  #isClosing = false;

  constructor(index: EventIndex, dataDirectory: string, source: SegmentSource) {
    this.#index = index;
    this.#dataDirectory = dataDirectory;
    this.#source = source;
  }

  /** What queries run on; wait for {@link settled} first. */
  get index(): EventIndex {
    return this.#index;
  }

  /** Hands over batches that are on disk. */
  add(segment: IndexedSegment): void {
    if (!this.#isBehind) {
      this.#queued.push(segment);
      this.#queuedEvents += segment.batches.reduce((sum, { events }) => sum + events.length, 0);
    }
    // After a failure it is for the next query to try again: on a full disk every write would fail once more.
    if (!this.#failed) this.start();
  }

  /** Goes on indexing without anybody waiting for it. */
  start(): void {
    // Whoever needs the index meets the failure; the operator was told of the first.
    this.settled().catch(() => undefined);
  }

  /**
   * Waits until everything that was on disk before the call is in the index.
   *
   * @throws The error of the index, such as a full disk. The next call tries again.
   */
  settled(): Promise<void> {
    return this.#queue.run(() => this.#catchUp());
  }

  /** Waits while more is queued than one transaction takes, so that memory stays bounded. */
  async room(): Promise<void> {
    if (this.#queuedEvents > MAX_BATCH_EVENTS) await this.#queue.run(async () => undefined);
  }

  /** Makes an empty index in place of the one there is. */
  replaceIndex(): Promise<void> {
    return this.#queue.run(async () => {
      this.#index = await EventIndex.replace(this.#index, this.#dataDirectory);
      this.#isBehind = true;
    });
  }

  /** Runs a task on the index when it holds everything that was on disk before, while nothing is added to it. */
  run<T>(task: (index: EventIndex) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      await this.#catchUp();
      return task(this.#index);
    });
  }

  /**
   * Runs a task that takes the segments of a directory out of the index; they go afterwards.
   *
   * When the task fails, what the index then lacks is read again.
   */
  removeDirectory(directory: number, task: (index: EventIndex) => Promise<void>): Promise<void> {
    return this.run(async (index) => {
      try {
        await task(index);
      } catch (error) {
        this.#isBehind = true;
        throw error;
      }
      for (const each of [...this.#positions.keys()]) {
        if (each.startsWith(key(directory, ''))) this.#positions.delete(each);
      }
    });
  }

  /** Forgets how far a segment was indexed that is out of the index and goes now. */
  forget(directory: number, segment: number): void {
    this.#positions.delete(key(directory, segment));
  }

  /** Adds what is queued and closes the index; reading segments breaks off, to go on at the next start. */
  close(): Promise<void> {
    this.#isClosing = true;
    return this.#queue.run(async () => {
      if (!this.#isBehind) await this.#addQueued().catch(() => undefined);
      await this.#index.close();
    });
  }

  async #catchUp(): Promise<void> {
    try {
      if (this.#isBehind) await this.#readSegments();
      else await this.#addQueued();
      this.#failed = false;
    } catch (error) {
      this.#isBehind = true;
      this.#queued = [];
      this.#queuedEvents = 0;
      if (!this.#failed && !this.#isClosing) this.#source.report(describeFailure(error));
      this.#failed = true;
      throw error;
    }
  }

  async #addQueued(): Promise<void> {
    while (this.#queued.length > 0) {
      const chunk = new Chunk();
      while (this.#queued[0] !== undefined && !chunk.isFull) {
        const [segment] = this.#queued.splice(0, 1);
        if (segment !== undefined) chunk.add(segment);
      }
      await this.#add(chunk);
      this.#queuedEvents = this.#queued.reduce((sum, each) => sum + eventsOf(each), 0);
    }
  }

  async #readSegments(): Promise<void> {
    if (this.#failed) this.#index = await EventIndex.reopen(this.#index, this.#dataDirectory);
    const positions = await this.#index.positions();
    this.#positions = new Map(
      positions.map(({ directory, segment, position }) => [key(directory, segment), position]),
    );
    // What is written meanwhile lands behind what was read: it ends when nothing did.
    while (await this.#readNew()) {}
  }

  /** Indexes what the segments hold beyond the index; `false` when that was nothing, and from then on all is handed over. */
  async #readNew(): Promise<boolean> {
    for (const log of this.#source.logs()) {
      for (const segment of [...log.segments]) await this.#readSegment(log, segment);
    }
    this.#isBehind = !this.#source.logs().every((log) => this.#isRead(log));
    return this.#isBehind;
  }

  #isRead(log: SegmentLog): boolean {
    const { segment, size } = log.end;
    return (this.#positions.get(key(log.directory, segment)) ?? 0) >= size;
  }

  async #readSegment(log: SegmentLog, segment: number): Promise<void> {
    const { directory, group: logGroup } = log;
    const from = this.#positions.get(key(directory, segment)) ?? 0;
    const end = await log.size(segment);
    if (from >= end) return;
    let chunk = new Chunk();
    // The next chunk is read while the engine takes the one before.
    let adding: Promise<void> = Promise.resolve();
    try {
      for await (const batch of log.read(segment, from, this.#source.report)) {
        chunk.add({ logGroup, directory, segment, batches: [await this.#source.onRead(log, batch)] });
        if (!chunk.isFull) continue;
        await adding;
        adding = this.#add(chunk);
        adding.catch(() => undefined);
        chunk = new Chunk();
      }
    } finally {
      await adding;
    }
    // Damage at the end is behind the last batch: it is not read again.
    chunk.add({ logGroup, directory, segment, batches: [emptyBatch(end)] });
    await this.#add(chunk);
  }

  async #add(chunk: Chunk): Promise<void> {
    if (this.#isClosing && this.#isBehind) throw new Error('the log store is closing');
    const segments = chunk.segments.flatMap((segment) => this.#newPart(segment));
    if (segments.length === 0) return;
    await this.#index.add(segments);
    for (const { directory, segment, batches } of segments) {
      this.#positions.set(key(directory, segment), batches.at(-1)?.end ?? 0);
    }
  }

  /** A batch that was read from its segment may be handed over after that. */
  #newPart(segment: IndexedSegment): readonly IndexedSegment[] {
    const position = this.#positions.get(key(segment.directory, segment.segment)) ?? 0;
    const batches = segment.batches.filter(({ end }) => end > position);
    return batches.length === 0 ? [] : [{ ...segment, batches }];
  }
}

/** What goes into the index in one transaction. */
class Chunk {
  readonly segments: IndexedSegment[] = [];
  #events = 0;
  #bytes = 0;

  get isFull(): boolean {
    return this.#events >= MAX_BATCH_EVENTS || this.#bytes >= MAX_BATCH_BYTES;
  }

  add(segment: IndexedSegment): void {
    this.segments.push(segment);
    this.#events += eventsOf(segment);
    for (const batch of segment.batches) this.#bytes += bytesOf(batch);
  }
}

const eventsOf = ({ batches }: IndexedSegment): number =>
  batches.reduce((sum, { events }) => sum + events.length, 0);

const emptyBatch = (end: number): StoredBatch => ({ logStream: '', ingestionTime: 0, events: [], end });

/** The message of the engine may quote values of events: only its kind goes to the operator. */
const describeFailure = (error: unknown): string =>
  `the index cannot be filled (${error instanceof Error ? error.name : 'unknown error'}): the events are on disk, but ` +
  'queries fail until there is room on the disk';
