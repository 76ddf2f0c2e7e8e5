import { hash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../shared/decision-record.ts';
import type { IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
import { isObject } from './json.ts';
import type { Certificate } from './plain-certificate.ts';

/** A redacted object, and the paths of what was taken out. */
export interface Redacted {
  readonly value: JsonObject;
  readonly masked: readonly string[];
  /** Texts among what was taken out that must not come in another way, such as by a hook's error. */
  readonly secrets?: readonly string[];
}

/** What is shown of an answer at the most: levels, and members of each. */
export const MAX_DEPTH = 8;
export const MAX_ITEMS = 64;

/** base64url(SHA-256(token)): the same value as DPoP `ath` (RFC 9449 section 4.2). */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url');

/**
 * Shows an introspection request without its secrets: `token_hash` stands in for the token,
 * `certificate_thumbprint` for the certificate; the DPoP proof is left out. Members without a value are left out.
 */
export function redactRequest(
  request: IntrospectionRequest,
  tokenHash: string | undefined,
  certificate: Certificate,
): Redacted {
  const value: Record<string, JsonValue> = {};
  const masked: string[] = [];
  if (tokenHash !== undefined) value['token_hash'] = tokenHash;
  if (certificate.kind === 'present') value['certificate_thumbprint'] = certificate.thumbprint;
  for (const name in request) {
    const member = request[name as keyof IntrospectionRequest];
    if (member === null) continue;
    if (name === 'token' || name === 'clientCertificate' || name === 'dpop') {
      if (member !== '') masked.push(`introspection_request.${name}`);
    } else if (member !== 0 && member !== false) value[name] = member;
  }
  return { value: Object.freeze(value), masked };
}

/**
 * Shows an introspection answer that can be shown as it is.
 *
 * @returns undefined where something in it must not be shown, or not in this form: see `redactResponse`.
 */
export function redactNothing({ members }: IntrospectionResponse): Redacted | undefined {
  const { cnonce, properties } = members;
  const isOpen =
    cnonce === undefined &&
    (properties === undefined || (Array.isArray(properties) && properties.every(mayShow)));
  return isOpen && isPlainJson(members) ? { value: members, masked: NOTHING } : undefined;
}

const NOTHING: readonly string[] = [];

/** Tells whether a property may be shown: `hidden` is false, or not there. */
export const mayShow = (property: unknown): boolean =>
  isObject(property) && (property['hidden'] === undefined || property['hidden'] === false);

/** Tells whether a value can be shown as it is: most can, and to look is less than half of the work of a copy. */
export function isPlainJson(value: unknown, depth = 0): value is JsonObject {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  if (members.length > MAX_ITEMS) return false;
  for (const member of members) if (!isPlainJson(member, depth + 1)) return false;
  return true;
}
