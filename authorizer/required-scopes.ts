import type { Call } from './call.ts';
import type { AuthorizerRequest } from './event.ts';
import type { HookFailure } from './hook-failure.ts';
import { passed, skipped } from './plain-checks.ts';
import { findScopes } from './routes.ts';
import type { Step } from './verdict.ts';

/** Scopes that a call needs, and the steps of finding them; or the failure of the hook that should tell. */
export type RequiredScopes = KnownScopes | { readonly failure: HookFailure };

interface KnownScopes {
  /** What the introspection server is asked about: null also where one of several lists is enough. */
  readonly scopes: readonly string[] | null;
  readonly alternatives?: readonly (readonly string[])[];
  readonly steps: readonly Step[];
}

/**
 * Finds the scopes that a call needs: from the function given to `handle`, else from the hook, else from the route
 * table, where a route that no rule names is refused unless `unknownRoute` lets it pass.
 */
export const determineRequiredScopes = async (
  call: Call,
  request: AuthorizerRequest,
): Promise<RequiredScopes> => {
  if (!hasScopeFunction(call)) return askTable(call, request);
  const { askScopeFunction } = await import('./scope-function.ts');
  return (await askScopeFunction(call, request)) ?? askTable(call, request);
};

/** Tells whether code of the user names the scopes. */
export const hasScopeFunction = ({ determineScopes, hooked }: Call): boolean =>
  determineScopes !== undefined || hooked?.isOverridden('determineScopes') === true;

/** Finds the scopes that the route table names. */
export const askTable = (
  { settings: { routes, unknownRoute } }: Call,
  request: AuthorizerRequest,
): KnownScopes => {
  if (routes === undefined) return NO_SCOPES;
  const route = `${request.method} ${request.resource ?? request.routeKey ?? 'unknown'}`;
  const found = findScopes(routes, request);
  if (found === undefined)
    return { scopes: null, steps: [unknownRoute === 'allow' ? PASSED_BY : refuseRoute(route)] };
  const steps = [{ check: passed('route_known', undefined, route) }];
  return 'anyOf' in found ? { scopes: null, alternatives: found.anyOf, steps } : { scopes: found, steps };
};

/** No scope is needed. */
const NO_SCOPES: KnownScopes = { scopes: null, steps: [] };

const PASSED_BY: Step = {
  check: skipped('route_known', 'no rule names the route, and unknownRoute is allow'),
};

const refuseRoute = (actual: string): Step => ({
  check: { name: 'route_known', result: 'failed', expected: 'a rule for the route', actual },
  refusal: 'route_unknown',
});
