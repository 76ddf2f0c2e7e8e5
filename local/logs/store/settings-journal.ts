import { join } from 'node:path';
import { AppendFile } from './durable-file.ts';
import { SerialQueue } from './serial-queue.ts';

/** One line of the journal; without a value the key is removed. */
interface Entry {
  readonly key: string;
  readonly value?: unknown;
}

const parseEntry = (line: string): Entry | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';

/**
 * Settings by name, kept in memory and in an append-only journal.
 *
 * A change is on disk when its method has ended.
 */
export class SettingsJournal {
  readonly #file: AppendFile;
  readonly #values = new Map<string, unknown>();
  readonly #queue = new SerialQueue();

  private constructor(file: AppendFile) {
    this.#file = file;
  }

  /**
   * Opens `settings.ndjson` in a directory that exists.
   *
   * A torn last line is cut off: the change in it was never acknowledged.
   *
   * @throws Error when another line is damaged: going on would lose settings in silence.
   */
  static async open(dataDirectory: string): Promise<SettingsJournal> {
    const path = join(dataDirectory, 'settings.ndjson');
    const file = await AppendFile.open(path);
    const journal = new SettingsJournal(file);
    try {
      await journal.#replay(path);
      return journal;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The value of a key as it was written; `undefined` when there is none. */
  get(key: string): unknown {
    return this.#values.get(key);
  }

  /** The values whose keys start with `prefix`, in the order in which their keys were first written. */
  list(prefix: string): readonly unknown[] {
    return [...this.#values].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value);
  }

  /**
   * Changes the value of a key, one change after another.
   *
   * @param change - Gives the new value, which JSON can hold, from the old one; `undefined` removes the key.
   */
  update(key: string, change: (value: unknown) => unknown): Promise<void> {
    return this.#queue.run(async () => {
      const value = change(this.#values.get(key));
      if (value === undefined && !this.#values.has(key)) return;
      await this.#file.append(Buffer.from(`${JSON.stringify({ key, value })}\n`));
      this.#apply({ key, value });
    });
  }

  /** Waits for pending changes and closes the journal. */
  close(): Promise<void> {
    return this.#queue.run(() => this.#file.close());
  }

  async #replay(path: string): Promise<void> {
    const content = await this.#file.read(0, this.#file.size);
    const end = content.lastIndexOf('\n') + 1;
    for (const [index, line] of content.toString('utf8', 0, end).split('\n').slice(0, -1).entries()) {
      const entry = parseEntry(line);
      if (entry === undefined) {
        throw new Error(
          `${path} is damaged at line ${index + 1}. Nothing was changed. Correct or remove that line.`,
        );
      }
      this.#apply(entry);
    }
    if (end < this.#file.size) await this.#file.truncate(end);
  }

  #apply({ key, value }: Entry): void {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
  }
}
