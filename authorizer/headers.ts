import { objectAt, type UnknownObject } from './json.ts';

/** All values of one header: texts, and how many of them were something else than text. */
export interface HeaderValues {
  readonly values: readonly string[];
  readonly damaged: number;
}

/** By name in lower case, the headers that a decision reads or that nothing may show. */
export type Headers = ReadonlyMap<string, Found>;

/** What was found of one header in the map of single values and in that of lists. */
interface Found {
  readonly one: string[];
  readonly many: string[];
  damaged: number;
}

/** Headers that carry credentials beside the access token and cookies: nothing may show them. */
export const OTHER_SECRET_HEADERS = ['x-api-key', 'proxy-authorization', 'x-amz-security-token'] as const;

/** The headers that a decision reads, or that nothing may show. */
export type HeaderName =
  | 'authorization'
  | 'dpop'
  | 'user-agent'
  | 'x-fapi-interaction-id'
  | 'cookie'
  | (typeof OTHER_SECRET_HEADERS)[number];

const NAMES: ReadonlySet<string> = new Set<HeaderName>([
  'authorization',
  'dpop',
  'user-agent',
  'x-fapi-interaction-id',
  'cookie',
  ...OTHER_SECRET_HEADERS,
]);

/** Reads `headers` and `multiValueHeaders` of an event: a REST API puts only the last of several values into `headers`. */
export const readHeaders = (event: unknown): Headers => {
  const found = new Map<string, Found>();
  collect(objectAt(event, 'headers'), false, found);
  collect(objectAt(event, 'multiValueHeaders'), true, found);
  return found;
};

function collect(map: UnknownObject | undefined, isList: boolean, found: Map<string, Found>): void {
  if (map === undefined) return;
  for (const key of Object.keys(map)) {
    const name = key.toLowerCase();
    if (!NAMES.has(name)) continue;
    const each = found.get(name) ?? { one: [], many: [], damaged: 0 };
    found.set(name, each);
    const value = map[key];
    const values: readonly unknown[] = isList && Array.isArray(value) ? value : [value];
    for (const item of values) {
      if (typeof item === 'string') (isList ? each.many : each.one).push(item);
      else if (item !== null && item !== undefined) each.damaged += 1;
    }
  }
}

/** Of a header that a call has not. */
export const NO_VALUES: HeaderValues = { values: [], damaged: 0 };

/** Collects every value of a header: a value that stands in both maps is one, two spellings of the name are two. */
export function headerValues(headers: Headers, name: HeaderName): HeaderValues {
  const found = headers.get(name);
  if (found === undefined) return NO_VALUES;
  const { one, many, damaged } = found;
  const values = [...many, ...one.filter((value) => !many.includes(value))];
  return { values: one.length > values.length ? one : values, damaged };
}

/** The first value of a header, for headers whose repetition does no harm. */
export const headerValue = (headers: Headers, name: HeaderName): string | undefined =>
  headerValues(headers, name).values[0];

/** Members of an event that hold its query parameters. */
export const QUERY_MAPS: readonly string[] = ['queryStringParameters', 'multiValueQueryStringParameters'];

/** Tells whether a query parameter of this name arrived, in whatever form. */
export const hasQueryParameter = (event: unknown, name: string): boolean =>
  QUERY_MAPS.some((map) => {
    const parameters = objectAt(event, map);
    return parameters !== undefined && Object.hasOwn(parameters, name);
  });
