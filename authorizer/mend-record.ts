import { isIP } from 'node:net';
import type { DecisionRecord, JsonObject, JsonValue } from '../shared/decision-record.ts';
import { cutText, revealText } from './mend-text.ts';
import { MAX_RECORD_BYTES, MAX_TEXT_LENGTH } from './record-limits.ts';
import { mapRecordTexts } from './record-texts.ts';
import { createScrub } from './scrub.ts';
import type { Scrubber } from './secrets.ts';
import { jsonBytes, mapTexts, shrinkObject } from './shrink.ts';
import { cleanText } from './text.ts';

/** Longest text by key, UTF-16 units. */
const MAX_TEXT: Readonly<Record<string, number>> = {
  challenge: 1_024,
  path: 1_024,
  resultMessage: 1_024,
  scope: 1_024,
  required_scope: 1_024,
  missing_scope: 1_024,
};
/**
 * Keys whose values are ours by construction: from closed lists, made here, or hashes. No text of a caller may take
 * them out of the record by looking like them.
 */
const OURS: ReadonlySet<string> = new Set<keyof DecisionRecord>([
  'schema',
  'decision_id',
  'timestamp',
  'service',
  'level',
  'message',
  'decision',
  'outcome',
  'reason',
  'reason_text',
  'action',
  'introspection_cache',
  'token_hash',
  'token_type',
  'binding',
  'certificate_thumbprint',
  'certificate_not_before',
  'certificate_not_after',
  'config_version',
  'masked',
  'detail',
]);
/**
 * Keys whose values the authorization server, API Gateway or the settings give: what came beside the token, such as a
 * cookie, cannot be in them, and no caller takes the name of its client or its user out of the record by sending it so.
 */
const VOUCHED: ReadonlySet<string> = new Set<keyof DecisionRecord>([
  'challenge',
  'client_id',
  'sub',
  'scope',
  'required_scope',
  'missing_scope',
  'grant_type',
  'certificate_subject',
  'certificate_issuer',
  'certificate_serial',
  'resource',
  'api_id',
  'stage',
  'domain',
  'request_id',
  'extended_request_id',
  'function_request_id',
  'xray_trace_id',
]);
/** Keys that tell callers apart. */
const NAMES: ReadonlySet<string> = new Set(['client_id', 'sub']);
/** Room for each introspection object when the record is too long, bytes. */
const MAX_BODY_BYTES = 3_072;

/**
 * Takes secrets, control characters and excess length out of a record that has them.
 *
 * @param scrubber - undefined when there is no secret in it.
 * @returns A record within its size; `masked` and `truncated` name what was changed.
 */
export function mendRecord(record: DecisionRecord, scrubber: Scrubber | undefined): DecisionRecord {
  const scrub = scrubber && createScrub(scrubber);
  const scrubVouched = scrubber && createScrub(scrubber, true);
  const masked: string[] = [...(record.masked ?? [])];
  const truncated: string[] = [];
  const { masked: _paths, ...rest } = record;
  const sealed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest)) {
    const { clean, isMasked, isCut } = sealValue(
      key,
      value as JsonValue,
      VOUCHED.has(key) ? scrubVouched : scrub,
    );
    sealed[key] = clean;
    if (isMasked) masked.push(key);
    if (isCut) truncated.push(key);
  }
  return shorten(sealed as unknown as DecisionRecord, masked.map(cleanText), truncated);
}

function sealValue(
  key: string,
  value: JsonValue,
  scrub: ((text: string) => string) | undefined,
): { readonly clean: JsonValue; readonly isMasked: boolean; readonly isCut: boolean } {
  const max = MAX_TEXT[key] ?? MAX_TEXT_LENGTH;
  const isOurs = OURS.has(key) || (key === 'source_ip' && isAddress(value));
  let isMasked = false;
  let isCut = false;
  const change = (text: string): string => {
    const scrubbed = scrub === undefined || isOurs ? text : scrub(text);
    isMasked ||= scrubbed !== text;
    const mended = NAMES.has(key) ? revealText(scrubbed) : cleanText(scrubbed);
    isCut ||= mended.length > max;
    return cutText(mended, max);
  };
  const clean = mapRecordTexts(key, value, change);
  return { clean, isMasked, isCut };
}

const isAddress = (value: JsonValue): boolean => typeof value === 'string' && isIP(value) !== 0;

/** Shortens the introspection objects, the last resort being to leave them and the long texts out. */
function shorten(
  record: DecisionRecord,
  masked: readonly string[],
  truncated: readonly string[],
): DecisionRecord {
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
}

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
