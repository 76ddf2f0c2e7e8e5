import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem, ProblemCode } from '../contract/problem.ts';

const STATUSES: Readonly<Record<ProblemCode, ContentfulStatusCode>> = {
  session_missing: 401,
  login_missing: 401,
  host_refused: 403,
  origin_refused: 403,
  not_found: 404,
  request_invalid: 400,
  value_not_searchable: 400,
  query_refused: 400,
  no_access_log: 400,
  query_unfinished: 409,
  busy: 429,
  throttled: 429,
  query_quota: 429,
  credentials_missing: 502,
  credentials_expired: 502,
  credentials_refused: 502,
  access_denied: 502,
  log_group_unknown: 502,
  query_unknown: 404,
  query_malformed: 400,
  logs_unreachable: 504,
  logs_unavailable: 502,
  query_stopped: 409,
  dashboard_unreachable: 500,
  answer_unreadable: 500,
  unexpected: 500,
};

/** Answers a request with a problem as JSON. */
export const answerProblem = (context: Context, problem: Problem): Response => {
  if (problem.retryAfterMs !== undefined)
    context.header('Retry-After', String(Math.ceil(problem.retryAfterMs / 1000)));
  return context.json(problem, STATUSES[problem.code]);
};

/**
 * Answers with a small page without scripts, styles or any text of the request.
 *
 * Its link leads to the same address: a click on this page carries the SameSite=Strict cookie that a click on another
 * site's link did not.
 */
export const answerProblemPage = (context: Context, { code, sentence, remedy }: Problem): Response => {
  const again =
    code === 'session_missing'
      ? '<p><a href="">Go on</a>, if this browser has opened that URL already.</p>'
      : '<p><a href="/">To the start of the dashboard</a></p>';
  return context.html(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Gatelens</title><h1>${sentence}</h1><p>${remedy}</p>${again}</html>`,
    STATUSES[code],
  );
};

/** The problems that the server itself finds, before any log store is asked. */
export const OWN_PROBLEMS = {
  session_missing: {
    code: 'session_missing',
    sentence: 'This dashboard opens by the URL that its start printed.',
    remedy:
      'Open the URL that ends in "?key=…", as npm start or gatelens dashboard printed it. The key is new at each start.',
  },
  host_refused: {
    code: 'host_refused',
    sentence: 'This dashboard answers to localhost and 127.0.0.1 only.',
    remedy: 'Open the URL as it was printed.',
  },
  origin_refused: {
    code: 'origin_refused',
    sentence: 'This request comes from another page than the dashboard.',
    remedy: 'Open the dashboard by the URL that its start printed, and search there.',
  },
  login_missing: {
    code: 'login_missing',
    sentence: 'This dashboard needs a valid login.',
    remedy: 'Sign in at the login page in front of it, and open it again.',
  },
  no_access_log: {
    code: 'no_access_log',
    sentence: 'This dashboard knows no access log.',
    remedy: 'Start it with --access-log-group and the log group of the access log of the API.',
  },
  query_unfinished: {
    code: 'query_unfinished',
    sentence: 'The query still runs, so that a file of it would be half a file.',
    remedy: 'Wait until it is complete.',
  },
  not_found: {
    code: 'not_found',
    sentence: 'The dashboard has nothing at this address.',
    remedy: 'Go to the start of the dashboard.',
  },
  request_invalid: {
    code: 'request_invalid',
    sentence: 'The dashboard cannot read this request.',
    remedy: 'Reload the page: it may be older than the server.',
  },
  unexpected: {
    code: 'unexpected',
    sentence: 'The dashboard failed.',
    remedy: 'Try again; if it stays, report it with what you did.',
  },
} as const satisfies Readonly<Record<string, Problem>>;
