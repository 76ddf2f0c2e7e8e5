import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Catalogue, type LogGroup } from './catalogue.ts';
import { DataDirectoryInUse, EventIndex, type IndexedSegment, type IndexRow } from './event-index.ts';
import { removeGroupSql, removeStreamSql } from './removal-sql.ts';
import { SegmentLog } from './segment-log.ts';
import { SerialQueue } from './serial-queue.ts';
import type { SqlFragment } from './sql.ts';
import type { LogEvent, StoredBatch } from './stored-event.ts';
import { findStraySegments, type StraySegments, settleStraySegments } from './stray-segments.ts';

/** Events indexed in one transaction while an index is filled again. */
const CATCH_UP_EVENTS = 10_000;

/** The lock of the index file keeps other processes out, but not this one. */
const OPEN_DIRECTORIES = new Set<string>();

/** One PutLogEvents on its way to disk. */
interface PendingPut {
  readonly group: LogGroup;
  readonly logStream: string;
  readonly ingestionTime: number;
  readonly events: readonly LogEvent[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The log group or stream of events was deleted while they were on their way. */
export class LogDestinationGone extends Error {
  override readonly name = 'LogDestinationGone';
}

const deletedStreamsSql = (group: LogGroup): readonly SqlFragment[] =>
  [...group.deletedStreams].map(([stream, sequence]) => removeStreamSql(group, stream, sequence));

/** The events of a deleted stream stay in their segment, but are never indexed again. */
const withoutDeleted = (group: LogGroup, batch: StoredBatch): StoredBatch => {
  const deletedUpTo = group.deletedStreams.get(batch.logStream) ?? 0;
  return { ...batch, events: batch.events.filter(({ sequence }) => sequence > deletedUpTo) };
};

/** A line for the operator about something that was repaired or skipped. */
export type Report = (message: string) => void;

/**
 * Log groups, their events on disk, and the index over them.
 *
 * The segments are the source of truth; the index is filled from them whenever it is behind.
 */
export class EventStore {
  readonly catalogue: Catalogue;
  readonly #dataDirectory: string;
  readonly #logs = new Map<number, SegmentLog>();
  readonly #queue = new SerialQueue();
  readonly #report: Report;
  #pending: PendingPut[] = [];
  #index: EventIndex;
  #sequence = 0;
  #indexIsBehind = false;

  private constructor(dataDirectory: string, catalogue: Catalogue, index: EventIndex, report: Report) {
    this.#dataDirectory = dataDirectory;
    this.catalogue = catalogue;
    this.#index = index;
    this.#report = report;
  }

  /**
   * Opens the store, making it if the directory is empty.
   *
   * @throws DataDirectoryInUse when this or another process holds it.
   */
  static async open(directory: string, report: Report): Promise<EventStore> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const dataDirectory = await realpath(directory);
    if (OPEN_DIRECTORIES.has(dataDirectory)) {
      throw new DataDirectoryInUse(`the data directory ${dataDirectory} is in use by this process`);
    }
    OPEN_DIRECTORIES.add(dataDirectory);
    try {
      // The index comes first: its file lock keeps a second process from the segments.
      const index = await EventIndex.open(dataDirectory);
      return await EventStore.#openFiles(dataDirectory, index, report);
    } catch (error) {
      OPEN_DIRECTORIES.delete(dataDirectory);
      throw error;
    }
  }

  static async #openFiles(dataDirectory: string, index: EventIndex, report: Report): Promise<EventStore> {
    let store: EventStore | undefined;
    try {
      store = new EventStore(dataDirectory, await Catalogue.open(dataDirectory), index, report);
      for (const directory of store.catalogue.deletedDirectories) await store.#removeFiles(directory);
      await store.#settle(await findStraySegments(dataDirectory, store.catalogue));
      for (const group of store.catalogue.groups()) await store.#log(group);
      if (await store.#isIndexAhead()) await store.#replaceIndex();
      await store.#catchUp();
      await store.#index.remove(store.catalogue.groups().flatMap(deletedStreamsSql));
      return store;
    } catch (error) {
      await (store ?? index).close();
      throw error;
    }
  }

  /**
   * Stores events. When the promise resolves they are on disk and in the index.
   *
   * @throws The error of the disk or the index; then the events may or may not be there.
   */
  put(group: LogGroup, logStream: string, events: readonly LogEvent[], ingestionTime: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ group, logStream, events, ingestionTime, resolve, reject });
      // Whatever came in while the write before ran goes to disk together, with one sync per log group.
      void this.#queue.run(() => this.#writePending());
    });
  }

  /**
   * Deletes a log group and its events; `false` when it is gone already.
   *
   * @param time - Milliseconds since the epoch.
   */
  deleteGroup(group: LogGroup, time: number): Promise<boolean> {
    return this.#queue.run(async () => {
      if (this.catalogue.group(group.name) !== group) return false;
      await this.#index.remove(removeGroupSql(group));
      // Until the catalogue says so, the group is there and its events must be indexed again.
      const wasBehind = this.#indexIsBehind;
      this.#indexIsBehind = true;
      await this.catalogue.deleteGroup(group.name, time);
      this.#indexIsBehind = wasBehind;
      await this.#logs.get(group.directory)?.close();
      this.#logs.delete(group.directory);
      await this.#removeFiles(group.directory);
      return true;
    });
  }

  /**
   * Deletes a log stream and its events; `false` when it is gone already.
   *
   * @param time - Milliseconds since the epoch.
   */
  deleteStream(group: LogGroup, stream: string, time: number): Promise<boolean> {
    return this.#queue.run(async () => {
      if (this.catalogue.group(group.name) !== group) return false;
      const sequence = this.#sequence;
      if (!(await this.catalogue.deleteStream(group.name, stream, { time, sequence }))) return false;
      await this.#index.remove([removeStreamSql(group, stream, sequence)]);
      return true;
    });
  }

  /** Runs a query on the index; see {@link EventIndex.query}. */
  query(statement: SqlFragment, signal?: AbortSignal): Promise<readonly IndexRow[]> {
    return this.#index.query(statement, signal);
  }

  /** Waits for pending writes and running queries, and closes every file. */
  close(): Promise<void> {
    return this.#queue.run(async () => {
      for (const log of this.#logs.values()) await log.close();
      await this.catalogue.close();
      await this.#index.close();
      OPEN_DIRECTORIES.delete(this.#dataDirectory);
    });
  }

  async #settle(strays: readonly StraySegments[]): Promise<void> {
    // First of all: filling an empty index again is what restores the streams, also when this start breaks off.
    if (strays.some(({ kind }) => kind === 'restorable')) await this.#replaceIndex();
    await settleStraySegments(strays, this.catalogue, this.#report);
  }

  async #replaceIndex(): Promise<void> {
    this.#index = await EventIndex.replace(this.#index, this.#dataDirectory);
  }

  async #log(group: LogGroup): Promise<SegmentLog> {
    const known = this.#logs.get(group.directory);
    if (known !== undefined) return known;
    const log = await SegmentLog.open(join(this.#dataDirectory, 'segments'), group);
    this.#logs.set(group.directory, log);
    return log;
  }

  async #writePending(): Promise<void> {
    const puts = this.#withDestination(this.#pending);
    this.#pending = [];
    if (puts.length === 0) return;
    const byGroup = new Map<LogGroup, PendingPut[]>();
    for (const put of puts) byGroup.set(put.group, [...(byGroup.get(put.group) ?? []), put]);
    const written: { puts: readonly PendingPut[]; segment: IndexedSegment }[] = [];
    for (const [group, groupPuts] of byGroup) {
      try {
        written.push({ puts: groupPuts, segment: await this.#append(group, groupPuts) });
      } catch (error) {
        for (const { reject } of groupPuts) reject(error);
      }
    }
    const stored = written.flatMap((each) => each.puts);
    try {
      await this.#addToIndex(written.map(({ segment }) => segment));
      for (const { resolve } of stored) resolve();
    } catch (error) {
      this.#indexIsBehind = true;
      for (const { reject } of stored) reject(error);
    }
  }

  async #removeFiles(directory: number): Promise<void> {
    const parent = join(this.#dataDirectory, 'segments');
    await rm(join(parent, String(directory)), { recursive: true, force: true });
  }

  /** Rejects what came for a group or stream that has been deleted since. */
  #withDestination(puts: readonly PendingPut[]): readonly PendingPut[] {
    return puts.filter(({ group, logStream, reject }) => {
      const isThere = this.catalogue.group(group.name) === group && group.streams.has(logStream);
      if (!isThere) reject(new LogDestinationGone('the log group or stream was deleted'));
      return isThere;
    });
  }

  async #append(group: LogGroup, puts: readonly PendingPut[]): Promise<IndexedSegment> {
    const log = await this.#log(group);
    const { segment, stored } = await log.append(
      puts.map(({ logStream, ingestionTime, events }) => {
        const sequence = this.#sequence + 1;
        this.#sequence += events.length;
        return { sequence, logStream, ingestionTime, events };
      }),
    );
    return { logGroup: group.name, directory: group.directory, segment, batches: stored };
  }

  async #addToIndex(segments: readonly IndexedSegment[]): Promise<void> {
    if (segments.length === 0) return;
    if (!this.#indexIsBehind) return this.#index.add(segments);
    await this.#catchUp();
    this.#indexIsBehind = false;
  }

  /** An index that knows of bytes that are not there belongs to other segments. */
  async #isIndexAhead(): Promise<boolean> {
    for (const { directory, segment, position } of await this.#index.positions()) {
      const log = this.#logs.get(directory);
      if (log === undefined || !log.segments.includes(segment)) return true;
      if (position > (await log.size(segment))) return true;
    }
    return false;
  }

  /** Indexes what the segments hold beyond the index. */
  async #catchUp(): Promise<void> {
    const indexed = new Map(
      (await this.#index.positions()).map(({ directory, segment, position }) => [
        `${directory}/${segment}`,
        position,
      ]),
    );
    for (const group of this.catalogue.groups()) {
      const log = await this.#log(group);
      for (const segment of log.segments) {
        const position = indexed.get(`${group.directory}/${segment}`) ?? 0;
        await this.#indexSegment(group, log, segment, position);
      }
    }
    this.#sequence = Math.max(this.#sequence, await this.#index.lastSequence());
  }

  async #indexSegment(group: LogGroup, log: SegmentLog, segment: number, position: number): Promise<void> {
    let batches: StoredBatch[] = [];
    let events = 0;
    const flush = async (): Promise<void> => {
      const { directory, name: logGroup } = group;
      if (batches.length > 0) await this.#index.add([{ logGroup, directory, segment, batches }]);
      batches = [];
      events = 0;
    };
    for await (const batch of log.read(segment, position, this.#report)) {
      const kept = withoutDeleted(group, batch);
      if (kept.events.length > 0) await this.#restoreStream(group, kept);
      batches.push(kept);
      events += kept.events.length;
      if (events >= CATCH_UP_EVENTS) await flush();
    }
    await flush();
  }

  /** A stream that the catalogue lost is as old as its first batch. */
  async #restoreStream(group: LogGroup, { logStream, ingestionTime }: StoredBatch): Promise<void> {
    if (group.streams.has(logStream)) return;
    await this.catalogue.createStream(group.name, logStream, ingestionTime);
  }
}
