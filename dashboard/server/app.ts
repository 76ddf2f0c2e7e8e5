import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type * as z from 'zod';
import type { Alarms } from '../contract/alarms.ts';
import type { Estimate } from '../contract/query-answer.ts';
import { estimateRequestSchema } from '../contract/query-request.ts';
import type { Settings } from '../contract/settings.ts';
import { DashboardFault } from './dashboard-fault.ts';
import type { DashboardTarget } from './dashboard-target.ts';
import { answerProblem, answerProblemPage, OWN_PROBLEMS } from './problem-answer.ts';
import { QueryRefused } from './query/expert-guard.ts';
import { ValueNotSearchable } from './query/query-text.ts';
import type { QueryBroker } from './query-broker.ts';
import { createQueryRoutes } from './query-routes.ts';
import { createSavedRoutes } from './saved/saved-routes.ts';
import type { SavedSearches } from './saved/saved-searches.ts';
import type { TailReader } from './tail/tail-reader.ts';
import { createTailRoutes } from './tail/tail-routes.ts';
import { validJson } from './valid-request.ts';

/** What the app is made of; each part can be another one in a test. */
export interface DashboardParts {
  /** Lets only those in who may use the dashboard. */
  readonly gate: MiddlewareHandler;
  readonly target: DashboardTarget;
  readonly broker: QueryBroker;
  readonly tail: TailReader;
  readonly saved: SavedSearches;
  readonly estimate: (request: z.infer<typeof estimateRequestSchema>) => Promise<Estimate>;
  readonly alarms: () => Promise<Alarms>;
  /** Folder of the built page. */
  readonly webRoot: string;
}

/** Creates the dashboard's HTTP app: the gate, the API, and the page. */
export const createDashboardApp = (parts: DashboardParts): Hono => {
  const app = new Hono();
  app.use(strictHeaders, neverCached);
  app.use(parts.gate);
  app.get('/api/settings', (context) => context.json(describeTarget(parts.target)));
  app.route('/api/queries', createQueryRoutes(parts.target, parts.broker));
  app.post('/api/estimate', ...validJson(estimateRequestSchema), async (context) =>
    context.json(await parts.estimate(context.req.valid('json'))),
  );
  app.route('/api/tail', createTailRoutes(parts.tail));
  app.route('/api/saved', createSavedRoutes(parts.target, parts.saved));
  app.get('/api/alarms', async (context) => context.json(await parts.alarms()));
  app.all('/api/*', (context) => answerProblem(context, OWN_PROBLEMS.not_found));
  app.get('/assets/*', serveStatic({ root: parts.webRoot, onFound: hashedForEver }));
  app.get('*', serveStatic({ root: parts.webRoot }));
  app.notFound((context) => answerProblemPage(context, OWN_PROBLEMS.not_found));
  app.onError(answerError);
  return app;
};

/**
 * Everything comes from the dashboard itself; nothing inline runs, nothing frames it.
 *
 * No HSTS: it would lock every port of localhost to https.
 */
const strictHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
});

const neverCached: MiddlewareHandler = async (context, next) => {
  await next();
  if (!context.res.headers.has('cache-control')) context.header('Cache-Control', 'no-store');
};

/** Vite puts the hash of its content into the name of each asset. */
const hashedForEver = (_path: string, context: Context): void =>
  context.header('Cache-Control', 'private, max-age=31536000, immutable');

const describeTarget = (target: DashboardTarget): Settings => ({
  region: target.region,
  logGroups: [...target.logGroups],
  accessLogGroups: [...target.accessLogGroups],
  store: target.endpoint === undefined ? 'aws' : 'endpoint',
  ...(target.pricePerGb === undefined ? {} : { pricePerGb: target.pricePerGb }),
});

const answerError = (error: Error, context: Context): Response => {
  if (error instanceof DashboardFault) return answerProblem(context, error.problem);
  if (error instanceof ValueNotSearchable)
    return answerProblem(context, {
      code: 'value_not_searchable',
      sentence: error.message,
      remedy: 'Search for another value of the same call, such as its request id or token.',
    });
  if (error instanceof QueryRefused)
    return answerProblem(context, {
      code: 'query_refused',
      sentence: error.message,
      remedy: 'Take that part out, or run the query in the CloudWatch console under your own name.',
      location: error.location,
    });
  const isCallers = error instanceof HTTPException && error.status < 500;
  return answerProblem(context, isCallers ? OWN_PROBLEMS.request_invalid : OWN_PROBLEMS.unexpected);
};
