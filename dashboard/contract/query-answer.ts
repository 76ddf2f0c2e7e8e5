import * as z from 'zod';
import { introspectionProgressSchema, overviewProgressSchema } from './overview.ts';
import { progressShape } from './query-status.ts';
import { accessLogRowSchema, rowSchema, tableRowSchema } from './rows.ts';

/**
 * Id of a running query: opaque, fit for a URL.
 *
 * It carries what its reader needs, so any instance of the dashboard over the same account answers it.
 */
export const queryIdSchema = z.string().regex(/^[A-Za-z0-9_.-]{1,512}$/);

/** Answer of `POST /api/queries`: the query runs; ask for its progress by id. */
export const queryStartedSchema = z.object({
  id: queryIdSchema,
  /** The Logs Insights text that runs. */
  query: z.string(),
  /** Names or ARNs of the log groups that it reads. */
  logGroups: z.array(z.string()),
  startTime: z.int(),
  endTime: z.int(),
  /** Most rows that it gives. */
  limit: z.int(),
  /** Opens the query in the CloudWatch console; left out for a local store. */
  consoleUrl: z.string().exactOptional(),
  /** The same query as a command line of the AWS CLI, for a POSIX shell. */
  cli: z.string(),
  /** Another reader runs the same query, and it is not run twice. */
  isShared: z.boolean(),
});

/** Answer of `POST /api/queries`. */
export type QueryStarted = z.infer<typeof queryStartedSchema>;

/** Where a single call stands. */
const presenceSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('found') }),
  /** Events become queryable seconds to a minute after they were written. Ask the same question again. */
  z.object({ state: z.literal('not_yet'), lookAgainAfterMs: z.int() }),
  z.object({ state: z.literal('absent') }),
]);

/** Where a single call stands. */
export type Presence = z.infer<typeof presenceSchema>;

/** A decision that API Gateway used for several calls. */
const reusedDecisionSchema = z.object({
  decision_id: z.string(),
  calls: z.int(),
  /** Milliseconds since the epoch. */
  firstSeen: z.int(),
  lastSeen: z.int(),
});

const rowsOf = <Kind extends string>(kind: Kind) =>
  z.object({ kind: z.literal(kind), ...progressShape, rows: z.array(rowSchema) });

const accessRowsOf = <Kind extends string>(kind: Kind) =>
  z.object({ kind: z.literal(kind), ...progressShape, rows: z.array(accessLogRowSchema) });

/**
 * Answer of `GET /api/queries/:id`: state of the query, and its rows so far. `kind` is that of the question.
 *
 * `?rows=N` (0 to 10,000) asks for at most N rows; `statistics.rows` counts them all.
 */
export const queryProgressSchema = z.discriminatedUnion('kind', [
  rowsOf('search'),
  rowsOf('last_allowed'),
  rowsOf('call').extend({ presence: presenceSchema }),
  accessRowsOf('access'),
  accessRowsOf('not_invoked'),
  z.object({
    kind: z.literal('reused_decisions'),
    ...progressShape,
    decisions: z.array(reusedDecisionSchema),
  }),
  overviewProgressSchema,
  introspectionProgressSchema,
  z.object({
    kind: z.literal('expert'),
    ...progressShape,
    /** In the order of the query. */
    columns: z.array(z.string()),
    rows: z.array(tableRowSchema),
  }),
]);

/** Progress of a query. */
export type QueryProgress = z.infer<typeof queryProgressSchema>;

/** Progress of one kind of question. */
export type ProgressOf<Kind extends QueryProgress['kind']> = Extract<QueryProgress, { readonly kind: Kind }>;

/** Answer of `DELETE /api/queries/:id`: whether the query was stopped; not while another reader still follows it. */
export const queryStoppedSchema = z.object({ stopped: z.boolean() });

/** Formats of `GET /api/queries/:id/export?format=…`: the rows of an ended query as a file. */
export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;

/** Format of an export. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Answer of `POST /api/estimate`: bytes that a query over the range reads at most, and their price. */
export const estimateSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('estimate'),
    bytes: z.number(),
    /** US dollars; left out where nothing is billed. */
    costUsd: z.number().exactOptional(),
    /** Large enough to ask the reader first. */
    isWide: z.boolean(),
  }),
  /** The credentials do not allow to know. `why` is a sentence. */
  z.object({ kind: z.literal('unknown'), why: z.string() }),
]);

/** Answer of `POST /api/estimate`. */
export type Estimate = z.infer<typeof estimateSchema>;
