import type * as z from 'zod';
import { readAccessLine } from '../../../shared/access-line.ts';
import { decisionRecordSchema } from '../../../shared/decision-record-schema.ts';
import type { AccessLogRow, Row, TableRow, UnreadableRow } from '../../contract/rows.ts';
import { type ResultRow, textCell } from './result-cells.ts';

/** Four times the size that a record may have: what is longer was not written by the authorizer. */
const MAX_MESSAGE_LENGTH = 65_536;
const MAX_SHOWN_LENGTH = 2_000;
const MAX_DEPTH = 32;

const NO_MESSAGE = 'the row has no @message';
const TOO_LONG = 'it is longer than a record can be';

/**
 * Parses one result row of a decision query.
 *
 * @returns The record, or an unreadable row that says why: a row is never dropped. Never throws.
 */
export const parseResultRow = (fields: ResultRow): Row =>
  parseDecisionText(textCell(fields, '@message'), textCell(fields, '@timestamp') ?? '');

/** Parses one log event as a decision record; see {@link parseResultRow}. */
export const parseDecisionText = (message: string | undefined, timestamp: string): Row => {
  const value = parseMessage(message);
  if (value.kind === 'unreadable') return unreadable(message, timestamp, value.why);
  const record = decisionRecordSchema.safeParse(value.value);
  if (record.success) return { kind: 'decision', record: record.data };
  return unreadable(message, timestamp, whyNot('a decision record of version 1', record.error));
};

/** Parses one result row of a question to the access log; as {@link parseResultRow}. */
export const parseAccessRow = (fields: ResultRow): AccessLogRow => {
  const message = textCell(fields, '@message');
  const timestamp = textCell(fields, '@timestamp') ?? '';
  if (message === undefined) return unreadable(message, timestamp, NO_MESSAGE);
  if (message.length > MAX_MESSAGE_LENGTH) return unreadable(message, timestamp, TOO_LONG);
  const read = readAccessLine(message);
  return read.kind === 'line'
    ? { kind: 'access', line: read.line, isDamaged: read.isDamaged }
    : unreadable(message, timestamp, 'it is not an access-log line of version 1');
};

/** Gives one result row of a query in expert mode as columns and values. */
export const parseTableRow = (fields: ResultRow): TableRow =>
  Object.fromEntries(
    fields.flatMap(({ field, value }) =>
      field === undefined || field === '@ptr' || value === undefined ? [] : [[field, value]],
    ),
  );

type Parsed =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'unreadable'; readonly why: string };

const parseMessage = (message: string | undefined): Parsed => {
  if (message === undefined) return { kind: 'unreadable', why: NO_MESSAGE };
  if (message.length > MAX_MESSAGE_LENGTH) return { kind: 'unreadable', why: TOO_LONG };
  const value = parseJsonObject(message);
  return value === undefined
    ? { kind: 'unreadable', why: 'it is not a JSON object of moderate depth' }
    : { kind: 'value', value };
};

const whyNot = (what: string, { issues }: z.ZodError): string => {
  const where = issues.slice(0, 3).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return `it is not ${what} (${where.join('; ')})`;
};

const unreadable = (message: string | undefined, timestamp: string, why: string): UnreadableRow => ({
  kind: 'unreadable',
  timestamp,
  why,
  text: (message ?? '').slice(0, MAX_SHOWN_LENGTH),
});

/** A 64-bit id would lose its last digits as a number, so it becomes its own text. */
const keepLargeIntegers = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? (context?.source ?? value)
    : value;

/** Parses a JSON object of moderate depth; whole numbers beyond 2^53 become text. `undefined` for anything else. */
export const parseJsonObject = (message: string): unknown => {
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
