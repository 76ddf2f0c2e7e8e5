import { isRouteKey } from '../shared/route-key.ts';
import { isObject } from './json.ts';
import { cutText } from './mend-text.ts';
import { isScopeList, type RouteTable } from './routes.ts';
import { cleanText } from './text.ts';

/** Tells whether a value is a route table. */
export const isRouteTable = (value: unknown): value is RouteTable =>
  isScopesByName(value) && Object.keys(value).every(isRouteKey);

/** What makes a value no route table, to stand behind its name; undefined when it is one. */
export function routesProblem(value: unknown): string | undefined {
  if (!isScopesByName(value)) return 'is not an object of scope lists, such as {"GET /time":["time:query"]}';
  const wrong = Object.keys(value).find((key) => !isRouteKey(key));
  return wrong === undefined
    ? undefined
    : `has the key ${JSON.stringify(cutText(cleanText(wrong), MAX_SHOWN))}, which is neither "VERB /template", "$name" nor "*"`;
}

/** Longest part of a wrong key that a message shows, characters. */
const MAX_SHOWN = 80;

/** Tells whether a value is an object of scope lists, whatever its keys. */
const isScopesByName = (value: unknown): value is RouteTable =>
  isObject(value) && Object.values(value).every((scopes) => isScopeList(scopes) || isAnyOf(scopes));

/** Without an alternative nobody could call; a misspelt table must not be taken for one. */
const isAnyOf = (value: unknown): boolean =>
  isObject(value) &&
  Object.keys(value).join() === 'anyOf' &&
  Array.isArray(value['anyOf']) &&
  value['anyOf'].length > 0 &&
  value['anyOf'].every(isScopeList);
