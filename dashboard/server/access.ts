import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { LoginCheck } from './login.ts';
import { checkSource, loopbackOrigin, type OwnOrigin, type SourceRefusal } from './origin.ts';
import { answerProblem, answerProblemPage, OWN_PROBLEMS } from './problem-answer.ts';
import type { Sessions } from './session.ts';

/**
 * Creates the gate in front of every route of a dashboard on this machine: own page only, and with a session.
 *
 * The only way in without a session is `GET /?key=…` with the start key: it sets the session cookie and redirects to
 * the same address without the key.
 *
 * @param cookieName - Cookies are shared among the ports of a host, so each dashboard needs a name of its own.
 */
export const createKeyGate =
  (sessions: Sessions, cookieName: () => string): MiddlewareHandler =>
  async (context, next) => {
    const url = new URL(context.req.url);
    const isDocument = asksForDocument(context, url);
    const refusal = checkSource(sourceOf(context), isDocument, loopbackOrigin);
    if (refusal !== undefined) return answerRefusal(context, refusal);
    const key = isDocument ? url.searchParams.get('key') : null;
    if (key !== null && sessions.isKey(key)) return openSession(context, url, sessions, cookieName());
    if (key === null && sessions.isOpen(getCookie(context, cookieName()))) return next();
    return answerRefusal(context, 'session_missing');
  };

/**
 * Creates the gate of a dashboard that others can reach: own page only, and each request with a valid token, which the
 * proxy that signs people in adds as `Authorization: Bearer`.
 */
export const createLoginGate =
  (isLoggedIn: LoginCheck, ownOrigin: OwnOrigin): MiddlewareHandler =>
  async (context, next) => {
    const isDocument = asksForDocument(context, new URL(context.req.url));
    const refusal = checkSource(sourceOf(context), isDocument, ownOrigin);
    if (refusal !== undefined) return answerRefusal(context, refusal);
    return (await isLoggedIn(context.req.header('authorization')))
      ? next()
      : answerRefusal(context, 'login_missing');
  };

const asksForDocument = (context: Context, url: URL): boolean =>
  context.req.method === 'GET' && url.pathname === '/';

const sourceOf = ({ req }: Context) => ({
  host: req.header('host'),
  origin: req.header('origin'),
  site: req.header('sec-fetch-site'),
});

const answerRefusal = (
  context: Context,
  code: SourceRefusal | 'session_missing' | 'login_missing',
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
