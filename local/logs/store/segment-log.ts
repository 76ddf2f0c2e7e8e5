import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeBatch, MAX_HEADER_BYTES, parseBatchBody, parseBatchHeader } from './batch-format.ts';
import type { LogGroup } from './catalogue.ts';
import { AppendFile, syncDirectory } from './durable-file.ts';
import { FIRST_SEGMENT, listSegments, segmentFile } from './segment-files.ts';
import { type RawBatch, type SegmentPart, SegmentReader } from './segment-reader.ts';
import type { LogEvent, StoredBatch, StoredEvent } from './stored-event.ts';

/** A segment that has reached this size is followed by a new one. */
const SEGMENT_BYTES = 64 * 1024 * 1024;

/** Neither does a segment go on for another day: retention deletes segments as a whole. */
const DAY_MS = 24 * 60 * 60 * 1000;

const dayOf = (time: number): number => Math.floor(time / DAY_MS);

/** The day of the first batch of a segment; `undefined` when there is none. */
const readDay = async (file: AppendFile): Promise<number | undefined> => {
  const first = parseBatchHeader(await file.read(0, MAX_HEADER_BYTES));
  return first === undefined ? undefined : dayOf(first.header.ingested);
};

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
  /** Name of the log group. */
  readonly group: string;
  readonly #path: string;
  readonly #segments: number[];
  #segment: number;
  #file: AppendFile;
  /** Ingestion day of the segment that grows; `undefined` while it is empty. */
  #day: number | undefined;

  private constructor(
    group: SegmentOwner,
    path: string,
    segments: number[],
    { file, day }: { readonly file: AppendFile; readonly day: number | undefined },
  ) {
    this.directory = group.directory;
    this.group = group.name;
    this.#path = path;
    this.#segments = segments;
    this.#segment = segments.at(-1) ?? FIRST_SEGMENT;
    this.#file = file;
    this.#day = day;
  }

  /** Opens the segments of a log group in `parent/<directory>`, making them if they are not there. */
  static async open(parent: string, group: SegmentOwner): Promise<SegmentLog> {
    const path = join(parent, String(group.directory));
    if ((await mkdir(path, { recursive: true })) !== undefined) await syncDirectory(dirname(path));
    const segments = [...(await listSegments(path))];
    if (segments.length === 0) segments.push(FIRST_SEGMENT);
    const last = segments.at(-1) ?? FIRST_SEGMENT;
    const file = await AppendFile.open(join(path, segmentFile(last)));
    return new SegmentLog(group, path, segments, { file, day: await readDay(file) });
  }

  /** Segment numbers, ascending; the last one grows. */
  get segments(): readonly number[] {
    return this.#segments;
  }

  /** The segment that grows, and the bytes in it. */
  get end(): { readonly segment: number; readonly size: number } {
    return { segment: this.#segment, size: this.#file.size };
  }

  /**
   * Writes batches, in order, with one sync for all.
   *
   * @returns The batches with the place of each event.
   * @throws The error of the write, such as `ENOSPC`: then none of the batches is stored.
   */
  async append(batches: readonly NewBatch[]): Promise<{ segment: number; stored: readonly StoredBatch[] }> {
    const day = dayOf(batches[0]?.ingestionTime ?? 0);
    if (this.#file.size >= SEGMENT_BYTES || (this.#day ?? day) !== day) await this.#startSegment();
    let position = this.#file.size;
    const chunks: Buffer[] = [];
    const stored = batches.map(({ sequence, logStream, ingestionTime, events }): StoredBatch => {
      const header = { sequence, group: this.group, stream: logStream, ingested: ingestionTime };
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
    this.#day = day;
    return { segment: this.#segment, stored };
  }

  /**
   * Makes the segment that grows end with its last whole batch: what follows was torn by a crash and never acknowledged.
   *
   * @param position - Offset of a batch in it up to which everything is known to be whole.
   * @param onCut - Takes a line for the operator when something is cut off.
   * @returns The highest sequence number behind the position, or in the segment before when there is none; 0 without
   *   any event.
   */
  async recover(position: number, onCut: (description: string) => void): Promise<number> {
    const found = await this.#lastSequence(this.#segment, position, async (at) => {
      const bytes = this.#file.size - at;
      await this.#file.truncate(at);
      onCut(
        `segment ${this.directory}/${segmentFile(this.#segment)} ended in a torn batch that was never acknowledged: ` +
          `${bytes} bytes cut off`,
      );
    });
    if (found > 0 || position > 0) return found;
    const before = this.#segments.at(-2);
    return before === undefined ? 0 : this.#lastSequence(before, 0, async () => undefined);
  }

  /**
   * Reads the whole batches of a segment from `position` on, as far as it is acknowledged now.
   *
   * Damage inside a segment is stepped over to the next whole batch and reported through `onDamage`.
   */
  async *read(
    segment: number,
    position: number,
    onDamage: (description: string) => void,
  ): AsyncGenerator<StoredBatch> {
    const size = await this.size(segment);
    if (position >= size) return;
    const reader = await SegmentReader.open(this.#pathOf(segment), size);
    try {
      for await (const part of reader.parts(position)) {
        const batch = part.kind === 'batch' ? this.#toStored(segment, part) : undefined;
        if (batch !== undefined) yield batch;
        else
          onDamage(`segment ${this.directory}/${segmentFile(segment)} is damaged at byte ${partStart(part)}`);
      }
    } finally {
      await reader.close();
    }
  }

  /** Bytes in a segment. */
  async size(segment: number): Promise<number> {
    return segment === this.#segment ? this.#file.size : (await stat(this.#pathOf(segment))).size;
  }

  /** Deletes segments; when the one that grows is among them, a new one follows it first. */
  async remove(segments: readonly number[]): Promise<void> {
    if (segments.includes(this.#segment)) await this.#startSegment();
    for (const segment of segments) {
      await rm(this.#pathOf(segment), { force: true });
      this.#segments.splice(this.#segments.indexOf(segment), 1);
    }
    await syncDirectory(this.#path);
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
    this.#day = undefined;
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

  #toStored(segment: number, { header, body, bodyStart, end }: RawBatch): StoredBatch | undefined {
    const events = parseBatchBody(header, body)?.map(({ timestamp, message, start, length }, index) =>
      this.#place({ timestamp, message }, header.sequence + index, segment, {
        start: bodyStart + start,
        length,
      }),
    );
    return events === undefined
      ? undefined
      : { logStream: header.stream, ingestionTime: header.ingested, events, end };
  }

  async #lastSequence(
    segment: number,
    position: number,
    onTornEnd: (at: number) => Promise<void>,
  ): Promise<number> {
    const size = await this.size(segment);
    if (position >= size) return 0;
    const reader = await SegmentReader.open(this.#pathOf(segment), size);
    let last = 0;
    try {
      for await (const part of reader.parts(position)) {
        if (part.kind === 'batch') last = Math.max(last, part.header.sequence + part.header.events - 1);
        else if (part.end === size) await onTornEnd(part.start);
      }
    } finally {
      await reader.close();
    }
    return last;
  }

  #pathOf(segment: number): string {
    return join(this.#path, segmentFile(segment));
  }
}

const partStart = (part: SegmentPart): number => (part.kind === 'damage' ? part.start : part.bodyStart);
