import { readdir } from 'node:fs/promises';

const SEGMENT_NAME = /^(\d{8})\.ndjson$/;

/** Number of the first segment of a log group. */
export const FIRST_SEGMENT = 1;

/** File name of a segment in the directory of its log group. */
export const segmentFile = (segment: number): string => `${String(segment).padStart(8, '0')}.ndjson`;

/** Numbers of the segments in a directory, ascending. */
export const listSegments = async (path: string): Promise<readonly number[]> => {
  const names = await readdir(path);
  return names
    .flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
};
