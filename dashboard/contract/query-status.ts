import * as z from 'zod';

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

/** Tells whether more rows may still come. */
export const isUnfinished = (status: QueryStatus): boolean => status === 'Scheduled' || status === 'Running';

/** What every progress of a query says, whatever the query asks. */
export const progressShape = {
  status: z.enum(QUERY_STATUSES),
  statistics: z.object({
    recordsMatched: z.number(),
    recordsScanned: z.number(),
    bytesScanned: z.number(),
    /** What field indexes made unnecessary to read. */
    bytesSkipped: z.number(),
    /** Rows of the result so far, also where fewer were asked for. */
    rows: z.number(),
  }),
  /** What the query has cost so far, in US dollars; left out where nothing is billed (a local store). */
  costUsd: z.number().exactOptional(),
  /** The result has as many rows as the query may give: there may be more. */
  isCut: z.boolean(),
};
