import { isRouteKey } from '../shared/route-key.ts';
import { ConfigurationError } from './configuration.ts';
import { isObject, type UnknownObject } from './json.ts';
import { formatPointer, type Path, parsePointer, valueAt } from './json-pointer.ts';
import { isScopeList, type RouteScopes, type RouteTable } from './routes.ts';

/** Members of a path item that are operations, and the verb of their routes. */
const VERBS: Readonly<Record<string, string>> = {
  get: 'GET',
  put: 'PUT',
  post: 'POST',
  delete: 'DELETE',
  options: 'OPTIONS',
  head: 'HEAD',
  patch: 'PATCH',
  trace: 'TRACE',
  query: 'QUERY',
  'x-amazon-apigateway-any-method': 'ANY',
};

/** The other members of a path item; a verb in capitals, or misspelt, is none. */
const OTHER_MEMBERS: readonly string[] = ['$ref', 'summary', 'description', 'servers', 'parameters'];

/** Longest chain of references that is followed. */
const MAX_REFERENCES = 16;

/** A document under reading, and what was found wrong with it. */
interface Reading {
  readonly document: UnknownObject;
  report(path: Path, problem: string): void;
}

/** One alternative of a `security` list: its scopes, and whether an access token meets it. */
interface Alternative {
  readonly scopes: readonly string[];
  readonly isMetByToken: boolean;
}

/**
 * Makes a route table of the `security` requirements of an OpenAPI 3 document.
 *
 * A Lambda authorizer always asks for a valid access token, also where `security` is empty or absent; what the
 * document adds is scopes. An operation's list replaces the root's; all schemes of one requirement are needed, one
 * requirement of a list is enough. Scopes count of `oauth2` and `openIdConnect` schemes. Other schemes carry none,
 * and a requirement without any token scheme, such as an API key alone, is no way around the scopes of another:
 * nothing here checks that key. Keys are verb and path as they stand under `paths`, templates included, as API
 * Gateway names its resources: the base path of `servers` is not part of them.
 *
 * @param document - The parsed document; references may point inside it only.
 * @throws ConfigurationError that lists every problem by its JSON pointer.
 * @see {@link https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object OpenAPI, security requirement}
 */
export function routesFromOpenApi(document: unknown): RouteTable {
  const problems = new Set<string>();
  const root = isObject(document) ? document : {};
  const reading: Reading = {
    document: root,
    report: (path, problem) => problems.add(`${formatPointer(path)} ${problem}.`),
  };
  const routes = readDocument(reading);
  if (problems.size > 0) throw new ConfigurationError([...problems]);
  return Object.fromEntries(routes);
}

function readDocument(reading: Reading): readonly (readonly [string, RouteScopes])[] {
  const { openapi, paths, security } = reading.document;
  if (typeof openapi !== 'string' || !/^3\.\d/.test(openapi))
    reading.report(['openapi'], 'is not a version 3');
  const fallback = security === undefined ? [] : readSecurity(reading, security, ['security']);
  if (!isObject(paths)) {
    reading.report(['paths'], 'is not an object');
    return [];
  }
  return Object.entries(paths)
    .filter(([path]) => !path.startsWith('x-'))
    .flatMap(([path, item]) => readPath(reading, path, item, fallback));
}

function readPath(
  reading: Reading,
  path: string,
  value: unknown,
  fallback: RouteScopes,
): readonly (readonly [string, RouteScopes])[] {
  const at: Path = ['paths', path];
  if (!isRouteKey(`ANY ${path}`)) reading.report(at, 'is not a path of API Gateway');
  const item = resolve(reading, value, at);
  if (item === undefined) return [];
  for (const name of Object.keys(item))
    if (!Object.hasOwn(VERBS, name) && !OTHER_MEMBERS.includes(name) && !name.startsWith('x-'))
      reading.report([...at, name], 'is not a member of a path item');
  return Object.keys(item)
    .filter((name) => Object.hasOwn(VERBS, name))
    .map((name) => [routeOf(name, path), readOperation(reading, item[name], [...at, name], fallback)]);
}

/** The catch-all of an HTTP API stands under `/$default` and has no verb. */
const routeOf = (member: string, path: string): string =>
  path === '/$default' && VERBS[member] === 'ANY' ? '$default' : `${VERBS[member]} ${path}`;

function readOperation(reading: Reading, value: unknown, at: Path, fallback: RouteScopes): RouteScopes {
  if (!isObject(value)) {
    reading.report(at, 'is not an object');
    return [];
  }
  const { security } = value;
  return security === undefined ? fallback : readSecurity(reading, security, [...at, 'security']);
}

function readSecurity(reading: Reading, value: unknown, at: Path): RouteScopes {
  if (!Array.isArray(value)) {
    reading.report(at, 'is not a list');
    return [];
  }
  const alternatives = value.map((requirement: unknown, index) =>
    readRequirement(reading, requirement, [...at, index]),
  );
  const lists = alternatives.filter(({ isMetByToken }) => isMetByToken).map(({ scopes }) => scopes);
  const [first, ...others] = lists;
  if (first === undefined || lists.some(({ length }) => length === 0)) return [];
  return others.length === 0 ? first : { anyOf: lists };
}

function readRequirement(reading: Reading, value: unknown, at: Path): Alternative {
  if (!isObject(value)) {
    reading.report(at, 'is not an object');
    return { scopes: [], isMetByToken: false };
  }
  const parts = Object.entries(value).map(([name, scopes]) =>
    readScheme(reading, name, scopes, [...at, name]),
  );
  return {
    scopes: [...new Set(parts.flatMap(({ scopes }) => scopes))],
    isMetByToken: parts.length === 0 || parts.some(({ isMetByToken }) => isMetByToken),
  };
}

function readScheme(reading: Reading, name: string, scopes: unknown, at: Path): Alternative {
  if (!isScopeList(scopes)) {
    reading.report(at, 'is not a list of scope names');
    return { scopes: [], isMetByToken: false };
  }
  const where: Path = ['components', 'securitySchemes', name];
  const scheme = resolve(reading, valueAt(reading.document, where), where, at);
  const type = scheme?.['type'];
  if (type === 'oauth2' || type === 'openIdConnect') return { scopes, isMetByToken: true };
  if (scheme !== undefined && type !== 'http' && type !== 'apiKey' && type !== 'mutualTLS')
    reading.report(where, 'has no known type');
  if (scopes.length > 0) reading.report(at, 'names scopes of a scheme that has none');
  return {
    scopes: [],
    isMetByToken: type === 'http' && String(scheme?.['scheme']).toLowerCase() === 'bearer',
  };
}

/** Follows `$ref` inside the document; a problem is reported where the user of the reference stands. */
function resolve(reading: Reading, value: unknown, at: Path, usedAt: Path = at): UnknownObject | undefined {
  let current = value;
  for (let step = 0; step < MAX_REFERENCES; step += 1) {
    if (!isObject(current)) break;
    const reference = current['$ref'];
    if (reference === undefined) return current;
    if (Object.keys(current).some((name) => Object.hasOwn(VERBS, name)))
      reading.report(usedAt, 'has operations beside its $ref');
    const target = typeof reference === 'string' ? parsePointer(reference) : undefined;
    current = target === undefined ? undefined : valueAt(reading.document, target);
  }
  reading.report(usedAt, value === undefined ? 'names what is not there' : 'cannot be resolved to an object');
  return undefined;
}
