import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBInstance,
  DuckDBPreparedStatement,
  DuckDBValue,
} from '@duckdb/node-api';
import { INDEX_DEFINITION, MARK_INDEXED_SQL, STAGING_DEFINITION, UNSTAGE_SQL } from './event-table.ts';
import { findJsonFragment } from './json-fragment.ts';
import type { SqlFragment } from './sql.ts';
import type { StoredBatch, StoredEvent } from './stored-event.ts';

/** Bytes that CloudWatch Logs counts for each event beside its message. */
export const EVENT_OVERHEAD_BYTES = 26;

const INTERRUPT_INTERVAL_MS = 20;

/** Another process has the data directory open. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
}

/** Batches of one segment, and how far the segment is indexed with them. */
export interface IndexedSegment {
  readonly logGroup: string;
  readonly directory: number;
  readonly segment: number;
  readonly batches: readonly StoredBatch[];
}

/** How far a segment is indexed. */
export interface IndexedPosition {
  readonly directory: number;
  readonly segment: number;
  readonly position: number;
}

/** Planned once: planning takes ten times as long as moving one event. */
interface WriterStatements {
  readonly unstage: DuckDBPreparedStatement;
  readonly markIndexed: DuckDBPreparedStatement;
}

/** One result row. */
export type IndexRow = { readonly [column: string]: unknown };

/** Rows in a row group: messages compress worse in smaller ones, and a checkpoint writes the last one again. */
const ROW_GROUP_ROWS = 30_720;

/** Rows that one thread moves into the index at a time: fewer than are staged, or the others would wait idly. */
const STAGED_GROUP_ROWS = 4096;

/** What a start after a crash may have to read again, and a checkpoint has to write. */
const CHECKPOINT_THRESHOLD = '64MB';

/** Events that are handed to the engine before other work of this process gets its turn. */
const STAGE_SLICE = 500;

const quote = (path: string): string => `'${path.replaceAll("'", "''")}'`;

const openInstance = async (dataDirectory: string): Promise<DuckDBInstance> => {
  // The binding is 70 MB; who imports this module without opening a store does not load it.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  return DuckDBInstance.create(':memory:', {
    temp_directory: join(dataDirectory, 'index.tmp'),
    memory_limit: '320MB',
    // Gives back what transactions and queries needed for a moment.
    allocator_background_threads: 'true',
    threads: '2',
    checkpoint_threshold: CHECKPOINT_THRESHOLD,
    // The few rows that an answer shows are taken from their columns after the sort, not carried through it.
    late_materialization_max_rows: '10000',
    autoload_known_extensions: 'false',
  });
};

/** An index by the same statements of another engine may hold other hashes. */
const fingerprint = async (): Promise<string> => {
  const { version } = await import('@duckdb/node-api');
  return createHash('sha256')
    .update([version(), ...INDEX_DEFINITION, STAGING_DEFINITION, UNSTAGE_SQL].join('\n'))
    .digest('hex');
};

const removeIndex = async (dataDirectory: string): Promise<void> => {
  for (const name of ['index.duckdb', 'index.duckdb.wal', 'index.tmp']) {
    await rm(join(dataDirectory, name), { recursive: true, force: true });
  }
};

/**
 * The table of parsed events in DuckDB: what queries run on.
 *
 * It holds nothing that the segments do not; a missing, damaged or outdated one is made anew and filled again.
 */
export class EventIndex {
  readonly #instance: DuckDBInstance;
  readonly #writer: DuckDBConnection;
  #statements: WriterStatements | undefined;
  readonly #queries = new Set<Promise<unknown>>();
  /** Since the last checkpoint of what is staged. */
  #stagedRows = 0;

  private constructor(instance: DuckDBInstance, writer: DuckDBConnection) {
    this.#instance = instance;
    this.#writer = writer;
  }

