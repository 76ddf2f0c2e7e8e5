import * as z from 'zod';
import { progressShape } from './query-status.ts';

/** Fields that the overview counts by value. */
export const FACET_FIELDS = [
  'decision',
  'reason',
  'client_id',
  'resource',
  'api_id',
  'certificate_thumbprint',
] as const;

/** A field that the overview counts by value. */
export type FacetField = (typeof FACET_FIELDS)[number];

/** Calls by outcome. */
const countsShape = { calls: z.int(), allow: z.int(), deny: z.int(), error: z.int() };

/** One value of a facet. */
const facetValueSchema = z.object({
  /** `null`: the calls without this field. */
  value: z.string().nullable(),
  ...countsShape,
});

const seenShape = {
  calls: z.int(),
  /** Milliseconds since the epoch. */
  firstSeen: z.int(),
  lastSeen: z.int(),
};

/** Rejections that are alike: one reason, client and route. A key without value is left out. */
const rejectionGroupSchema = z.object({
  reason: z.string(),
  client_id: z.string().exactOptional(),
  resource: z.string().exactOptional(),
  ...seenShape,
  /** Calls by bin, in the order of `bins`. */
  overTime: z.array(z.int()),
});

/** Binding failures of one client. */
const bindingFailureSchema = z.object({
  client_id: z.string().exactOptional(),
  ...seenShape,
  /** Certificates that were presented, the most frequent first, at most ten. */
  certificates: z.array(z.string()),
  reasons: z.array(z.string()),
});

/** A value that many rejected calls carry and few allowed ones. Shares are 0 to 1. */
const overRepresentedSchema = z.object({
  field: z.enum(FACET_FIELDS),
  value: z.string(),
  ofRejected: z.number(),
  ofAllowed: z.number(),
});

/**
 * Progress of an `overview`: histogram, facets and groups, all counted from the rows of one query.
 *
 * When `isCut` is true, the counts are lower bounds: the query gives 10,000 combinations at most, the most frequent
 * first. Ask with `part` for an exact histogram or facet then.
 */
export const overviewProgressSchema = z.object({
  kind: z.literal('overview'),
  ...progressShape,
  totals: z.object(countsShape),
  binSeconds: z.int(),
  /** Zero-filled from the start of the range to its end. `start`: milliseconds since the epoch. */
  bins: z.array(z.object({ start: z.int(), ...countsShape })),
  /** Only the facets that the query counts: all six, or the one of `part`, or none. Most frequent value first. */
  facets: z.array(z.object({ field: z.enum(FACET_FIELDS), values: z.array(facetValueSchema) })),
  /** Most frequent first. */
  rejections: z.array(rejectionGroupSchema),
  bindingFailures: z.array(bindingFailureSchema),
  overRepresented: z.array(overRepresentedSchema),
});

/** Progress of an `overview`. */
export type OverviewProgress = z.infer<typeof overviewProgressSchema>;

/** Rejections that are alike. */
export type RejectionGroup = z.infer<typeof rejectionGroupSchema>;

/** Binding failures of one client. */
export type BindingFailure = z.infer<typeof bindingFailureSchema>;

/** One value of a facet. */
export type FacetValue = z.infer<typeof facetValueSchema>;

/** Milliseconds of the introspection calls of a bin; percentiles are left out where there was none. */
const latencyShape = {
  introspections: z.int(),
  errors: z.int(),
  p50: z.number().exactOptional(),
  p95: z.number().exactOptional(),
  p99: z.number().exactOptional(),
};

/** Progress of an `introspection`: latency and errors of the introspection calls, over time. Cache hits are none. */
export const introspectionProgressSchema = z.object({
  kind: z.literal('introspection'),
  ...progressShape,
  binSeconds: z.int(),
  /** Zero-filled. `start`: milliseconds since the epoch. */
  bins: z.array(z.object({ start: z.int(), ...latencyShape })),
  /** Sums; the highest percentile of any bin, since percentiles cannot be summed. */
  worst: z.object(latencyShape),
});

/** Progress of an `introspection`. */
export type IntrospectionProgress = z.infer<typeof introspectionProgressSchema>;
