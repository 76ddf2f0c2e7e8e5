import { zValidator } from '@hono/zod-validator';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as z from 'zod';
import {
  queryIdSchema,
  type SearchProgress,
  type SearchStarted,
  searchRequestSchema,
  type searchStoppedSchema,
} from '../contract/search.ts';
import { buildDecisionQuery } from './insights-query.ts';
import type { LogsReader } from './logs-reader.ts';
import { answerProblem, OWN_PROBLEMS } from './problem-answer.ts';

const MAX_BODY_BYTES = 16_384;

const refuse = (context: Context): Response => answerProblem(context, OWN_PROBLEMS.request_invalid);

const validBody = zValidator('json', searchRequestSchema, (result, context) =>
  result.success ? undefined : refuse(context),
);

const validId = zValidator('param', z.object({ id: queryIdSchema }), (result, context) =>
  result.success ? undefined : refuse(context),
);

/**
 * Creates the search API: start a query, ask for its progress, stop it.
 *
 * The query runs in CloudWatch Logs and its id is the only state, so any instance can answer any poll.
 */
export const createSearchRoutes = (logs: LogsReader): Hono =>
  new Hono()
    .post('/', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuse }), validBody, async (context) => {
      const { lookup, startTime, endTime, limit } = context.req.valid('json');
      const query = buildDecisionQuery({ limit, ...(lookup === undefined ? {} : { lookup }) });
      const queryId = await logs.start({ query, startTime, endTime });
      return context.json({ queryId, query, limit } satisfies SearchStarted, 202);
    })
    .get('/:id', validId, async (context) =>
      context.json((await logs.read(context.req.valid('param').id)) satisfies SearchProgress),
    )
    .delete('/:id', validId, async (context) => {
      const stopped = await logs.stop(context.req.valid('param').id);
      return context.json({ stopped } satisfies z.infer<typeof searchStoppedSchema>);
    });
