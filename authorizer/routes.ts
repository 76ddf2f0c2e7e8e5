import type { RequestFacts } from './event.ts';

/**
 * Scopes by route: `{ 'GET /time': ['time:query'], 'ANY /accounts/{id}': ['accounts:read'] }`.
 *
 * Keys are a verb and the route template of API Gateway, never a raw path; `ANY` stands for every verb, `$connect`
 * for a WebSocket, `$default` for the catch-all of an HTTP API. The key `*` names the scopes of every other route:
 * without it they are refused as `route_unknown`. An empty list means that any valid token may call.
 */
export type RouteTable = Readonly<Record<string, readonly string[]>>;

/**
 * Finds the scopes of a call.
 *
 * @returns undefined when no rule names the route.
 */
export const findScopes = (routes: RouteTable, request: RequestFacts): readonly string[] | undefined => {
  const { method, resource, routeKey } = request;
  const names = [
    ...(resource === undefined ? [] : [`${method} ${resource}`, `ANY ${resource}`]),
    ...(routeKey === undefined ? [] : [routeKey]),
    '*',
  ];
  const name = names.find((candidate) => Object.hasOwn(routes, candidate));
  return name === undefined ? undefined : routes[name];
};

/** A scope token of RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** Tells whether a value is a list of scope names; a name with a blank would be one odd scope to the server. */
export const isScopeList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((scope) => typeof scope === 'string' && SCOPE_TOKEN.test(scope));
