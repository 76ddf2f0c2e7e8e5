import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { checkSource } from './origin.ts';
import { answerProblem, answerProblemPage, OWN_PROBLEMS } from './problem-answer.ts';
import type { Sessions } from './session.ts';

/**
 * Creates the gate in front of every route: own page only, and with a session.
 *
 * The only way in without a session is `GET /?key=…` with the start key: it sets the session cookie and redirects to
 * the same address without the key.
 *
 * @param cookieName - Cookies are shared among the ports of a host, so each dashboard needs a name of its own.
 */
export const createAccessGate =
  (sessions: Sessions, cookieName: () => string): MiddlewareHandler =>
  async (context, next) => {
    const url = new URL(context.req.url);
    const isDocument = context.req.method === 'GET' && url.pathname === '/';
    const refusal = checkSource(sourceOf(context), isDocument);
    if (refusal !== undefined) return answerRefusal(context, refusal);
    const key = isDocument ? url.searchParams.get('key') : null;
    if (key !== null && sessions.isKey(key)) return openSession(context, url, sessions, cookieName());
    if (key === null && sessions.isOpen(getCookie(context, cookieName()))) return next();
    return answerRefusal(context, 'session_missing');
  };

const sourceOf = ({ req }: Context) => ({
  host: req.header('host'),
  origin: req.header('origin'),
  site: req.header('sec-fetch-site'),
});

const answerRefusal = (
  context: Context,
  code: 'host_refused' | 'origin_refused' | 'session_missing',
): Response =>
  context.req.path.startsWith('/api/')
    ? answerProblem(context, OWN_PROBLEMS[code])
    : answerProblemPage(context, OWN_PROBLEMS[code]);

const openSession = (context: Context, url: URL, sessions: Sessions, cookieName: string): Response => {
  setCookie(context, cookieName, sessions.open(), { path: '/', httpOnly: true, sameSite: 'Strict' });
  const rest = new URLSearchParams(url.searchParams);
  rest.delete('key');
  return context.redirect(rest.size === 0 ? '/' : `/?${rest}`, 303);
};