  /**
   * Opens the index in a directory; an unusable one is replaced by an empty one.
   *
   * @throws DataDirectoryInUse when another process holds it.
   */
  static async open(dataDirectory: string): Promise<EventIndex> {
    try {
      return await EventIndex.#tryOpen(dataDirectory);
    } catch (error) {
      if (error instanceof Error && error.message.includes('Could not set lock')) {
        throw new DataDirectoryInUse(`the data directory ${dataDirectory} is in use by another process`, {
          cause: error,
        });
      }
      await removeIndex(dataDirectory);
      return await EventIndex.#tryOpen(dataDirectory);
    }
  }

  /** Closes the index and opens it again: after some failures the engine refuses everything until then. */
  static async reopen(index: EventIndex, dataDirectory: string): Promise<EventIndex> {
    await index.close();
    return EventIndex.open(dataDirectory);
  }

  /** Closes the index and makes an empty one in its place. */
  static async replace(index: EventIndex, dataDirectory: string): Promise<EventIndex> {
    await index.close();
    await removeIndex(dataDirectory);
    return EventIndex.#tryOpen(dataDirectory);
  }

  static async #tryOpen(dataDirectory: string): Promise<EventIndex> {
    const instance = await openInstance(dataDirectory);
    try {
      const writer = await instance.connect();
      const index = new EventIndex(instance, writer);
      await index.#prepare(join(dataDirectory, 'index.duckdb'));
      return index;
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** How far each segment is indexed. */
  async positions(): Promise<readonly IndexedPosition[]> {
    const reader = await this.#writer.runAndReadAll(
      'SELECT directory, segment, position::DOUBLE FROM indexed',
    );
    return reader.getRowsJS().map(([directory, segment, position]) => ({
      directory: Number(directory),
      segment: Number(segment),
      position: Number(position),
    }));
  }

  /** The highest sequence number; 0 when there is no event. */
  async lastSequence(): Promise<number> {
    const reader = await this.#writer.runAndReadAll('SELECT coalesce(max(seq), 0)::DOUBLE FROM events');
    return Number(reader.getRowsJS()[0]?.[0]);
  }

