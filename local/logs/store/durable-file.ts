import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes the creation, renaming or removal of a file in `directory` survive a power loss. */
export const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A file that only grows, and is on disk when an append has ended. */
export class AppendFile {
  readonly #handle: FileHandle;
  #size: number;
  #broken = false;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.#size = size;
  }

  /** Opens or creates the file. */
  static async open(path: string): Promise<AppendFile> {
    const handle = await open(path, 'a+', 0o600);
    const { size } = await handle.stat();
    if (size === 0) await syncDirectory(dirname(path));
    return new AppendFile(handle, size);
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#size;
  }

  /**
   * Appends and syncs.
   *
   * @throws The error of the write, such as `ENOSPC`; what was written of `data` is cut off again.
   */
  async append(data: Buffer): Promise<void> {
    if (this.#broken)
      throw new Error('an earlier write failed and could not be undone: restart the log store');
    try {
      await this.#handle.appendFile(data);
      await this.#handle.datasync();
    } catch (error) {
      // What follows a torn part would be at another place than its index says.
      this.#broken = true;
      await this.#handle.truncate(this.#size);
      this.#broken = false;
      throw error;
    }
    this.#size += data.length;
  }

  /** Cuts the file to `size` bytes. */
  async truncate(size: number): Promise<void> {
    await this.#handle.truncate(size);
    await this.#handle.datasync();
    this.#size = size;
  }

  /** Reads up to `length` bytes from `position`; fewer at the end of the file. */
  async read(position: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.#handle.close();
  }
}
