import type { DecisionRecord, JsonObject } from '../shared/decision-record.ts';
import { jsonTextOf } from './json-text.ts';
import type { RecordDraft } from './record.ts';
import type { RecordBodies } from './record-bodies.ts';
import { MAX_RECORD_BYTES, MAX_TEXT_LENGTH } from './record-limits.ts';
import type { Scrubber } from './secrets.ts';
import { isPlainJson } from './text.ts';

/**
 * Makes a record fit to be written: without secrets, without control characters, within its size.
 *
 * @param bodies - Where they are not in the record yet.
 * @returns The record as one line of JSON; `masked` and `truncated` name what was changed.
 */
export function sealRecord(
  draft: RecordDraft,
  scrubber: Scrubber,
  bodies: RecordBodies = {},
): string | Promise<string> {
  const line = lineOf(draft, bodies);
  const hasSecret = scrubber.found(line);
  const isFit = line.length <= MAX_RECORD_BYTES && isPlainJson(line) && !hasLongText(line);
  return isFit && !hasSecret ? line : mendLine(line, hasSecret ? scrubber : undefined);
}

const mendLine = async (line: string, scrubber: Scrubber | undefined): Promise<string> =>
  JSON.stringify((await import('./mend-record.ts')).mendRecord(JSON.parse(line) as DecisionRecord, scrubber));

const lineOf = (draft: RecordDraft, { request, response }: RecordBodies): string =>
  `${JSON.stringify(draft).slice(0, -1)}${memberOf('request', request)}${memberOf('response', response)}}`;

const memberOf = (name: keyof RecordBodies, value: JsonObject | undefined): string =>
  value === undefined ? '' : `,"introspection_${name}":${jsonTextOf(value)}`;

/**
 * Tells whether more than a text may hold stands between two quotes: it would cover one of the places looked at. Quotes
 * of a text itself do not count.
 */
const hasLongText = (json: string): boolean => {
  const line = json.includes('\\') ? json.replaceAll(/\\["\\]/g, '__') : json;
  for (let at = MAX_TEXT_LENGTH; at < line.length; at += MAX_TEXT_LENGTH)
    if (line.indexOf('"', at) - line.lastIndexOf('"', at) > MAX_TEXT_LENGTH) return true;
  return false;
};
