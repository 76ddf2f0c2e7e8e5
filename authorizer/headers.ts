import { isObject, objectAt } from './json.ts';

/** All values of one header: texts, and how many of them were something else than text. */
export interface HeaderValues {
  readonly values: readonly string[];
  readonly damaged: number;
}

/** The headers of a call. A REST API puts only the last of several values into `headers`, so both maps count. */
export interface Headers {
  readonly single: ValuesByName;
  readonly multiple: ValuesByName;
}

/** Values by header name in lower case; null where one is missing. */
type ValuesByName = ReadonlyMap<string, readonly unknown[]>;

/** Headers that carry credentials beside the access token: nothing may show them. */
export const SECRET_HEADERS = ['cookie', 'x-api-key', 'proxy-authorization', 'x-amz-security-token'] as const;

/** The headers that a decision reads, or that nothing may show. */
export type HeaderName =
  | 'authorization'
  | 'dpop'
  | 'user-agent'
  | 'x-fapi-interaction-id'
  | (typeof SECRET_HEADERS)[number];

const NAMES: ReadonlySet<string> = new Set<HeaderName>([
  'authorization',
  'dpop',
  'user-agent',
  'x-fapi-interaction-id',
  ...SECRET_HEADERS,
]);

/** Reads `headers` and `multiValueHeaders` of an event. */
export const readHeaders = (event: unknown): Headers => ({
  single: groupByName(objectAt(event, 'headers'), false),
  multiple: groupByName(objectAt(event, 'multiValueHeaders'), true),
});

/** Collects every value of a header: a value that stands in both maps is one, two spellings of the name are two. */
export const headerValues = ({ single, multiple }: Headers, name: HeaderName): HeaderValues => {
  const one = textsOf(single.get(name));
  const many = textsOf(multiple.get(name));
  const damaged = one.damaged + many.damaged;
  const values = [...many.values, ...one.values.filter((value) => !many.values.includes(value))];
  return { values: one.values.length > values.length ? one.values : values, damaged };
};

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

const groupByName = (map: unknown, isList: boolean): ValuesByName => {
  const groups = new Map<string, unknown[]>();
  if (!isObject(map)) return groups;
  for (const key of Object.keys(map)) {
    const name = key.toLowerCase();
    if (!NAMES.has(name)) continue;
    const value = map[key];
    const values: readonly unknown[] = isList && Array.isArray(value) ? value : [value];
    groups.set(name, [...(groups.get(name) ?? []), ...values]);
  }
  return groups;
};

const NONE: readonly unknown[] = [];

const textsOf = (found = NONE): HeaderValues => {
  const present = found.filter((value) => value !== null && value !== undefined);
  const values = present.filter((value) => typeof value === 'string');
  return { values, damaged: present.length - values.length };
};
