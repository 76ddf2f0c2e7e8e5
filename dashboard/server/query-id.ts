import * as z from 'zod';
import { FACET_FIELDS } from '../contract/overview.ts';
import { epochMsSchema, epochSecondsSchema } from '../contract/time-range.ts';

const rowLimit = z.int().min(1).max(10_000);
const bins = { startTime: epochSecondsSchema, endTime: epochSecondsSchema, binSeconds: z.int().min(1) };

/**
 * What the reader of a query must know to understand its rows.
 *
 * It travels in the id of the query and is kept nowhere, so that any instance can answer.
 */
const contextSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['search', 'last_allowed', 'access', 'not_invoked', 'reused_decisions', 'expert']),
    limit: rowLimit,
  }),
  z.strictObject({ kind: z.literal('call'), limit: rowLimit, askedSince: epochMsSchema }),
  z.strictObject({
    kind: z.literal('overview'),
    limit: rowLimit,
    part: z.enum(['all', 'time', ...FACET_FIELDS]),
    ...bins,
  }),
  z.strictObject({ kind: z.literal('introspection'), limit: rowLimit, ...bins }),
]);

/** What the reader of a query must know to understand its rows. */
export type QueryContext = z.infer<typeof contextSchema>;

/** A query of CloudWatch Logs, and what it asked. */
export interface QueryReference {
  readonly queryId: string;
  readonly context: QueryContext;
}

const CLOUDWATCH_ID = /^[A-Za-z0-9_-]{1,256}$/;

/** Writes the id of a query for the page. */
export const writeQueryId = ({ queryId, context }: QueryReference): string =>
  `${Buffer.from(JSON.stringify(context)).toString('base64url')}.${queryId}`;

/** Reads an id of {@link writeQueryId}; `undefined` for anything else. Never throws. */
export const parseQueryId = (id: string): QueryReference | undefined => {
  const [encoded = '', queryId = '', ...rest] = id.split('.');
  if (rest.length > 0 || !CLOUDWATCH_ID.test(queryId)) return undefined;
  const context = contextSchema.safeParse(parseJson(Buffer.from(encoded, 'base64url').toString('utf8')));
  return context.success ? { queryId, context: context.data } : undefined;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
