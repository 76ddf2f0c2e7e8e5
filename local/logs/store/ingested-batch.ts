import type { LogEvent } from './stored-event.ts';

/** Events that were just stored together. */
export interface IngestedBatch {
  readonly logGroup: string;
  readonly logStream: string;
  /** Milliseconds since the epoch. */
  readonly ingestionTime: number;
  readonly events: readonly LogEvent[];
}
