import type { Call } from './call.ts';
import type { AuthorizerRequest } from './event.ts';
import { tryHook } from './hook-failure.ts';
import {
  findKnownScopes,
  hasScopeFunction,
  type KnownScopes,
  nameRoute,
  type RequiredScopes,
} from './required-scopes.ts';
import { findScopes, isScopeList } from './routes.ts';
import { fail, pass, skip } from './verdict.ts';

/**
 * Finds the scopes that a call needs: from the function given to `handle`, else from the hook, else from the route
 * table, where a route that no rule names is refused unless `unknownRoute` lets it pass. A call that does not name its
 * route may be of one that a rule names, so that it is refused all the same.
 */
export const determineRequiredScopes = async (
  call: Call,
  request: AuthorizerRequest,
): Promise<RequiredScopes> =>
  (hasScopeFunction(call) ? await askFunction(call, request) : undefined) ?? askTable(call, request);

function askTable(call: Call, request: AuthorizerRequest): KnownScopes {
  const { routes = {}, unknownRoute } = call.settings;
  const known = findKnownScopes(call, request);
  if (known !== undefined) return known;
  const found = findScopes(routes, request);
  const route = nameRoute(request);
  if (found !== undefined && 'anyOf' in found)
    return { scopes: null, alternatives: found.anyOf, steps: [pass('route_known', undefined, route)] };
  const isNamed = (request.resource ?? request.routeKey) !== undefined;
  const step =
    unknownRoute === 'allow' && (isNamed || Object.keys(routes).length === 0)
      ? skip('route_known', 'no rule names the route, and unknownRoute is allow')
      : fail('route_known', 'route_unknown', 'a rule for the route', route);
  return { scopes: null, steps: [step] };
}

/** @returns undefined when the hook leaves it to the route table. */
async function askFunction(call: Call, request: AuthorizerRequest): Promise<RequiredScopes | undefined> {
  const { determineScopes, hooked, event, context } = call;
  const { method, path } = request.arn;
  let scopes: readonly string[] | null = null;
  const failure = await tryHook(call, 'determineScopes', async () => {
    const determine = determineScopes ?? hooked?.hooks.determineScopes.bind(hooked.hooks);
    scopes = scopesOf(await determine?.(event, context, method, path));
  });
  if (failure !== undefined) return { failure };
  return scopes === null && determineScopes === undefined ? undefined : { scopes, steps: [] };
}

/** Callers without types may give a space-separated text, as a scope parameter is (RFC 6749 section 3.3). */
function scopesOf(answer: unknown): readonly string[] | null {
  if (answer === null || answer === undefined) return null;
  const names = typeof answer === 'string' ? answer.split(' ').filter((scope) => scope !== '') : answer;
  // A copy has no holes, which `every` would skip, and does not change any more.
  const scopes: unknown = Array.isArray(names) ? [...names] : names;
  if (isScopeList(scopes)) return scopes;
  throw new TypeError('the answer is neither null nor a list of scope names, each without a space');
}
