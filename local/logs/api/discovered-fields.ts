import { findJsonFragment } from '../store/json-fragment.ts';
import { parseJsonSource } from '../store/json-source.ts';
import type { ReadEvent } from './event-reader.ts';
import { ACCOUNT_ID } from './resources.ts';

/** Fields that CloudWatch Logs extracts from one JSON event (AWS quota). */
const MAX_FIELDS = 200;

/** Depth to which fields are looked for; deeper ones cannot be named in 200 fields of any use. */
const MAX_DEPTH = 32;

type Fields = Map<string, string>;

const textOf = (value: unknown): string | undefined => {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return String(value);
    case 'boolean':
      return value ? '1' : '0';
    default:
      return undefined;
  }
};

const collect = (fields: Fields, path: string, value: unknown, depth: number): void => {
  if (fields.size >= MAX_FIELDS || depth > MAX_DEPTH) return;
  if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      collect(fields, path === '' ? key : `${path}.${key}`, member, depth + 1);
    }
    return;
  }
  const text = textOf(value);
  if (text !== undefined) fields.set(path, text);
};

/**
 * Finds the fields that Logs Insights discovers in a message: the scalars of its first JSON object, by dot path. A
 * key that starts with `@` gets one more.
 */
export const discoverFields = (message: string): ReadonlyMap<string, string> => {
  const fragment = findJsonFragment(message);
  const fields: Fields = new Map();
  if (fragment !== undefined) collect(fields, '', parseJsonSource(fragment, String), 0);
  return new Map([...fields].map(([name, value]) => [name.startsWith('@') ? `@${name}` : name, value]));
};

/** The fields that every event has. */
export const systemFields = (logGroup: string, event: ReadEvent): { readonly [field: string]: string } => ({
  '@timestamp': String(event.timestamp),
  '@ingestionTime': String(event.ingestionTime),
  '@message': event.message,
  '@logStream': event.logStream,
  '@log': `${ACCOUNT_ID}:${logGroup}`,
});
