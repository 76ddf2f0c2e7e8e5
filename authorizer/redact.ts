import { hash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../shared/decision-record.ts';
import type { Certificate } from './certificate.ts';
import type { IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
import { isObject } from './json.ts';

/** A redacted object, and the paths of what was taken out. */
export interface Redacted {
  readonly value: JsonObject;
  readonly masked: readonly string[];
  /** Texts among what was taken out that must not come in another way, such as by a hook's error. */
  readonly secrets?: readonly string[];
}

const MAX_DEPTH = 8;
const MAX_ITEMS = 64;

/** base64url(SHA-256(token)): the same value as DPoP `ath` (RFC 9449 section 4.2). */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url');

/**
 * Shows an introspection request without its secrets: `token_hash` stands in for the token,
 * `certificate_thumbprint` for the certificate; the DPoP proof is left out. Members without a value are left out.
 */
export const redactRequest = (
  request: IntrospectionRequest,
  tokenHash: string | undefined,
  certificate: Certificate,
): Redacted => {
  const { token, clientCertificate, dpop, ...plain } = request;
  const value: Record<string, JsonValue> = {};
  if (tokenHash !== undefined) value['token_hash'] = tokenHash;
  if (certificate.kind === 'present') value['certificate_thumbprint'] = certificate.thumbprint;
  for (const [name, member] of Object.entries(plain))
    if (member !== null && member !== 0 && member !== false) value[name] = member;
  const secret = { token, clientCertificate, dpop };
  return { value, masked: pathsOf('introspection_request', secret) };
};

/** Shows an introspection answer without hidden properties and credential nonces. */
export const redactResponse = ({ members }: IntrospectionResponse): Redacted => {
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
};

/** What the answer shows elsewhere is no secret: a hidden `username` may be the `sub` as well. */
const withoutShown = (texts: readonly string[], shown: JsonObject): readonly string[] => {
  if (texts.length === 0) return texts;
  const known = textsOf(shown);
  return texts.filter((text) => !known.includes(text));
};

/** Texts and large numbers in a value, each as it would stand in a message; keys are no secrets. */
const textsOf = (value: unknown, depth = 0): readonly string[] => {
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'number')
    return [String(value)];
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  return Object.values(value).flatMap((item) => textsOf(item, depth + 1));
};

const pathsOf = (root: string, members: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(members)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name]) => `${root}.${name}`);

/** Shows a property that is not hidden: `hidden` is false, or not there. */
const shownProperties = (
  properties: unknown,
): { readonly shown?: readonly unknown[]; readonly masked: readonly string[]; readonly hidden?: unknown } => {
  if (properties === undefined) return { masked: [] };
  if (!Array.isArray(properties))
    return { masked: ['introspection_response.properties'], hidden: properties };
  const mayShow = (property: unknown): boolean =>
    isObject(property) && (property['hidden'] === undefined || property['hidden'] === false);
  return {
    shown: properties.filter(mayShow),
    hidden: properties
      .filter((property) => !mayShow(property))
      .map((property) => (isObject(property) && 'value' in property ? property['value'] : property)),
    masked: properties.flatMap((property, index) =>
      mayShow(property) ? [] : [`introspection_response.properties.${index}`],
    ),
  };
};

/** Turns parsed JSON into plain JSON of bounded depth and width; integers beyond 2^53 become text. */
const toJson = (value: unknown): JsonValue => (isPlainJson(value, 0) ? value : copyJson(value, 0));

/** Tells whether a value can be shown as it is: most can, and to look is less than half of the work of a copy. */
const isPlainJson = (value: unknown, depth: number): value is JsonValue => {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false;
  if (Array.isArray(value))
    return value.length <= MAX_ITEMS && value.every((item) => isPlainJson(item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const members: readonly unknown[] = Object.values(value);
  return members.length <= MAX_ITEMS && members.every((member) => isPlainJson(member, depth + 1));
};

const copyJson = (value: unknown, depth: number): JsonValue => {
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
};
