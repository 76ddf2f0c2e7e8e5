import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Catalogue, type LogGroup } from './catalogue.ts';
import { DataDirectoryInUse, EventIndex, type IndexedSegment, type IndexRow } from './event-index.ts';
import { Indexer } from './indexer.ts';
import { type LinePlace, parsePointer, readMessages } from './message-reader.ts';
import { expiredSegmentsSql, removeGroupSql, removeSegmentSql, removeStreamSql } from './removal-sql.ts';
import { segmentFile } from './segment-files.ts';
import { SegmentLog } from './segment-log.ts';
import { SerialQueue } from './serial-queue.ts';
import type { SqlFragment } from './sql.ts';
import type { LogEvent, StoredBatch } from './stored-event.ts';
import { findStraySegments, settleStraySegments } from './stray-segments.ts';

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
  readonly #indexer: Indexer;
  #sequence = 0;

  private constructor(dataDirectory: string, catalogue: Catalogue, index: EventIndex, report: Report) {
    this.#dataDirectory = dataDirectory;
    this.catalogue = catalogue;
    this.#report = report;
    this.#indexer = new Indexer(index, dataDirectory, {
      logs: () => [...this.#logs.values()],
      onRead: (log, batch) => this.#readBack(log, batch),
      report,
    });
  }

  /**
   * Opens the store, making it if the directory is empty.
   *
   * An index that lacks events is filled in the background: events can be written at once, and queries wait for it.
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
      const strays = await findStraySegments(dataDirectory, store.catalogue);
      const isRestoring = strays.some(({ kind }) => kind === 'restorable');
      // First of all: filling an empty index again is what restores the streams, also when this start breaks off.
      if (isRestoring) await store.#indexer.replaceIndex();
      await settleStraySegments(strays, store.catalogue, report);
      await store.#openSegments();
      store.#finishDeletions();
      if (isRestoring) await store.#indexer.settled();
      return store;
    } catch (error) {
      await (store ?? index).close();
      throw error;
    }
  }

  /**
   * Stores events. When the promise resolves they are on disk, and every query that starts afterwards finds them.
   *
   * @throws The error of the disk, such as `ENOSPC`; then the events are not stored.
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
      await this.#indexer.removeDirectory(group.directory, async (index) => {
        await index.remove(removeGroupSql(group));
        await this.catalogue.deleteGroup(group.name, time);
        await this.#logs.get(group.directory)?.close();
        this.#logs.delete(group.directory);
      });
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
      await this.#indexer.run((index) => index.remove([removeStreamSql(group, stream, sequence)]));
      return true;
    });
  }

  /**
   * Deletes the segments of a group whose events are all older than a time.
   *
   * A crash in between leaves segments, never an index of events that are gone: the next call deletes them.
   *
   * @param before - Milliseconds since the epoch.
   * @returns How many segments were deleted.
   */
  removeExpired(group: LogGroup, before: number): Promise<number> {
    return this.#queue.run(async () => {
      const log = this.#logs.get(group.directory);
      if (log === undefined) return 0;
      return this.#indexer.run(async (index) => {
        const rows = await index.query(expiredSegmentsSql(group, before));
        const segments = rows.map((row) => Number(row['segment']));
        if (segments.length === 0) return 0;
        await index.remove(segments.flatMap((segment) => removeSegmentSql(group, segment)));
        for (const segment of segments) this.#indexer.forget(group.directory, segment);
        await log.remove(segments);
        return segments.length;
      });
    });
  }

  /**
   * Runs a query on everything that was stored before the call; see {@link EventIndex.query}.
   *
   * @throws The error of the index also when it cannot be filled, such as when the disk is full.
   */
  async query(statement: SqlFragment, signal?: AbortSignal): Promise<readonly IndexRow[]> {
    await untilAborted(this.#indexer.settled(), signal);
    return this.#indexer.index.query(statement, signal);
  }

  /** Runs a statement that reads no events; the index need not be filled for it. */
  evaluate(statement: SqlFragment): Promise<readonly IndexRow[]> {
    return this.#indexer.index.query(statement);
  }

  /**
   * Reads the messages of events by their pointers.
   *
   * @param pointers - Values of `@ptr`.
   * @returns In the same order; `undefined` when one cannot be read from its segment: then the index has it.
   */
  async readMessages(pointers: readonly string[]): Promise<readonly string[] | undefined> {
    const places: LinePlace[] = [];
    for (const text of pointers) {
      const pointer = parsePointer(text);
      const group = this.catalogue.group(pointer?.logGroup ?? '');
      if (pointer === undefined || group === undefined) return undefined;
      const { segment, start, length } = pointer;
      const path = join(this.#dataDirectory, 'segments', String(group.directory), segmentFile(segment));
      places.push({ path, start, length });
    }
    return readMessages(places);
  }

  /** Waits for pending writes and running queries, and closes every file. */
  close(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#indexer.close();
      for (const log of this.#logs.values()) await log.close();
      await this.catalogue.close();
      OPEN_DIRECTORIES.delete(this.#dataDirectory);
    });
  }

  /** Makes each log end with a whole batch, and finds where the index and the numbers go on. */
  async #openSegments(): Promise<void> {
    for (const group of this.catalogue.groups()) await this.#log(group);
    if (await this.#isIndexAhead()) await this.#indexer.replaceIndex();
    const { index } = this.#indexer;
    const positions = await index.positions();
    // Numbers go on also when the events that had the last ones are gone.
    const deleted = this.catalogue.groups().flatMap((group) => [...group.deletedStreams.values()]);
    this.#sequence = Math.max(await index.lastSequence(), ...deleted);
    for (const log of this.#logs.values()) {
      const indexed = positions.find(
        ({ directory, segment }) => directory === log.directory && segment === log.end.segment,
      );
      this.#sequence = Math.max(this.#sequence, await log.recover(indexed?.position ?? 0, this.#report));
    }
  }

  /** Fills the index in the background and takes out what a crash left of deleted streams. */
  #finishDeletions(): void {
    const statements = this.catalogue.groups().flatMap(deletedStreamsSql);
    const done = this.#indexer.run(async (index) => {
      if (statements.length > 0) await index.remove(statements);
    });
    // Whoever needs the index meets the failure.
    done.catch(() => undefined);
  }

  async #log(group: LogGroup): Promise<SegmentLog> {
    const known = this.#logs.get(group.directory);
    if (known !== undefined) return known;
    const log = await SegmentLog.open(join(this.#dataDirectory, 'segments'), group);
    this.#logs.set(group.directory, log);
    return log;
  }

  async #writePending(): Promise<void> {
    await this.#indexer.room();
    const puts = this.#withDestination(this.#pending);
    this.#pending = [];
    if (puts.length === 0) return;
    const byGroup = new Map<LogGroup, PendingPut[]>();
    for (const put of puts) byGroup.set(put.group, [...(byGroup.get(put.group) ?? []), put]);
    for (const [group, groupPuts] of byGroup) {
      try {
        this.#indexer.add(await this.#append(group, groupPuts));
        for (const { resolve } of groupPuts) resolve();
      } catch (error) {
        for (const { reject } of groupPuts) reject(error);
      }
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

  /** An index that knows of bytes that are not there belongs to other segments. */
  async #isIndexAhead(): Promise<boolean> {
    for (const { directory, segment, position } of await this.#indexer.index.positions()) {
      const log = this.#logs.get(directory);
      if (log === undefined || !log.segments.includes(segment)) return true;
      if (position > (await log.size(segment))) return true;
    }
    return false;
  }

  async #readBack(log: SegmentLog, batch: StoredBatch): Promise<StoredBatch> {
    const group = this.catalogue.group(log.group);
    if (group === undefined) return { ...batch, events: [] };
    const kept = withoutDeleted(group, batch);
    if (kept.events.length > 0) await this.#restoreStream(group, kept);
    return kept;
  }

  /** A stream that the catalogue lost is as old as its first batch. */
  async #restoreStream(group: LogGroup, { logStream, ingestionTime }: StoredBatch): Promise<void> {
    if (group.streams.has(logStream)) return;
    await this.catalogue.createStream(group.name, logStream, ingestionTime);
  }
}

/** Rejects as soon as the signal aborts, whatever the work does. */
const untilAborted = (work: Promise<void>, signal: AbortSignal | undefined): Promise<void> => {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
};
