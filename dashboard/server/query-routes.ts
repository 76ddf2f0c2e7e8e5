import { type Context, Hono } from 'hono';
import { stream } from 'hono/streaming';
import * as z from 'zod';
import {
  EXPORT_FORMATS,
  type QueryProgress,
  type QueryStarted,
  type queryStoppedSchema,
} from '../contract/query-answer.ts';
import { MAX_ROWS, type QueryRequest, queryRequestSchema } from '../contract/query-request.ts';
import { isUnfinished } from '../contract/query-status.ts';
import { buildProgress } from './answer/progress.ts';
import { DashboardFault } from './dashboard-fault.ts';
import type { DashboardTarget } from './dashboard-target.ts';
import { EXPORT_TYPES, exportLines } from './export/export-lines.ts';
import { OWN_PROBLEMS } from './problem-answer.ts';
import { planQuery } from './query/query-plan.ts';
import type { QueryBroker } from './query-broker.ts';
import { parseQueryId, type QueryReference, writeQueryId } from './query-id.ts';
import { buildCliCommand, buildConsoleUrl } from './query-links.ts';
import { parseInput, validJson } from './valid-request.ts';

const progressInput = z.object({ rows: z.coerce.number().int().min(0).max(MAX_ROWS).default(MAX_ROWS) });
const exportInput = z.object({ format: z.enum(EXPORT_FORMATS) });

/**
 * Creates the query API: ask a question, follow its progress, stop it, save its rows.
 *
 * The query runs in CloudWatch Logs and its id is the only state, so any instance can answer any poll.
 */
export const createQueryRoutes = (target: DashboardTarget, broker: QueryBroker): Hono =>
  new Hono()
    .post('/', ...validJson(queryRequestSchema), async (context) =>
      context.json(await startQuery(target, broker, context.req.valid('json'), context.req.raw.signal), 202),
    )
    .get('/:id', async (context) => {
      const { queryId, context: asked } = referenceOf(context);
      const { rows } = parseInput(progressInput, context.req.query());
      // What is counted from rows needs them all.
      const isCounted = asked.kind === 'overview' || asked.kind === 'introspection';
      const results = await broker.read(queryId, isCounted ? MAX_ROWS : rows);
      const settings = { pricePerGb: target.pricePerGb, now: Date.now() };
      return context.json(buildProgress(results, asked, settings) satisfies QueryProgress);
    })
    .delete('/:id', async (context) => {
      const stopped = await broker.leave(referenceOf(context).queryId);
      return context.json({ stopped } satisfies z.infer<typeof queryStoppedSchema>);
    })
    .get('/:id/export', (context) => answerExport(context, broker));

const referenceOf = (context: Context): QueryReference => {
  const reference = parseQueryId(context.req.param('id') ?? '');
  if (reference === undefined) throw new DashboardFault(OWN_PROBLEMS.request_invalid);
  return reference;
};

const startQuery = async (
  target: DashboardTarget,
  broker: QueryBroker,
  request: QueryRequest,
  gone: AbortSignal,
): Promise<QueryStarted> => {
  const { text, target: kindOfGroups, context } = planQuery(request);
  const logGroups = kindOfGroups === 'access' ? target.accessLogGroups : target.logGroups;
  if (logGroups.length === 0) throw new DashboardFault(OWN_PROBLEMS.no_access_log);
  const { startTime, endTime } = request;
  const { limit } = context;
  const linked = { text, logGroups, startTime, endTime };
  const { queryId, isShared } = await broker.start({ ...linked, limit }, gone);
  return {
    id: writeQueryId({ queryId, context }),
    query: text,
    logGroups: [...logGroups],
    startTime,
    endTime,
    limit,
    ...(target.endpoint === undefined ? { consoleUrl: buildConsoleUrl(target.region, linked) } : {}),
    cli: buildCliCommand(target, linked),
    isShared,
  };
};

/** A file is offered only of an ended query: half a file looks like a whole one. */
const answerExport = async (context: Context, broker: QueryBroker): Promise<Response> => {
  const { queryId } = referenceOf(context);
  const { format } = parseInput(exportInput, context.req.query());
  const { status, rows } = await broker.read(queryId, MAX_ROWS);
  if (isUnfinished(status)) throw new DashboardFault(OWN_PROBLEMS.query_unfinished);
  context.header('Content-Type', EXPORT_TYPES[format]);
  context.header('Content-Disposition', `attachment; filename="gatelens-decisions.${format}"`);
  context.header('X-Row-Count', String(rows.length));
  return stream(context, async (file) => {
    for (const line of exportLines(rows, format)) await file.write(line);
  });
};
