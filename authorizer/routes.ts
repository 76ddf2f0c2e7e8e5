import { isRouteKey } from '../shared/route-key.ts';
import type { RequestFacts } from './event.ts';
import { isObject } from './json.ts';
import { cleanText, cutText } from './text.ts';

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
export const findScopes = (routes: RouteTable, request: RequestFacts): RouteScopes | undefined => {
  const { method, resource, routeKey } = request;
  const names = [
    ...(resource === undefined ? [] : [`${method} ${resource}`, `ANY ${resource}`]),
    ...[routeKey, ROUTES_BY_NAME.has(resource) ? resource : undefined].filter((name) => name !== undefined),
    // A call that does not name its route may be of any: `*` stands for the others only.
    ...((resource ?? routeKey) === undefined && Object.keys(routes).length > 1 ? [] : ['*']),
  ];
  const name = names.find((candidate) => Object.hasOwn(routes, candidate));
  return name === undefined ? undefined : routes[name];
};

/** Payload 1.0 has no route key, and says so where its route has no template. */
const ROUTES_BY_NAME: ReadonlySet<string | undefined> = new Set(['$default', '$connect']);

/** A scope token of RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** Tells whether a value is a list of scope names; a name with a blank would be one odd scope to the server. */
export const isScopeList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((scope) => typeof scope === 'string' && SCOPE_TOKEN.test(scope));

/** Tells whether a value is a route table. */
export const isRouteTable = (value: unknown): value is RouteTable => routesProblem(value) === undefined;

/** What makes a value no route table, to stand behind its name; undefined when it is one. */
export const routesProblem = (value: unknown): string | undefined => {
  if (!isObject(value) || !Object.values(value).every((scopes) => isScopeList(scopes) || isAnyOf(scopes)))
    return 'is not an object of scope lists, such as {"GET /time":["time:query"]}';
  const wrong = Object.keys(value).find((key) => !isRouteKey(key));
  return wrong === undefined
    ? undefined
    : `has the key ${JSON.stringify(cutText(cleanText(wrong), MAX_SHOWN))}, which is neither "VERB /template", "$name" nor "*"`;
};

/** Longest part of a wrong key that a message shows, characters. */
const MAX_SHOWN = 80;

/** Without an alternative nobody could call; a misspelt table must not be taken for one. */
const isAnyOf = (value: unknown): boolean =>
  isObject(value) &&
  Object.keys(value).join() === 'anyOf' &&
  Array.isArray(value['anyOf']) &&
  value['anyOf'].length > 0 &&
  value['anyOf'].every(isScopeList);
