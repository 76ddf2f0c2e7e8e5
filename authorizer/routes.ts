import { isRouteKey } from '../shared/route-key.ts';
import type { RequestFacts } from './event.ts';
import { isObject } from './json.ts';

/** Scopes of one route: a list of which every one is needed, or lists of which one is enough. */
export type RouteScopes = readonly string[] | { readonly anyOf: readonly (readonly string[])[] };

/**
 * Scopes by route: `{ 'GET /time': ['time:query'], 'ANY /accounts/{id}': { anyOf: [['accounts:read'], ['admin']] } }`.
 *
 * Keys are a verb and the route template of API Gateway, never a raw path; `ANY` stands for every verb, `$connect`
 * for a WebSocket, `$default` for the catch-all of an HTTP API. The key `*` names the scopes of every other route:
 * without it they are refused as `route_unknown`. An empty list means that any valid token may call.
 */
export type RouteTable = Readonly<Record<string, RouteScopes>>;

/**
 * Finds the scopes of a call.
 *
 * @returns undefined when no rule names the route.
 */
export function findScopes(routes: RouteTable, request: RequestFacts): RouteScopes | undefined {
  const { method, resource, routeKey } = request;
  const names = [
    ...(resource === undefined ? [] : [`${method} ${resource}`, `ANY ${resource}`]),
    ...[routeKey, ROUTES_BY_NAME.has(resource) ? resource : undefined].filter((name) => name !== undefined),
    // A call that does not name its route may be of any: `*` stands for the others only.
    ...((resource ?? routeKey) === undefined && Object.keys(routes).length > 1 ? [] : ['*']),
  ];
  const name = names.find((candidate) => Object.hasOwn(routes, candidate));
  return name === undefined ? undefined : routes[name];
}

/** Payload 1.0 has no route key, and says so where its route has no template. */
const ROUTES_BY_NAME: ReadonlySet<string | undefined> = new Set(['$default', '$connect']);

/** A scope token of RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** Tells whether a value is a list of scope names; a name with a blank would be one odd scope to the server. */
export const isScopeList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((scope) => typeof scope === 'string' && SCOPE_TOKEN.test(scope));

/** Tells whether a value is a route table without alternatives. */
export const isPlainTable = (value: unknown): value is RouteTable =>
  isObject(value) && Object.values(value).every(isScopeList) && Object.keys(value).every(isRouteKey);
