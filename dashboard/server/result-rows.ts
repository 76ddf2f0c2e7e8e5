import type { ResultField } from '@aws-sdk/client-cloudwatch-logs';
import { decisionRecordSchema } from '../../shared/decision-record-schema.ts';
import type { Row } from '../contract/search.ts';

/** Four times the size that a record may have: what is longer was not written by the authorizer. */
const MAX_MESSAGE_LENGTH = 65_536;
const MAX_SHOWN_LENGTH = 2_000;
const MAX_DEPTH = 32;

/**
 * Parses one result row of a decision query.
 *
 * @returns The record, or an unreadable row that says why: a row is never dropped. Never throws.
 */
export const parseResultRow = (fields: readonly ResultField[]): Row => {
  const message = fieldValue(fields, '@message');
  if (message === undefined) return unreadable(fields, 'the row has no @message');
  if (message.length > MAX_MESSAGE_LENGTH) return unreadable(fields, 'it is longer than a record can be');
  const value = parseJson(message);
  if (value === undefined) return unreadable(fields, 'it is not a JSON object of moderate depth');
  const record = decisionRecordSchema.safeParse(value);
  if (record.success) return { kind: 'decision', record: record.data };
  const where = record.error.issues
    .slice(0, 3)
    .map(({ path, message: what }) => `${path.join('.')}: ${what}`);
  return unreadable(fields, `it is not a decision record of version 1 (${where.join('; ')})`);
};

const fieldValue = (fields: readonly ResultField[], name: string): string | undefined =>
  fields.find(({ field }) => field === name)?.value;

const unreadable = (fields: readonly ResultField[], why: string): Row => ({
  kind: 'unreadable',
  timestamp: fieldValue(fields, '@timestamp') ?? '',
  why,
  text: (fieldValue(fields, '@message') ?? '').slice(0, MAX_SHOWN_LENGTH),
});

/** A 64-bit id would lose its last digits as a number, so it becomes its own text. */
const keepLargeIntegers = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? (context?.source ?? value)
    : value;

const parseJson = (message: string): unknown => {
  if (!isShallow(message)) return undefined;
  try {
    const value: unknown = JSON.parse(message, keepLargeIntegers);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Counts brackets before parsing: a reviver and a schema recurse, and must not run out of stack. */
const isShallow = (message: string): boolean => {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < message.length; at += 1) {
    const character = message[at];
    if (inText) {
      if (character === '\\') at += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > MAX_DEPTH) return false;
  }
  return true;
};
