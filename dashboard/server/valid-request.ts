import { zValidator } from '@hono/zod-validator';
import { bodyLimit } from 'hono/body-limit';
import type * as z from 'zod';
import { DashboardFault } from './dashboard-fault.ts';
import { answerProblem, OWN_PROBLEMS } from './problem-answer.ts';

/** Expert text of 10,000 characters, each written as an escape of JSON, and some more. */
const MAX_BODY_BYTES = 131_072;

/** Creates the middleware of a route that takes a JSON body: one of moderate size that the schema reads. */
export const validJson = <Schema extends z.ZodType>(schema: Schema) =>
  [
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (context) => answerProblem(context, OWN_PROBLEMS.request_invalid),
    }),
    zValidator('json', schema, (result, context) =>
      result.success ? undefined : answerProblem(context, OWN_PROBLEMS.request_invalid),
    ),
  ] as const;

/**
 * Reads the query part of a URL.
 *
 * @throws DashboardFault `request_invalid` for anything that the schema does not read.
 */
export const parseInput = <Schema extends z.ZodType>(
  schema: Schema,
  input: Readonly<Record<string, string>>,
): z.output<Schema> => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new DashboardFault(OWN_PROBLEMS.request_invalid);
};
