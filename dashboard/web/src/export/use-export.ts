import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../../contract/problem.ts';
import type { ExportFormat } from '../../../contract/query-answer.ts';
import { problemOf } from '../api/dashboard-api.ts';
import { type ExportProgress, type ExportRequest, runExport } from './run-export.ts';
import { saveFile } from './save-file.ts';

/** Where an export stands. */
export type ExportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly progress: ExportProgress; readonly cancel: () => void }
  | { readonly kind: 'saved'; readonly name: string; readonly rows: number; readonly isCut: boolean }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly format: ExportFormat };

const IDLE: ExportState = { kind: 'idle' };
const BEGIN: ExportProgress = { stage: 'asking', share: 0, scanned: 0 };

/** Exports the rows of a question as a file. It ends when the part of the page that asked is gone. */
export const useExport = (
  request: ExportRequest,
): {
  readonly state: ExportState;
  readonly start: (format: ExportFormat) => void;
  readonly close: () => void;
} => {
  const [state, setState] = useState<ExportState>(IDLE);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (format: ExportFormat): Promise<void> => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    const show = (next: ExportState): void => {
      if (running.current === own) setState(next);
    };
    const cancel = (): void => {
      own.abort();
      show(IDLE);
    };
    show({ kind: 'running', progress: BEGIN, cancel });
    try {
      const file = await runExport(request, format, {
        signal: own.signal,
        onProgress: (progress) => {
          if (!own.signal.aborted) show({ kind: 'running', progress, cancel });
        },
      });
      const name = fileName(request, format);
      saveFile(file.blob, name);
      show({ kind: 'saved', name, rows: file.rows, isCut: file.isCut });
    } catch (error) {
      if (!own.signal.aborted) show({ kind: 'failed', problem: problemOf(error), format });
    }
  };
  return {
    state,
    start: (format) => {
      void run(format);
    },
    close: () => setState(IDLE),
  };
};

const WHAT: Readonly<Record<ExportRequest['kind'], string>> = {
  search: 'decisions',
  not_invoked: 'not-invoked',
  expert: 'query',
};

/** Such as `gatelens-decisions-20261122T100000Z.csv`: what it holds, and up to when. */
const fileName = ({ kind, endTime }: ExportRequest, format: ExportFormat): string =>
  `gatelens-${WHAT[kind]}-${new Date(endTime * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.${format}`;
