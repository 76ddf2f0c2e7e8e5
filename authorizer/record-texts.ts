import type { JsonObject, JsonValue } from '../shared/decision-record.ts';
import { cutText } from './mend-text.ts';
import { mapTexts } from './shrink.ts';
import { cleanText } from './text.ts';

/** Members of a check that are ours; the others quote the call. */
const OURS_IN_CHECK: ReadonlySet<string> = new Set(['name', 'result', 'clause']);
/** Longest name of a member, UTF-16 units. */
const MAX_NAME_LENGTH = 512;

/** Changes every text under one key of a record, but for the words of checks and the names of members that are ours. */
export function mapRecordTexts(key: string, value: JsonValue, change: (text: string) => string): JsonValue {
  if (key === 'checks' && Array.isArray(value))
    return value.map((check: JsonObject) =>
      mapMembers(check, (name, member) => (OURS_IN_CHECK.has(name) ? member : mapTexts(member, change))),
    );
  // The names of an introspection object's own members are ours: those that nobody knows were dropped.
  return key.startsWith('introspection_re') && isObject(value)
    ? mapMembers(value, (_name, member) => mapTexts(member, change))
    : mapTexts(value, change);
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapMembers = (value: JsonObject, change: (name: string, member: JsonValue) => JsonValue): JsonValue =>
  Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      cutText(cleanText(name), MAX_NAME_LENGTH),
      change(name, member),
    ]),
  );
