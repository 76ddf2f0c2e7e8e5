import type { Call } from './call.ts';
import type { AuthorizerRequest } from './event.ts';
import type { HookFailure } from './hook-failure.ts';
import { passed } from './plain-checks.ts';
import { findScopes } from './routes.ts';
import type { Step } from './verdict.ts';

/** Scopes that a call needs, and the steps of finding them; or the failure of the hook that should tell. */
export type RequiredScopes = KnownScopes | { readonly failure: HookFailure };

/** Scopes that were found. */
export interface KnownScopes {
  /** What the introspection server is asked about: null also where one of several lists is enough. */
  readonly scopes: readonly string[] | null;
  readonly alternatives?: readonly (readonly string[])[];
  readonly steps: readonly Step[];
}

/** Tells whether code of the user names the scopes. */
export const hasScopeFunction = ({ determineScopes, hooked }: Call): boolean =>
  determineScopes !== undefined || hooked?.isOverridden('determineScopes') === true;

/** Finds the scopes that the route table names; undefined for a route that it names no single list for. */
export function findKnownScopes(
  { settings: { routes } }: Call,
  request: AuthorizerRequest,
): KnownScopes | undefined {
  if (routes === undefined) return { scopes: null, steps: [] };
  const found = findScopes(routes, request);
  if (found === undefined || 'anyOf' in found) return undefined;
  return { scopes: found, steps: [{ check: passed('route_known', undefined, nameRoute(request)) }] };
}

/** A route as checks name it. */
export const nameRoute = ({ method, resource, routeKey }: AuthorizerRequest): string =>
  `${method} ${resource ?? routeKey ?? 'unknown'}`;
