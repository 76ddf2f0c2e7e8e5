import { join } from 'node:path';
import { AppendFile } from './durable-file.ts';
import { SerialQueue } from './serial-queue.ts';

/** A log stream. */
export interface LogStream {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
}

/** A log group. */
export interface LogGroup {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  /** Number of the directory that holds its segments; never used again for another group. */
  readonly directory: number;
  readonly streams: ReadonlyMap<string, LogStream>;
  /** Deleted streams, each with the highest sequence number that its events may have. */
  readonly deletedStreams: ReadonlyMap<string, number>;
}

/** One line of the journal. */
type Entry =
  | { readonly op: 'create_group'; readonly group: string; readonly time: number; readonly directory: number }
  | { readonly op: 'create_stream'; readonly group: string; readonly stream: string; readonly time: number }
  | { readonly op: 'delete_group'; readonly group: string; readonly time: number }
  | {
      readonly op: 'delete_stream';
      readonly group: string;
      readonly stream: string;
      readonly time: number;
      readonly sequence: number;
    };

type MutableGroup = LogGroup & {
  readonly streams: Map<string, LogStream>;
  readonly deletedStreams: Map<string, number>;
};

const parseEntry = (line: string): Entry | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isEntry = (value: unknown): value is Entry => {
  if (typeof value !== 'object' || value === null) return false;
  const { op, group, time, directory, stream, sequence } = value as { readonly [key: string]: unknown };
  if (typeof group !== 'string' || !Number.isSafeInteger(time)) return false;
  switch (op) {
    case 'create_group':
      return Number.isSafeInteger(directory);
    case 'create_stream':
      return typeof stream === 'string';
    case 'delete_group':
      return true;
    case 'delete_stream':
      return typeof stream === 'string' && Number.isSafeInteger(sequence);
    default:
      return false;
  }
};

const describeDamage = (path: string, line: number): string =>
  `${path} is damaged at line ${line}. Nothing was changed. Correct that line; or move the file away and start again: ` +
  'log groups and streams that hold events are then restored from the segments.';

/**
 * The log groups and streams, kept in memory and in an append-only journal.
 *
 * A change is on disk when its method has ended.
 */
export class Catalogue {
  readonly #file: AppendFile;
  readonly #groups = new Map<string, MutableGroup>();
  readonly #queue = new SerialQueue();
  readonly #deletedDirectories: number[] = [];
  #lastDirectory = 0;

  private constructor(file: AppendFile) {
    this.#file = file;
  }

  /**
   * Opens `catalogue.ndjson` in a directory.
   *
   * A torn last line is cut off: the change in it was never acknowledged.
   *
   * @throws Error when another line is damaged: going on would lose groups in silence.
   */
  static async open(dataDirectory: string): Promise<Catalogue> {
    const path = join(dataDirectory, 'catalogue.ndjson');
    const file = await AppendFile.open(path);
    const catalogue = new Catalogue(file);
    try {
      await catalogue.#replay(path);
      return catalogue;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async #replay(path: string): Promise<void> {
    const file = this.#file;
    const content = await file.read(0, file.size);
    const end = content.lastIndexOf('\n') + 1;
    for (const [index, line] of content.toString('utf8', 0, end).split('\n').slice(0, -1).entries()) {
      const entry = parseEntry(line);
      if (entry === undefined) throw new Error(describeDamage(path, index + 1));
      this.#apply(entry);
    }
    if (end < file.size) await file.truncate(end);
  }

  /** Every log group, in no order. */
  groups(): readonly LogGroup[] {
    return [...this.#groups.values()];
  }

  /** The log group of this name. */
  group(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  /** Creates a group; `false` when it exists. */
  createGroup(group: string, time: number): Promise<boolean> {
    return this.#queue.run(async () => {
      if (this.#groups.has(group)) return false;
      await this.#write({ op: 'create_group', group, time, directory: this.#lastDirectory + 1 });
      return true;
    });
  }

  /** Enters a group whose segments are in a directory already; `false` when the group exists. */
  restoreGroup(group: Pick<LogGroup, 'name' | 'creationTime' | 'directory'>): Promise<boolean> {
    return this.#queue.run(async () => {
      const { name, creationTime: time, directory } = group;
      if (this.#groups.has(name)) return false;
      await this.#write({ op: 'create_group', group: name, time, directory });
      return true;
    });
  }

  /** Keeps new groups out of the directories up to this number. */
  reserveDirectories(upTo: number): void {
    this.#lastDirectory = Math.max(this.#lastDirectory, upTo);
  }

  /** Creates a stream in a group that exists; `false` when the stream exists. */
  createStream(group: string, stream: string, time: number): Promise<boolean> {
    return this.#queue.run(async () => {
      if (this.#groups.get(group)?.streams.has(stream) !== false) return false;
      await this.#write({ op: 'create_stream', group, stream, time });
      return true;
    });
  }

  /** Deletes a group with its streams; `false` when there is none. */
  deleteGroup(group: string, time: number): Promise<boolean> {
    return this.#queue.run(async () => {
      if (!this.#groups.has(group)) return false;
      await this.#write({ op: 'delete_group', group, time });
      return true;
    });
  }

  /**
   * Deletes a stream; `false` when there is none.
   *
   * @param sequence - The highest sequence number that its events may have: a later stream may have its name.
   */
  deleteStream(
    group: string,
    stream: string,
    deletion: { time: number; sequence: number },
  ): Promise<boolean> {
    return this.#queue.run(async () => {
      if (this.#groups.get(group)?.streams.has(stream) !== true) return false;
      await this.#write({ op: 'delete_stream', group, stream, ...deletion });
      return true;
    });
  }

  /** Directories of deleted groups, whose files may be left over from a crash. */
  get deletedDirectories(): readonly number[] {
    return this.#deletedDirectories;
  }

  /** Waits for pending changes and closes the journal. */
  close(): Promise<void> {
    return this.#queue.run(() => this.#file.close());
  }

  async #write(entry: Entry): Promise<void> {
    await this.#file.append(Buffer.from(`${JSON.stringify(entry)}\n`));
    this.#apply(entry);
  }

  #apply(entry: Entry): void {
    switch (entry.op) {
      case 'create_group':
        this.#applyGroup(entry);
        return;
      case 'create_stream': {
        const stream = { name: entry.stream, creationTime: entry.time };
        this.#groups.get(entry.group)?.streams.set(entry.stream, stream);
        return;
      }
      case 'delete_group': {
        const group = this.#groups.get(entry.group);
        if (group !== undefined) this.#deletedDirectories.push(group.directory);
        this.#groups.delete(entry.group);
        return;
      }
      case 'delete_stream': {
        const group = this.#groups.get(entry.group);
        group?.streams.delete(entry.stream);
        group?.deletedStreams.set(entry.stream, entry.sequence);
        return;
      }
    }
  }

  #applyGroup({ group: name, time: creationTime, directory }: Extract<Entry, { op: 'create_group' }>): void {
    const streams = new Map<string, LogStream>();
    this.#groups.set(name, { name, creationTime, directory, streams, deletedStreams: new Map() });
    this.#lastDirectory = Math.max(this.#lastDirectory, directory);
  }
}
