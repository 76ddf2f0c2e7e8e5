import { open } from 'node:fs/promises';
import { parseEvent } from './batch-format.ts';

/** Bytes between two lines that are read together with them rather than by one more read. */
const MAX_GAP_BYTES = 16 * 1024;
const MAX_READ_BYTES = 1024 * 1024;

/** The place of the line of an event. */
export interface LinePlace {
  /** The segment file. */
  readonly path: string;
  readonly start: number;
  readonly length: number;
}

/** What a pointer of the index says: which event, and where its line is. */
export interface EventPointer {
  readonly sequence: number;
  readonly segment: number;
  readonly start: number;
  readonly length: number;
  readonly logGroup: string;
}

const POINTER = /^(\d{1,16}):(\d{1,10}):(\d{1,16}):(\d{1,10}):(.{1,512})$/;

/** Reads what `pointer_of` of the index wrote; `undefined` for anything else. */
export const parsePointer = (pointer: string): EventPointer | undefined => {
  const text = Buffer.from(pointer, 'base64').toString('utf8');
  const [, sequence, segment, start, length, logGroup] = POINTER.exec(text) ?? [];
  if (logGroup === undefined) return undefined;
  return {
    sequence: Number(sequence),
    segment: Number(segment),
    start: Number(start),
    length: Number(length),
    logGroup,
  };
};

/**
 * Reads the messages of events from their segments, neighbours together.
 *
 * The index has them too, but compressed by the thousand: a few from here and there are read faster from their places.
 *
 * @returns In the order of the places; `undefined` when a line is not there, such as in a segment just deleted.
 */
export const readMessages = async (places: readonly LinePlace[]): Promise<readonly string[] | undefined> => {
  const messages: string[] = new Array(places.length);
  const byPath = new Map<string, PlacedLine[]>();
  for (const [index, place] of places.entries()) {
    const lines = byPath.get(place.path) ?? [];
    lines.push({ ...place, index });
    byPath.set(place.path, lines);
  }
  for (const [path, lines] of byPath) {
    if (!(await readFrom(path, lines, messages))) return undefined;
  }
  return messages;
};

interface PlacedLine extends LinePlace {
  /** Where its message belongs in the answer. */
  readonly index: number;
}

const readFrom = async (path: string, lines: PlacedLine[], into: string[]): Promise<boolean> => {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    for (const run of joinNeighbours(lines)) {
      const start = run[0]?.start ?? 0;
      const length = (run.at(-1)?.start ?? 0) + (run.at(-1)?.length ?? 0) - start;
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, start);
      if (bytesRead < length) return false;
      for (const line of run) {
        const event = parseEvent(
          buffer.toString('utf8', line.start - start, line.start - start + line.length),
        );
        if (event === undefined) return false;
        into[line.index] = event.message;
      }
    }
    return true;
  } finally {
    await file.close();
  }
};

/** Splits lines into runs that one read takes. */
const joinNeighbours = (lines: PlacedLine[]): readonly (readonly PlacedLine[])[] => {
  const runs: PlacedLine[][] = [];
  for (const line of lines.sort((one, other) => one.start - other.start)) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const fits =
      run !== undefined &&
      last !== undefined &&
      line.start - (last.start + last.length) <= MAX_GAP_BYTES &&
      line.start + line.length - (run[0]?.start ?? 0) <= MAX_READ_BYTES;
    if (fits) run.push(line);
    else runs.push([line]);
  }
  return runs;
};
