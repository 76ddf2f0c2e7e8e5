import * as z from 'zod';
import { decisionRecordSchema } from '../../shared/decision-record-schema.ts';
import { lookupSchema } from './lookup.ts';

/** Most rows that one search returns. */
const MAX_ROWS = 10_000;

const LATEST_SECOND = 253_402_300_799;
const epochSeconds = z.int().min(0).max(LATEST_SECOND);

/**
 * `POST /api/search`: the newest decisions in a time range, of one lookup or of all calls.
 *
 * Times are seconds since the epoch, both ends included (StartQuery).
 */
export const searchRequestSchema = z
  .strictObject({
    lookup: lookupSchema.optional(),
    startTime: epochSeconds,
    endTime: epochSeconds,
    limit: z.int().min(1).max(MAX_ROWS).default(1000),
  })
  .refine(({ startTime, endTime }) => startTime <= endTime, { error: 'the range ends before it starts' });

/** A search as the page writes it. */
export type SearchRequestInput = z.input<typeof searchRequestSchema>;

/** Id of a running query, as CloudWatch Logs gives it. */
export const queryIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,256}$/);

/** Answer of `POST /api/search`: the query runs; ask for its progress by id. */
export const searchStartedSchema = z.object({
  queryId: queryIdSchema,
  /** The Logs Insights text that runs. */
  query: z.string(),
  limit: z.int(),
});

/** Answer of `POST /api/search`. */
export type SearchStarted = z.infer<typeof searchStartedSchema>;

/** One row that is a decision record. */
const decisionRowSchema = z.object({ kind: z.literal('decision'), record: decisionRecordSchema });

/** One row that could not be read as a decision record: shown with the reason, never dropped. */
const unreadableRowSchema = z.object({
  kind: z.literal('unreadable'),
  /** `@timestamp` as the store wrote it, or an empty text. */
  timestamp: z.string(),
  why: z.string(),
  /** Start of the log event. */
  text: z.string(),
});

/** One row of a search. */
export const rowSchema = z.discriminatedUnion('kind', [decisionRowSchema, unreadableRowSchema]);

/** A row that is a decision record. */
export type DecisionRow = z.infer<typeof decisionRowSchema>;

/** A row that could not be read. */
export type UnreadableRow = z.infer<typeof unreadableRowSchema>;

/** One row of a search. */
export type Row = z.infer<typeof rowSchema>;

/** States of a query (GetQueryResults). The first two are unfinished; `Unknown` is treated as ended. */
export const QUERY_STATUSES = [
  'Scheduled',
  'Running',
  'Complete',
  'Failed',
  'Cancelled',
  'Timeout',
  'Unknown',
] as const;

/** State of a query. */
export type QueryStatus = (typeof QUERY_STATUSES)[number];

/** Answer of `GET /api/search/:id`: the state of the query and the rows so far. */
export const searchProgressSchema = z.object({
  status: z.enum(QUERY_STATUSES),
  rows: z.array(rowSchema),
  statistics: z.object({
    recordsMatched: z.number(),
    recordsScanned: z.number(),
    bytesScanned: z.number(),
  }),
});

/** Progress of a search. */
export type SearchProgress = z.infer<typeof searchProgressSchema>;

/** Tells whether more rows may still come. */
export const isUnfinished = (status: QueryStatus): boolean => status === 'Scheduled' || status === 'Running';

/** Answer of `DELETE /api/search/:id`: whether the query was still running. */
export const searchStoppedSchema = z.object({ stopped: z.boolean() });
