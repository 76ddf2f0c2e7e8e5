import * as z from 'zod';
import { problemSchema } from './problem.ts';
import { MAX_QUERY_LENGTH } from './query-request.ts';

/** State of the page as the query part of its URL, without `?`: never a secret, and no line break. */
const pageStateSchema = z.string().regex(/^[A-Za-z0-9_.~!*'()%&=+,:;@/-]{0,2000}$/);

/** Tells whether a text may name a saved search. */
export const isSavedName = (text: string): boolean => nameSchema.safeParse(text).success;

/** Tells whether a text is the state of a page. */
export const isPageState = (text: string): boolean => pageStateSchema.safeParse(text).success;

/** Name of a saved search: `/` would make a folder in the console. */
const nameSchema = z.string().regex(/^[^\p{C}/]{1,100}$/u);

/** `POST /api/saved`: saves a search as a query definition of CloudWatch Logs. */
export const saveRequestSchema = z.strictObject({
  name: nameSchema,
  /** The Logs Insights text; refused where expert mode would refuse it. */
  query: z.string().min(1).max(MAX_QUERY_LENGTH),
  target: z.enum(['decisions', 'access']).default('decisions'),
  /** What the page opens again. */
  pageState: pageStateSchema.default(''),
});

/** A search to save, as the page writes it. */
export type SaveRequest = z.input<typeof saveRequestSchema>;

/** A saved search. */
export const savedSearchSchema = z.object({
  id: z.string(),
  name: z.string(),
  query: z.string(),
  /** Left out for a definition that was saved elsewhere. */
  pageState: z.string().exactOptional(),
  /** Milliseconds since the epoch. */
  modifiedAt: z.number().exactOptional(),
});

/** A saved search. */
export type SavedSearch = z.infer<typeof savedSearchSchema>;

/** Answer of `GET /api/saved`: the saved searches, or why there are links only. */
export const savedSearchesSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('saved'), searches: z.array(savedSearchSchema) }),
  z.object({ kind: z.literal('links_only'), problem: problemSchema }),
]);

/** Answer of `GET /api/saved`. */
export type SavedSearches = z.infer<typeof savedSearchesSchema>;

/** Id of a saved search in a path: `DELETE /api/saved/:id` answers `{ deleted }`. */
export const savedIdSchema = z.string().regex(/^[A-Za-z0-9-]{1,256}$/);

/** Answer of `DELETE /api/saved/:id`. */
export const savedDeletedSchema = z.object({ deleted: z.boolean() });
