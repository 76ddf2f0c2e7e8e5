import { createHmac } from 'node:crypto';
import type { DecisionRecord, JsonObject, JsonValue } from '../shared/decision-record.ts';
import { isObject } from './json.ts';
import type { Masking, MaskMode } from './masking.ts';
import type { RecordDraft } from './record.ts';
import { mapRecordTexts } from './record-texts.ts';
import { MASK } from './scrub.ts';
import { MIN_KEY_LENGTH } from './secrets.ts';

/** Replaces values; what it gives for `drop` is undefined. */
type Replace = (mode: MaskMode, text: string) => string | undefined;

/** A personal text, and what stands in for it wherever else it turns up. */
type Replacement = readonly [text: string, by: string];

/** Keys in which a personal text may turn up again, such as a subject in a path or in a message. */
const FREE_TEXTS = [
  'challenge',
  'checks',
  'resultMessage',
  'introspection_exception',
  'certificate_subject',
  'path',
  'user_agent',
  'introspection_request',
  'introspection_response',
] as const satisfies readonly (keyof DecisionRecord)[];

/**
 * Takes personal data out of a record: the fields that hold it, and its repetitions in the free texts. A subject that
 * is the client itself is left in those, since `client_id` shows it anyway.
 *
 * @param key - undefined: none could be had, so that what would be replaced is left out.
 * @returns The record; `masked` names every place.
 */
export function maskRecord(draft: RecordDraft, masking: Masking, key: string | undefined): RecordDraft {
  const replace = createReplace(key);
  const masked = new Set(draft.masked);
  const found: Replacement[] = [];
  const hide = (mode: MaskMode, text: string, path: string): string | undefined => {
    const by = replace(mode, text);
    if (text !== draft.client_id && text !== '') found.push([text, by ?? MASK]);
    masked.add(path);
    return by;
  };
  const changed: Record<string, unknown> = { ...draft };
  for (const name of ['sub', 'source_ip'] as const) {
    const [mode, text] = [masking[name], draft[name]];
    if (mode !== undefined && text !== undefined) changed[name] = hide(mode, text, name);
  }
  const response = draft.introspection_response;
  if (response !== undefined && masking.properties !== undefined) {
    const properties = maskProperties(
      response['properties'],
      masking.properties,
      hiddenIndexes(masked),
      hide,
    );
    changed['introspection_response'] = { ...response, ...(properties === undefined ? {} : { properties }) };
  }
  for (const name of found.length === 0 ? [] : FREE_TEXTS) {
    const value = changed[name];
    if (value === undefined) continue;
    changed[name] = mapRecordTexts(name, value as JsonValue, (text) => {
      const clean = replaceTexts(text, found);
      if (clean !== text) masked.add(name);
      return clean;
    });
  }
  return { ...(changed as unknown as RecordDraft), masked: masked.size === 0 ? undefined : [...masked] };
}

const createReplace =
  (key: string | undefined): Replace =>
  (mode, text) =>
    mode === 'drop' || key === undefined || key.length < MIN_KEY_LENGTH
      ? undefined
      : `hmac:${createHmac('sha256', key).update(text).digest('base64url')}`;

/** Positions in the answer of properties that were taken out already, as `masked` names them. */
const hiddenIndexes = (masked: ReadonlySet<string>): ReadonlySet<number> =>
  new Set(
    [...masked]
      .flatMap((path) => /^introspection_response\.properties\.(\d+)$/.exec(path)?.[1] ?? [])
      .map(Number),
  );

function maskProperties(
  properties: JsonValue | undefined,
  modes: NonNullable<Masking['properties']>,
  hidden: ReadonlySet<number>,
  hide: (mode: MaskMode, text: string, path: string) => string | undefined,
): readonly JsonValue[] | undefined {
  if (!Array.isArray(properties)) return undefined;
  let index = -1;
  return properties.map((property: JsonValue) => {
    do index += 1;
    while (hidden.has(index));
    if (!isObject(property) || !('value' in property)) return property;
    const mode = modeOf(modes, property['key']);
    if (mode === undefined) return property;
    const { value, ...rest } = property as JsonObject;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const by = hide(mode, text, `introspection_response.properties.${index}`);
    return by === undefined ? rest : { ...rest, value: by };
  });
}

const modeOf = (modes: NonNullable<Masking['properties']>, key: unknown): MaskMode | undefined => {
  if (typeof modes === 'string') return modes;
  const name = typeof key === 'string' && Object.hasOwn(modes, key) ? key : '*';
  return Object.hasOwn(modes, name) ? modes[name] : undefined;
};

/** Within words a short text would take others apart, so that its ends have to be those of words. */
const replaceTexts = (text: string, found: readonly Replacement[]): string =>
  found.reduce(
    (rest, [secret, by]) =>
      [secret, encodeURIComponent(secret.replaceAll(/\p{Cs}/gu, ''))].reduce(
        (left, form) => (left.includes(form) ? left.replaceAll(wordPattern(form), () => by) : left),
        rest,
      ),
    text,
  );

const wordPattern = (text: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu');
