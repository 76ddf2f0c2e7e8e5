import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_HEADER_BYTES, parseBatchHeader } from './batch-format.ts';
import { listSegments, segmentFile } from './segment-files.ts';

/** Whose events a directory of segments holds, by what the segments themselves say. */
export type SegmentContent =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'owned';
      readonly group: string;
      /** Ingestion time of the first batch that says so, in milliseconds since the epoch. */
      readonly ingested: number;
    }
  | { readonly kind: 'unknown' };

/** Reads whose events a directory holds, from the first batch of each segment; changes nothing. */
export const readSegmentOwner = async (path: string): Promise<SegmentContent> => {
  let content: SegmentContent = { kind: 'empty' };
  for (const segment of await listSegments(path)) {
    const start = await readStart(join(path, segmentFile(segment)));
    if (start.length === 0) continue;
    const { group, ingested } = parseBatchHeader(start)?.header ?? {};
    if (group !== undefined && ingested !== undefined) return { kind: 'owned', group, ingested };
    content = { kind: 'unknown' };
  }
  return content;
};

const readStart = async (path: string): Promise<Buffer> => {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_HEADER_BYTES), 0, MAX_HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};
