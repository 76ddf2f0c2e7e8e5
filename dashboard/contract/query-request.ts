import * as z from 'zod';
import { filterSchema } from './filter.ts';
import { lookupSchema } from './lookup.ts';
import { FACET_FIELDS } from './overview.ts';
import { epochMsSchema, isInOrder, timeRangeShape } from './time-range.ts';

/** Most rows that one query returns. */
export const MAX_ROWS = 10_000;

/** Longest query text (quota of CloudWatch Logs). */
export const MAX_QUERY_LENGTH = 10_000;

const MAX_REQUEST_IDS = 100;

const limit = z.int().min(1).max(MAX_ROWS).default(1000);
const id = z.string().min(1).max(256);

/** Decisions of one lookup, a filter, or both; the timeline of a token or of a client, too. */
const searchSchema = z.strictObject({
  kind: z.literal('search'),
  ...timeRangeShape,
  lookup: lookupSchema.optional(),
  filter: filterSchema.optional(),
  order: z.enum(['newest', 'oldest']).default('newest'),
  limit,
});

/**
 * One call that may be too fresh to be found: the progress says whether to look again.
 *
 * `askedSince`: when the page asked for this call first, milliseconds since the epoch.
 */
const callSchema = z.strictObject({
  kind: z.literal('call'),
  ...timeRangeShape,
  lookup: lookupSchema,
  askedSince: epochMsSchema,
});

/** The last allowed call of a client, on a route when one is named, before a moment (milliseconds). */
const lastAllowedSchema = z.strictObject({
  kind: z.literal('last_allowed'),
  ...timeRangeShape,
  client_id: z.string().min(1).max(256),
  resource: z.string().min(1).max(256).optional(),
  method: z.string().min(1).max(32).optional(),
  before: epochMsSchema,
});

/** Lines of the access log, by the ids of calls. */
const accessSchema = z.strictObject({
  kind: z.literal('access'),
  ...timeRangeShape,
  requestIds: z.array(id).min(1).max(MAX_REQUEST_IDS),
});

/** Lines of the access log without a decision: calls that the authorizer was never asked about, or that broke it. */
const notInvokedSchema = z.strictObject({ kind: z.literal('not_invoked'), ...timeRangeShape, limit });

/** Decisions that API Gateway used for more than one call: a cached policy. */
const reusedSchema = z.strictObject({ kind: z.literal('reused_decisions'), ...timeRangeShape });

/** Histogram, facets and groups; see `overviewProgressSchema` for `part`. */
const overviewSchema = z.strictObject({
  kind: z.literal('overview'),
  ...timeRangeShape,
  filter: filterSchema.optional(),
  part: z.enum(['all', 'time', ...FACET_FIELDS]).default('all'),
  /** About as many bins; the width is a round one. */
  bins: z.int().min(1).max(200).default(60),
});

/** Latency and errors of introspection. */
const introspectionSchema = z.strictObject({
  kind: z.literal('introspection'),
  ...timeRangeShape,
  filter: filterSchema.optional(),
  bins: z.int().min(1).max(200).default(60),
});

/** Query text of the reader's own, on one of the configured sets of log groups. */
const expertSchema = z.strictObject({
  kind: z.literal('expert'),
  ...timeRangeShape,
  text: z.string().min(1).max(MAX_QUERY_LENGTH),
  target: z.enum(['decisions', 'access']).default('decisions'),
  limit,
});

/** `POST /api/queries`: one question. */
export const queryRequestSchema = z
  .discriminatedUnion('kind', [
    searchSchema,
    callSchema,
    lastAllowedSchema,
    accessSchema,
    notInvokedSchema,
    reusedSchema,
    overviewSchema,
    introspectionSchema,
    expertSchema,
  ])
  .refine(isInOrder, { error: 'the range ends before it starts' });

/** A question as the server reads it. */
export type QueryRequest = z.infer<typeof queryRequestSchema>;

/** A question as the page writes it. */
export type QueryRequestInput = z.input<typeof queryRequestSchema>;

/** `POST /api/estimate`: how much a range holds, before a wide query. Answers `estimateSchema`. */
export const estimateRequestSchema = z
  .strictObject({ ...timeRangeShape, target: z.enum(['decisions', 'access']).default('decisions') })
  .refine(isInOrder, { error: 'the range ends before it starts' });
