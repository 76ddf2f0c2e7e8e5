import type { DecisionRecord, JsonObject, JsonValue } from '../shared/decision-record.ts';
import type { RecordDraft } from './record.ts';
import type { Scrubber } from './secrets.ts';
import { jsonBytes, mapTexts, shrinkObject } from './shrink.ts';
import { cleanText, cutText, isPlainJson } from './text.ts';

/** Largest record as one line of JSON, bytes. */
export const MAX_RECORD_BYTES = 16_384;

/** Longest text by key, UTF-16 units. */
const MAX_TEXT: Readonly<Record<string, number>> = {
  challenge: 1_024,
  path: 1_024,
  resultMessage: 1_024,
  scope: 1_024,
  required_scope: 1_024,
  missing_scope: 1_024,
};
const MAX_OTHER_TEXT = 512;
/** Room for each introspection object when the record is too long, bytes. */
const MAX_BODY_BYTES = 3_072;

/**
 * Makes a record fit to be written: without secrets, without control characters, within its size.
 *
 * @returns The record as one line of JSON; `masked` and `truncated` name what was changed.
 */
export const sealRecord = (draft: RecordDraft, scrubber: Scrubber): string => {
  const line = JSON.stringify(draft);
  const hasSecret = scrubber.found(line);
  const isFit = line.length <= MAX_RECORD_BYTES && isPlainJson(line) && !hasLongText(line);
  if (isFit && !hasSecret) return line;
  const record = JSON.parse(line) as DecisionRecord;
  return JSON.stringify(sealParts(record, hasSecret ? scrubber.scrub : undefined));
};

/** Tells whether more than a text may hold stands between two quotes: it would cover one of the places looked at. */
const hasLongText = (line: string): boolean => {
  for (let at = MAX_OTHER_TEXT; at < line.length; at += MAX_OTHER_TEXT)
    if (line.indexOf('"', at) - line.lastIndexOf('"', at) > MAX_OTHER_TEXT) return true;
  return false;
};

const sealParts = (record: DecisionRecord, scrub: ((text: string) => string) | undefined): DecisionRecord => {
  const masked: string[] = [...(record.masked ?? [])];
  const truncated: string[] = [];
  const { masked: _paths, ...rest } = record;
  const sealed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest)) {
    const { clean, isMasked, isCut } = sealValue(key, value as JsonValue, scrub);
    sealed[key] = clean;
    if (isMasked) masked.push(key);
    if (isCut) truncated.push(key);
  }
  return shorten(sealed as unknown as DecisionRecord, masked.map(cleanText), truncated);
};

const sealValue = (
  key: string,
  value: JsonValue,
  scrub: ((text: string) => string) | undefined,
): { readonly clean: JsonValue; readonly isMasked: boolean; readonly isCut: boolean } => {
  const max = MAX_TEXT[key] ?? MAX_OTHER_TEXT;
  let isMasked = false;
  let isCut = false;
  const clean = mapTexts(value, (text) => {
    const scrubbed = scrub === undefined ? text : scrub(text);
    isMasked ||= scrubbed !== text;
    isCut ||= scrubbed.length > max;
    return cutText(cleanText(scrubbed), max);
  });
  return { clean, isMasked, isCut };
};

/** Shortens the introspection objects, the last resort being to leave them and the long texts out. */
const shorten = (
  record: DecisionRecord,
  masked: readonly string[],
  truncated: readonly string[],
): DecisionRecord => {
  const { introspection_request, introspection_response, ...head } = record;
  const whole = assemble(head, masked, truncated, introspection_request, introspection_response);
  if (jsonBytes(whole) <= MAX_RECORD_BYTES) return whole;
  const shrunk = assemble(
    head,
    masked,
    [...truncated, 'introspection_request', 'introspection_response'],
    introspection_request && shrinkObject(introspection_request, MAX_BODY_BYTES),
    introspection_response && shrinkObject(introspection_response, MAX_BODY_BYTES),
  );
  if (jsonBytes(shrunk) <= MAX_RECORD_BYTES) return shrunk;
  const short = mapTexts(head as unknown as JsonValue, (text) => cutText(text, 128));
  const cut = [...truncated, 'introspection_request', 'introspection_response', '*'];
  return assemble(short as unknown as DecisionRecord, masked.slice(0, 16), cut.slice(-16), {}, {});
};

const assemble = (
  head: Omit<DecisionRecord, 'introspection_request' | 'introspection_response'>,
  masked: readonly string[],
  truncated: readonly string[],
  request: JsonObject | undefined,
  response: JsonObject | undefined,
): DecisionRecord => ({
  ...head,
  ...(masked.length === 0 ? {} : { masked }),
  ...(truncated.length === 0 ? {} : { truncated }),
  ...(request === undefined ? {} : { introspection_request: request }),
  ...(response === undefined ? {} : { introspection_response: response }),
});
