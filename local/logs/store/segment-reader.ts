import { type FileHandle, open } from 'node:fs/promises';
import {
  BATCH_MARK,
  type BatchHeader,
  isWholeBody,
  MAX_HEADER_BYTES,
  parseBatchHeader,
} from './batch-format.ts';

/** Bytes read at once; more when a batch is larger. */
const WINDOW_BYTES = 1024 * 1024;

/** A whole batch in a segment. */
export interface RawBatch {
  readonly header: BatchHeader;
  /** Valid until the next one is read. */
  readonly body: Buffer;
  /** Offset of the body in the segment. */
  readonly bodyStart: number;
  /** Offset behind the batch. */
  readonly end: number;
}

/** What stands at a place of a segment: a batch, or bytes that are none up to the next batch or the end. */
export type SegmentPart =
  | ({ readonly kind: 'batch' } & RawBatch)
  | { readonly kind: 'damage'; readonly start: number; readonly end: number };

/** Reads one segment from its start to its end, through a handle of its own. */
export class SegmentReader {
  readonly #file: FileHandle;
  readonly #size: number;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** @param size - Bytes to read; the file may hold more that were not acknowledged yet. */
  static async open(path: string, size?: number): Promise<SegmentReader> {
    const file = await open(path, 'r');
    return new SegmentReader(file, size ?? (await file.stat()).size);
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.#file.close();
  }

  /** Reads the parts of the segment from an offset on, whose checksums hold where they are batches. */
  async *parts(from: number): AsyncGenerator<SegmentPart> {
    let at = from;
    while (at < this.#size) {
      const batch = await this.#batchAt(at);
      const part: SegmentPart =
        batch === undefined
          ? { kind: 'damage', start: at, end: await this.#nextBatch(at + 1) }
          : { kind: 'batch', ...batch };
      yield part;
      at = part.end;
    }
  }

  async #batchAt(at: number): Promise<RawBatch | undefined> {
    const parsed = parseBatchHeader(await this.#slice(at, MAX_HEADER_BYTES));
    if (parsed === undefined) return undefined;
    const { header } = parsed;
    const bodyStart = at + parsed.bodyStart;
    const end = bodyStart + header.bytes;
    if (end > this.#size) return undefined;
    const body = await this.#slice(bodyStart, header.bytes);
    return isWholeBody(header, body) ? { header, body, bodyStart, end } : undefined;
  }

  /** Finds the next whole batch; the end of the segment when there is none. */
  async #nextBatch(from: number): Promise<number> {
    const rest = await this.#read(from, this.#size - from);
    const mark = `\n${BATCH_MARK}`;
    for (let found = rest.indexOf(mark); found >= 0; found = rest.indexOf(mark, found + 1)) {
      const at = from + found + 1;
      if ((await this.#batchAt(at)) !== undefined) return at;
    }
    return this.#size;
  }

  /** Bytes from an offset on; fewer at the end. */
  async #slice(at: number, length: number): Promise<Buffer> {
    const wanted = Math.min(length, this.#size - at);
    const windowEnd = this.#windowStart + this.#window.length;
    if (at < this.#windowStart || at + wanted > windowEnd) {
      this.#window = await this.#read(at, Math.min(Math.max(wanted, WINDOW_BYTES), this.#size - at));
      this.#windowStart = at;
    }
    return this.#window.subarray(at - this.#windowStart, at - this.#windowStart + wanted);
  }

  async #read(position: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#file.read(Buffer.allocUnsafe(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }
}
