import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  BATCH_MARK,
  encodeBatch,
  MAX_HEADER_BYTES,
  parseBatchBody,
  parseBatchHeader,
} from './batch-format.ts';
import type { LogGroup } from './catalogue.ts';
import { AppendFile, syncDirectory } from './durable-file.ts';
import { FIRST_SEGMENT, listSegments, segmentFile } from './segment-files.ts';
import type { LogEvent, StoredBatch, StoredEvent } from './stored-event.ts';

/** A segment that has reached this size is followed by a new one. */
const SEGMENT_BYTES = 64 * 1024 * 1024;

/** The log group that segments belong to. */
type SegmentOwner = Pick<LogGroup, 'name' | 'directory'>;

/** A batch to append. */
export interface NewBatch {
  /** Sequence number of its first event. */
  readonly sequence: number;
  readonly logStream: string;
  readonly ingestionTime: number;
  readonly events: readonly LogEvent[];
}

/**
 * The events of one log group as append-only NDJSON segments: the source of truth.
 *
 * A batch is on disk when `append` has ended. A batch that was torn by a crash is cut off when it is read.
 */
export class SegmentLog {
  readonly directory: number;
  readonly #group: string;
  readonly #path: string;
  readonly #segments: number[];
  #segment: number;
  #file: AppendFile;

  private constructor(group: SegmentOwner, path: string, segments: number[], file: AppendFile) {
    this.directory = group.directory;
    this.#group = group.name;
    this.#path = path;
    this.#segments = segments;
    this.#segment = segments.at(-1) ?? FIRST_SEGMENT;
    this.#file = file;
  }

  /** Opens the segments of a log group in `parent/<directory>`, making them if they are not there. */
  static async open(parent: string, group: SegmentOwner): Promise<SegmentLog> {
    const path = join(parent, String(group.directory));
    if ((await mkdir(path, { recursive: true })) !== undefined) await syncDirectory(dirname(path));
    const segments = [...(await listSegments(path))];
    if (segments.length === 0) segments.push(FIRST_SEGMENT);
    const last = segments.at(-1) ?? FIRST_SEGMENT;
    return new SegmentLog(group, path, segments, await AppendFile.open(join(path, segmentFile(last))));
  }

  /** Segment numbers, ascending; the last one grows. */
  get segments(): readonly number[] {
    return this.#segments;
  }

  /**
   * Writes batches, in order, with one sync for all.
   *
   * @returns The batches with the place of each event.
   * @throws The error of the write, such as `ENOSPC`: then none of the batches is stored.
   */
  async append(batches: readonly NewBatch[]): Promise<{ segment: number; stored: readonly StoredBatch[] }> {
    if (this.#file.size >= SEGMENT_BYTES) await this.#startSegment();
    let position = this.#file.size;
    const chunks: Buffer[] = [];
    const stored = batches.map(({ sequence, logStream, ingestionTime, events }): StoredBatch => {
      const header = { sequence, group: this.#group, stream: logStream, ingested: ingestionTime };
      const { data, lines } = encodeBatch(header, events);
      const base = position;
      chunks.push(data);
      position += data.length;
      const placed = events.map((event, index): StoredEvent => {
        const { start, length } = lines[index] ?? { start: 0, length: 0 };
        return this.#place(event, sequence + index, this.#segment, { start: base + start, length });
      });
      return { logStream, ingestionTime, events: placed, end: position };
    });
    await this.#file.append(Buffer.concat(chunks));
    return { segment: this.#segment, stored };
  }

  /**
   * Reads the whole batches of a segment from `position` on.
   *
   * Damage inside a segment is stepped over to the next whole batch and reported through `onDamage`; a torn end of
   * the last segment is cut off, since it was never acknowledged.
   */
  async *read(
    segment: number,
    position: number,
    onDamage: (description: string) => void,
  ): AsyncGenerator<StoredBatch> {
    const isLast = segment === this.#segment;
    const file = isLast ? this.#file : await AppendFile.open(join(this.#path, segmentFile(segment)));
    try {
      let at = position;
      while (at < file.size) {
        const batch = await this.#readBatch(file, segment, at);
        if (batch !== undefined) {
          yield batch;
          at = batch.end;
          continue;
        }
        const next = await this.#findBatch(file, segment, at + 1);
        if (next === undefined && isLast) return await file.truncate(at);
        onDamage(`segment ${this.directory}/${segmentFile(segment)} is damaged at byte ${at}`);
        if (next === undefined) return;
        at = next;
      }
    } finally {
      if (!isLast) await file.close();
    }
  }

  /** Bytes in a segment. */
  async size(segment: number): Promise<number> {
    if (segment === this.#segment) return this.#file.size;
    const file = await AppendFile.open(join(this.#path, segmentFile(segment)));
    await file.close();
    return file.size;
  }

  /** Closes the segment that grows. */
  close(): Promise<void> {
    return this.#file.close();
  }

  async #startSegment(): Promise<void> {
    const segment = this.#segment + 1;
    const file = await AppendFile.open(join(this.#path, segmentFile(segment)));
    await this.#file.close();
    this.#file = file;
    this.#segment = segment;
    this.#segments.push(segment);
  }

  #place(
    { timestamp, message }: LogEvent,
    sequence: number,
    segment: number,
    line: { readonly start: number; readonly length: number },
  ): StoredEvent {
    const location = { directory: this.directory, segment, start: line.start, length: line.length };
    return { timestamp, message, sequence, location };
  }

  async #readBatch(file: AppendFile, segment: number, at: number): Promise<StoredBatch | undefined> {
    const parsed = parseBatchHeader(await file.read(at, MAX_HEADER_BYTES));
    if (parsed === undefined || at + parsed.bodyStart + parsed.header.bytes > file.size) return undefined;
    const { header } = parsed;
    const bodyStart = at + parsed.bodyStart;
    const events = parseBatchBody(header, await file.read(bodyStart, header.bytes));
    if (events === undefined) return undefined;
    const placed = events.map((event, index) =>
      this.#place(event, header.sequence + index, segment, {
        start: bodyStart + event.start,
        length: event.length,
      }),
    );
    return {
      logStream: header.stream,
      ingestionTime: header.ingested,
      events: placed,
      end: bodyStart + header.bytes,
    };
  }

  async #findBatch(file: AppendFile, segment: number, from: number): Promise<number | undefined> {
    const rest = await file.read(from, file.size - from);
    const mark = `\n${BATCH_MARK}`;
    for (let found = rest.indexOf(mark); found >= 0; found = rest.indexOf(mark, found + 1)) {
      const at = from + found + 1;
      if ((await this.#readBatch(file, segment, at)) !== undefined) return at;
    }
    return undefined;
  }
}