  /**
   * Adds batches in one transaction; they are visible to queries that start afterwards.
   *
   * Calls must not overlap.
   */
  async add(segments: readonly IndexedSegment[]): Promise<void> {
    await this.#stage(segments);
    const { unstage, markIndexed } = await this.#prepared();
    await this.#writer.run('BEGIN');
    try {
      await unstage.run();
      for (const { directory, segment, batches } of segments) {
        const position = batches.at(-1)?.end ?? 0;
        markIndexed.bind([directory, segment, position]);
        await markIndexed.run();
      }
      await this.#writer.run('COMMIT');
    } catch (error) {
      // A failed COMMIT has rolled back already, and a broken engine cannot.
      await this.#writer.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /**
   * Takes rows out, with statements that run in one transaction.
   *
   * Calls must not overlap, with `add` neither.
   */
  async remove(statements: readonly SqlFragment[]): Promise<void> {
    await this.#writer.run('BEGIN');
    try {
      for (const { text, values } of statements) await this.#writer.run(text, [...values]);
      await this.#writer.run('COMMIT');
    } catch (error) {
      await this.#writer.run('ROLLBACK');
      throw error;
    }
  }

  /**
   * Runs a query on a connection of its own.
   *
   * @param signal - Stops the work when it aborts; the promise then rejects.
   */
  query(statement: SqlFragment, signal?: AbortSignal): Promise<readonly IndexRow[]> {
    const rows = this.#run(statement, signal).finally(() => this.#queries.delete(rows));
    this.#queries.add(rows);
    return rows;
  }

  async #run({ text, values }: SqlFragment, signal?: AbortSignal): Promise<readonly IndexRow[]> {
    signal?.throwIfAborted();
    const connection = await this.#instance.connect();
    let interrupts: NodeJS.Timeout | undefined;
    // An interrupt that comes before the statement runs is lost, so it is repeated until the statement ends.
    const interrupt = (): void => {
      connection.interrupt();
      interrupts = setInterval(() => connection.interrupt(), INTERRUPT_INTERVAL_MS);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      await connection.run('USE store');
      signal?.throwIfAborted();
      const bound: DuckDBValue[] = [...values];
      return (await connection.runAndReadAll(text, bound)).getRowObjectsJS();
    } finally {
      signal?.removeEventListener('abort', interrupt);
      clearInterval(interrupts);
      connection.closeSync();
    }
  }

  /** Waits for running queries and closes the index. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#queries);
    this.#writer.closeSync();
    this.#instance.closeSync();
  }

  async #prepare(path: string): Promise<void> {
    await this.#writer.run(
      `ATTACH ${quote(path)} AS store (ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, STORAGE_VERSION 'v1.5.0')`,
    );
    await this.#writer.run(`ATTACH ':memory:' AS stage (ROW_GROUP_SIZE ${STAGED_GROUP_ROWS})`);
    await this.#writer.run('USE store');
    // No SQL may read or write other files, or change that.
    await this.#writer.run('SET enable_external_access = false');
    await this.#writer.run('SET lock_configuration = true');
    const tables = await this.#writer.runAndReadAll(
      "SELECT 1 FROM duckdb_tables() WHERE database_name = 'store' AND table_name = 'version'",
    );
    if (tables.currentRowCount === 0) await this.#define();
    const version = await this.#writer.runAndReadAll('SELECT fingerprint FROM version');
    if (version.getRowsJS()[0]?.[0] !== (await fingerprint()))
      throw new Error('the index has another version');
    await this.#writer.run(STAGING_DEFINITION);
  }

  async #prepared(): Promise<WriterStatements> {
    this.#statements ??= {
      unstage: await this.#writer.prepare(UNSTAGE_SQL),
      markIndexed: await this.#writer.prepare(MARK_INDEXED_SQL),
    };
    return this.#statements;
  }

  async #define(): Promise<void> {
    await this.#writer.run('BEGIN');
    for (const statement of INDEX_DEFINITION) await this.#writer.run(statement);
    await this.#writer.run('INSERT INTO version VALUES (?)', [await fingerprint()]);
    await this.#writer.run('COMMIT');
  }

  async #stage(segments: readonly IndexedSegment[]): Promise<void> {
    await this.#emptyStage();
    const appender = await this.#writer.createAppender('staging', 'main', 'stage');
    let staged = 0;
    try {
      for (const { logGroup, batches } of segments) {
        for (const batch of batches) {
          for (const event of batch.events) {
            stageEvent(appender, logGroup, batch, event);
            staged += 1;
            if (staged % STAGE_SLICE === 0) await new Promise(setImmediate);
          }
        }
      }
    } finally {
      appender.closeSync();
      this.#stagedRows += staged;
    }
  }

  /** Takes out what was staged before; its memory comes back with a checkpoint. */
  async #emptyStage(): Promise<void> {
    await this.#writer.run('TRUNCATE stage.staging');
    if (this.#stagedRows < STAGED_GROUP_ROWS) return;
    await this.#writer.run('CHECKPOINT stage');
    this.#stagedRows = 0;
  }
}

const stageEvent = (
  appender: DuckDBAppender,
  logGroup: string,
  { logStream, ingestionTime }: StoredBatch,
  { sequence, timestamp, message, location }: StoredEvent,
): void => {
  const json = findJsonFragment(message);
  const isWhole = json === message;
  appender.appendBigInt(BigInt(sequence));
  appender.appendBigInt(BigInt(timestamp));
  appender.appendBigInt(BigInt(ingestionTime));
  appender.appendVarchar(logGroup);
  appender.appendVarchar(logStream);
  appender.appendInteger(location.segment);
  appender.appendBigInt(BigInt(location.start));
  appender.appendInteger(location.length);
  appender.appendInteger(Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES);
  appender.appendVarchar(message);
  appender.appendBoolean(isWhole);
  if (isWhole || json === undefined) appender.appendNull();
  else appender.appendVarchar(json);
  appender.endRow();
};
