import type { Call } from './call.ts';
import { askInTime, introspectionTimeoutMs } from './deadline.ts';
import type { AuthorizerRequest } from './event.ts';
import { type HookFailure, tryHook } from './hook-failure.ts';
import { findScopes, isScopeList, type RouteScopes } from './routes.ts';
import { fail, pass, type Step, skip } from './verdict.ts';

/** Scopes that a call needs, and the steps of finding them; or the failure of the hook that should tell. */
export type RequiredScopes =
  | {
      /** What the introspection server is asked about: null also where one of several lists is enough. */
      readonly scopes: readonly string[] | null;
      readonly alternatives?: readonly (readonly string[])[];
      readonly steps: readonly Step[];
    }
  | { readonly failure: HookFailure };

/**
 * Finds the scopes that a call needs: from the function given to `handle`, else from the hook, else from the route
 * table, where a route that no rule names is refused unless `unknownRoute` lets it pass.
 */
export const determineRequiredScopes = async (
  call: Call,
  request: AuthorizerRequest,
): Promise<RequiredScopes> => {
  const { method, path } = request.arn;
  let answer: unknown;
  const failure = await tryHook('determineScopes', async () => {
    const determine = call.determineScopes ?? call.hooks.determineScopes.bind(call.hooks);
    const timeoutMs = introspectionTimeoutMs(call.settings.timeoutMs, call.context);
    answer = scopesOf(await askInTime(timeoutMs, () => determine(call.event, call.context, method, path)));
  });
  if (failure !== undefined) return { failure };
  const { routes, unknownRoute } = call.settings;
  if (isScopeList(answer)) return { scopes: answer, steps: [] };
  return routes === undefined || call.determineScopes !== undefined
    ? { scopes: null, steps: [] }
    : askTable(findScopes(routes, request), request, unknownRoute);
};

const askTable = (
  found: RouteScopes | undefined,
  request: AuthorizerRequest,
  unknownRoute: 'deny' | 'allow',
): RequiredScopes => {
  const route = `${request.method} ${request.resource ?? request.routeKey ?? 'unknown'}`;
  if (found === undefined) {
    const step =
      unknownRoute === 'allow'
        ? skip('route_known', 'no rule names the route, and unknownRoute is allow')
        : fail('route_known', 'route_unknown', 'a rule for the route', route);
    return { scopes: null, steps: [step] };
  }
  const steps = [pass('route_known', undefined, route)];
  return 'anyOf' in found ? { scopes: null, alternatives: found.anyOf, steps } : { scopes: found, steps };
};

/** Callers without types may give a space-separated text, as a scope parameter is (RFC 6749 section 3.3). */
const scopesOf = (answer: unknown): readonly string[] | null => {
  if (answer === null || answer === undefined) return null;
  const scopes = typeof answer === 'string' ? answer.split(' ').filter((scope) => scope !== '') : answer;
  if (isScopeList(scopes)) return [...scopes];
  throw new TypeError('the answer is neither null nor a list of scope names, each without a space');
};
