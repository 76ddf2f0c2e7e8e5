import * as z from 'zod';
import { ACCESS_LOG_KEYS } from '../../shared/access-log.ts';
import { decisionRecordSchema } from '../../shared/decision-record-schema.ts';

/** One row that is a decision record. */
const decisionRowSchema = z.object({ kind: z.literal('decision'), record: decisionRecordSchema });

/** One row that is a line of the access log; `explainAccess` in `shared` says what became of the call. */
const accessRowSchema = z.object({
  kind: z.literal('access'),
  /** A key without a value is left out. */
  line: z.partialRecord(z.enum(ACCESS_LOG_KEYS), z.string()),
  /** A text of the caller broke the line, and what followed it was left out. */
  isDamaged: z.boolean(),
});

/** One row that could not be read as what it should be: shown with the reason, never dropped. */
const unreadableRowSchema = z.object({
  kind: z.literal('unreadable'),
  /** `@timestamp` as the store wrote it, or an empty text. */
  timestamp: z.string(),
  why: z.string(),
  /** Start of the log event. */
  text: z.string(),
});

/** One row of a search among decisions. */
export const rowSchema = z.discriminatedUnion('kind', [decisionRowSchema, unreadableRowSchema]);

/** One row of a question to the access log. */
export const accessLogRowSchema = z.discriminatedUnion('kind', [accessRowSchema, unreadableRowSchema]);

/** A row that is a decision record. */
export type DecisionRow = z.infer<typeof decisionRowSchema>;

/** A row that could not be read. */
export type UnreadableRow = z.infer<typeof unreadableRowSchema>;

/** One row of a search among decisions. */
export type Row = z.infer<typeof rowSchema>;

/** One row of a question to the access log. */
export type AccessLogRow = z.infer<typeof accessLogRowSchema>;

/**
 * One row of a query in expert mode: column to value, as the store wrote it. A cell without value is left out.
 *
 * `@ptr` is not among them.
 */
export const tableRowSchema = z.record(z.string(), z.string());

/** One row of a query in expert mode. */
export type TableRow = z.infer<typeof tableRowSchema>;
