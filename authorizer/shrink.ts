import type { JsonObject, JsonValue } from '../shared/decision-record.ts';

/** Bytes of a value as JSON in UTF-8. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/**
 * Drops the largest members of an object until it fits.
 *
 * @param maxBytes - Size as JSON in UTF-8.
 */
export function shrinkObject(value: JsonObject, maxBytes: number): JsonObject {
  const bySize = Object.entries(value)
    .map(([name, member]) => ({ name, bytes: jsonBytes(name) + jsonBytes(member) + 2 }))
    .sort((left, right) => right.bytes - left.bytes);
  let total = jsonBytes(value);
  const dropped = new Set<string>();
  for (const { name, bytes } of bySize) {
    if (total <= maxBytes) break;
    dropped.add(name);
    total -= bytes;
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => !dropped.has(name)));
}

/** Changes every text and every member name of a JSON value. */
export function mapTexts(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => mapTexts(item, change));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [change(name), mapTexts(member, change)]),
  );
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
