import { isObject, objectAt } from './json.ts';

/** All values of one header: texts, and how many of them were something else than text. */
export interface HeaderValues {
  readonly values: readonly string[];
  readonly damaged: number;
}

const NONE: HeaderValues = { values: [], damaged: 0 };

/**
 * Collects every value of a header from `headers` and `multiValueHeaders`.
 *
 * A REST API puts only the last of several values into `headers`, so both maps count: a value that stands in both
 * is one value, two spellings of the name are two.
 *
 * @param name - Header name in lower case.
 */
export const headerValues = (event: unknown, name: string): HeaderValues => {
  const single = collect(objectAt(event, 'headers'), name, false);
  const multiple = collect(objectAt(event, 'multiValueHeaders'), name, true);
  if (multiple.values.length === 0) return { ...single, damaged: single.damaged + multiple.damaged };
  const extra = single.values.filter((value) => !multiple.values.includes(value));
  const values = [...multiple.values, ...extra];
  return {
    values: single.values.length > values.length ? single.values : values,
    damaged: single.damaged + multiple.damaged,
  };
};

/** The first value of a header, for headers whose repetition does no harm. */
export const headerValue = (event: unknown, name: string): string | undefined =>
  headerValues(event, name).values[0];

/** Tells whether a query parameter of this name arrived, in whatever form. */
export const hasQueryParameter = (event: unknown, name: string): boolean =>
  ['queryStringParameters', 'multiValueQueryStringParameters'].some((map) => {
    const parameters = objectAt(event, map);
    return parameters !== undefined && Object.hasOwn(parameters, name);
  });

const collect = (map: unknown, name: string, isList: boolean): HeaderValues => {
  if (!isObject(map)) return NONE;
  const found = Object.entries(map)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]): unknown[] => (isList && Array.isArray(value) ? value : [value]))
    .filter((value) => value !== null && value !== undefined);
  const values = found.filter((value) => typeof value === 'string');
  return { values, damaged: found.length - values.length };
};
