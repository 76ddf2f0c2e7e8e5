import { isObject, objectAt, textAt } from './json.ts';

/** Parts of one header value that are looked for on their own; a value in proper form has two. */
const MAX_PARTS = 4;

/**
 * Lists the texts of an event that nothing may show: tokens and proofs, well-formed or not.
 *
 * @param headers - Values of the headers that carry them.
 */
export const listSecretTexts = (event: unknown, headers: readonly string[]): readonly string[] =>
  [...headers, textAt(event, 'authorizationToken') ?? '', ...queryTokens(event)].flatMap(partsOf);

/** The scheme and the token; the whole as well where there is more than is looked at piece by piece. */
const partsOf = (value: string): readonly string[] => {
  const parts = value.split(/[\s,]+/, MAX_PARTS + 1);
  return parts.length > MAX_PARTS ? [value, ...parts] : parts;
};

const queryTokens = (event: unknown): readonly string[] =>
  ['queryStringParameters', 'multiValueQueryStringParameters'].flatMap((map) => {
    const parameters = objectAt(event, map);
    const value = isObject(parameters) ? parameters['access_token'] : undefined;
    const all: readonly unknown[] = Array.isArray(value) ? value : [value];
    return all.filter((item) => typeof item === 'string');
  });
