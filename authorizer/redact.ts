import { hash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../shared/decision-record.ts';
import type { Certificate } from './certificate.ts';
import type { IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
import { isObject } from './json.ts';

/** A redacted object, and the paths of what was taken out. */
export interface Redacted {
  readonly value: JsonObject;
  readonly masked: readonly string[];
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
export const redactResponse = (response: IntrospectionResponse): Redacted => {
  const { cnonce, properties, ...plain } = response.members;
  const { shown, masked } = shownProperties(properties);
  return {
    value: {
      ...(toJson(plain) as JsonObject),
      ...(shown === undefined ? {} : { properties: toJson(shown) }),
    },
    masked: [...pathsOf('introspection_response', { cnonce: cnonce ?? null }), ...masked],
  };
};

const pathsOf = (root: string, members: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(members)
    .filter(([, value]) => value !== null)
    .map(([name]) => `${root}.${name}`);

/** A property that does not say that it may be shown is not. */
const shownProperties = (
  properties: unknown,
): { readonly shown?: readonly unknown[]; readonly masked: readonly string[] } => {
  if (properties === undefined) return { masked: [] };
  if (!Array.isArray(properties)) return { masked: ['introspection_response.properties'] };
  const mayShow = (property: unknown): boolean => isObject(property) && property['hidden'] !== true;
  return {
    shown: properties.filter(mayShow),
    masked: properties.flatMap((property, index) =>
      mayShow(property) ? [] : [`introspection_response.properties.${index}`],
    ),
  };
};

/** Turns parsed JSON into plain JSON of bounded depth and width; integers beyond 2^53 become text. */
const toJson = (value: unknown, depth = 0): JsonValue => {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || depth > MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => toJson(item, depth + 1));
  const members: [string, JsonValue][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (members.length === MAX_ITEMS) break;
    if (member !== undefined && member !== null) members.push([name, toJson(member, depth + 1)]);
  }
  return Object.fromEntries(members);
};
