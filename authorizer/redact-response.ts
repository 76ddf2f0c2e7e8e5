import type { JsonObject, JsonValue } from '../shared/decision-record.ts';
import type { IntrospectionResponse } from './introspection.ts';
import { isObject } from './json.ts';
import { isPlainJson, MAX_DEPTH, MAX_ITEMS, mayShow, type Redacted, redactNothing } from './redact.ts';

/** Shows an introspection answer without hidden properties and credential nonces. */
export const redactResponse = (response: IntrospectionResponse): Redacted =>
  redactNothing(response) ?? redactSome(response);

function redactSome({ members }: IntrospectionResponse): Redacted {
  const { cnonce, properties } = members;
  const { shown, masked, hidden } = shownProperties(properties);
  if (cnonce === undefined && masked.length === 0) return { value: toJson(members) as JsonObject, masked };
  const { cnonce: _nonce, properties: _properties, ...plain } = members;
  const value = toJson({ ...plain, properties: shown }) as JsonObject;
  return {
    value,
    masked: [...pathsOf('introspection_response', { cnonce: cnonce ?? null }), ...masked],
    secrets: withoutShown(textsOf([cnonce, hidden]), value),
  };
}

/** What the answer shows elsewhere is no secret: a hidden `username` may be the `sub` as well. */
const withoutShown = (texts: readonly string[], shown: JsonObject): readonly string[] => {
  if (texts.length === 0) return texts;
  const known = textsOf(shown);
  return texts.filter((text) => !known.includes(text));
};

/** Texts and large numbers in a value, each as it would stand in a message; keys are no secrets. */
function textsOf(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'number')
    return [String(value)];
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  return Object.values(value).flatMap((item) => textsOf(item, depth + 1));
}

const pathsOf = (root: string, members: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(members)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name]) => `${root}.${name}`);

/** Shows the properties that are not hidden. */
function shownProperties(properties: unknown): {
  readonly shown?: readonly unknown[];
  readonly masked: readonly string[];
  readonly hidden?: unknown;
} {
  if (properties === undefined) return { masked: [] };
  if (!Array.isArray(properties))
    return { masked: ['introspection_response.properties'], hidden: properties };
  return {
    shown: properties.filter((property) => mayShow(property)),
    hidden: properties
      .filter((property) => !mayShow(property))
      .map((property) => (isObject(property) && 'value' in property ? property['value'] : property)),
    masked: properties.flatMap((property, index) =>
      mayShow(property) ? [] : [`introspection_response.properties.${index}`],
    ),
  };
}

/** Turns parsed JSON into plain JSON of bounded depth and width; integers beyond 2^53 become text. */
const toJson = (value: unknown): JsonValue => (isPlainJson(value) ? value : copyJson(value, 0));

function copyJson(value: unknown, depth: number): JsonValue {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || depth > MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => copyJson(item, depth + 1));
  const members: [string, JsonValue][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (members.length === MAX_ITEMS) break;
    if (member !== undefined && member !== null) members.push([name, copyJson(member, depth + 1)]);
  }
  return Object.fromEntries(members);
}
