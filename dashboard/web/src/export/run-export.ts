import type { ExportFormat, QueryProgress } from '../../../contract/query-answer.ts';
import { MAX_ROWS, type QueryRequestInput } from '../../../contract/query-request.ts';
import { isUnfinished } from '../../../contract/query-status.ts';
import {
  DashboardProblem,
  fetchEstimate,
  fetchExport,
  fetchProgress,
  startQuery,
  stopQuery,
} from '../api/dashboard-api.ts';
import { AGAIN } from '../question/ask-again.ts';

/** A question whose rows fit into a file. */
export type ExportRequest = Extract<
  QueryRequestInput,
  { readonly kind: 'search' | 'not_invoked' | 'expert' }
>;

/** How far an export is. `share` is 0 to 1. */
export type ExportProgress =
  | { readonly stage: 'asking'; readonly share: number; readonly scanned: number }
  | { readonly stage: 'receiving'; readonly share: number; readonly rows: number; readonly of: number };

/** The rows as a file. `isCut`: there are more than a file holds. */
export interface ExportedFile {
  readonly blob: Blob;
  readonly rows: number;
  readonly isCut: boolean;
}

const POLL_MS = 500;

/**
 * Asks a question for as many rows as a file holds, and fetches them.
 *
 * Half of the progress is the query, by the bytes that it has scanned of those in the range; the other half are the
 * rows that came. Rejects with `DashboardProblem`, or as aborted; the query is stopped then.
 */
export const runExport = async (
  request: ExportRequest,
  format: ExportFormat,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (at: ExportProgress) => void },
): Promise<ExportedFile> => {
  onProgress({ stage: 'asking', share: 0, scanned: 0 });
  const [bytes, { id }] = await Promise.all([
    estimateBytes(request, signal),
    asking(() => startQuery({ ...request, limit: MAX_ROWS }), signal),
  ]);
  try {
    const ended = await waitForEnd(id, signal, ({ statistics }) =>
      onProgress({
        stage: 'asking',
        share: bytes === 0 ? 0 : Math.min(1, statistics.bytesScanned / bytes) / 2,
        scanned: statistics.recordsScanned,
      }),
    );
    if (ended.status !== 'Complete') throw new DashboardProblem(halfAFile(ended.status));
    const { rows: of, pieces } = await asking(() => fetchExport(id, format, signal), signal);
    const blob = await receive(pieces, (lines) => {
      const rows = Math.min(of, format === 'csv' ? Math.max(0, lines - 1) : lines);
      onProgress({ stage: 'receiving', share: 0.5 + (of === 0 ? 0.5 : rows / of / 2), rows, of });
    });
    return { blob, rows: of, isCut: of >= MAX_ROWS };
  } catch (error) {
    if (signal.aborted) stopQuery(id).catch(() => undefined);
    throw error;
  }
};

/** Without an estimate the bar stands still while the query runs. */
const estimateBytes = async (
  { kind, startTime, endTime }: ExportRequest,
  signal: AbortSignal,
): Promise<number> => {
  try {
    const target = kind === 'not_invoked' ? 'access' : 'decisions';
    const estimate = await fetchEstimate({ startTime, endTime, target }, signal);
    return estimate.kind === 'estimate' ? estimate.bytes : 0;
  } catch {
    return 0;
  }
};

const waitForEnd = async (
  id: string,
  signal: AbortSignal,
  onPoll: (progress: QueryProgress) => void,
): Promise<QueryProgress> => {
  for (;;) {
    const progress = await asking(() => fetchProgress(id, signal, 0), signal);
    onPoll(progress);
    if (!isUnfinished(progress.status)) return progress;
    await pause(POLL_MS, signal);
  }
};

/** Asks again after what passes, as the views of the page do. */
const asking = async <T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> => {
  for (let failures = 0; ; failures += 1) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || !(error instanceof Error) || !AGAIN.retry(failures, error)) throw error;
      await pause(AGAIN.retryDelay(failures, error), signal);
    }
  }
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });

const LINE_END = 10;

const receive = async (
  stream: ReadableStream<Uint8Array>,
  onLines: (lines: number) => void,
): Promise<Blob> => {
  const pieces: BlobPart[] = [];
  let lines = 0;
  const reader = stream.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value.slice());
    for (const byte of piece.value) if (byte === LINE_END) lines += 1;
    onLines(lines);
  }
  return new Blob(pieces);
};

const halfAFile = (status: string) =>
  ({
    code: 'query_unfinished',
    sentence: `The query ended early (${status}), so that a file of it would be half a file.`,
    remedy: 'Export a shorter time range.',
  }) as const;
