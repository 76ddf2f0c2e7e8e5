import { hash } from 'node:crypto';
import { cutText, revealText } from './mend-text.ts';
import type { ContextValue, Policy, PolicyContext } from './policy.ts';
import { createScrub } from './scrub.ts';
import type { Scrubber } from './secrets.ts';
import { jsonBytes } from './shrink.ts';
import { cleanText } from './text.ts';

/** Our own keys, those first that are given up first; what hooks added goes between the first two lists. */
const DROP_FIRST = ['introspection_response', 'introspection_request'];
const DROP_LATE = [
  'introspection_exception',
  'resultMessage',
  'fapi_interaction_id',
  'action',
  'scope',
  'exp',
  'client_id',
  'sub',
  'challenge',
  'token_hash',
];
/** Short, and written last by us: they always fit. */
const KEEP = ['decision_id', 'reason', 'http_status', 'certificate_mismatch'];
/** No text of a caller takes these keys out of the context by looking like them, */
const OUR_KEYS: ReadonlySet<string> = new Set([...DROP_FIRST, ...DROP_LATE, ...KEEP]);
/** nor these values: `sealAnswer` gets them from us. */
const OUR_VALUES: ReadonlySet<string> = new Set(KEEP);
/** Said by the authorization server: what came beside the token, such as a cookie, cannot be in it. */
const VOUCHED = ['client_id', 'sub', 'scope', 'challenge'];
/** Keys that tell callers apart. */
const NAMES: ReadonlySet<string> = new Set(['client_id', 'sub']);
/** Texts for people, which are of use also when cut. */
const CUT = ['introspection_exception', 'resultMessage'];

/** Longest text that is left of a value that had to be cut, UTF-16 units. */
const CUT_LENGTH = 256;

/** Takes secrets, control characters and excess length out of what an answer is made of. */
export interface AnswerMender {
  /**
   * Mends the name of a caller. One that is too long ends in a digest: two that begin alike must not become the same.
   *
   * @param maxLength - UTF-16 units.
   */
  name(text: string, maxLength: number): string;
  /**
   * `truncated` names the keys that were cut or left out.
   *
   * @param maxBytes - Size as JSON in UTF-8.
   */
  context(entries: readonly (readonly [string, ContextValue])[], maxBytes: number): PolicyContext;
}

/**
 * Creates the mender of one answer.
 *
 * @param draft - The policy before any hook. What a hook wrote in the place of a name is not vouched for.
 * @param scrubber - undefined when there is no secret in it.
 */
export function createMender(draft: Policy, scrubber: Scrubber | undefined): AnswerMender {
  const vouched = new Set<unknown>([draft.principalId, ...VOUCHED.map((key) => draft.context[key])]);
  const scrub = scrubber && createScrub(scrubber);
  const scrubVouched = scrubber && createScrub(scrubber, true);
  const scrubText = (text: string): string => (vouched.has(text) ? scrubVouched : scrub)?.(text) ?? text;
  const mend = (text: string): string => cleanText(scrub?.(text) ?? text);
  const mendValue = (key: string, text: string): string => {
    if (NAMES.has(key)) return revealText(scrubText(text));
    return VOUCHED.includes(key) ? cleanText(scrubText(text)) : mend(text);
  };
  return {
    name: (text, maxLength) => shortenName(revealText(scrubText(text)), maxLength),
    context: (entries, maxBytes) => {
      const mended = entries.map(([key, value]): [string, ContextValue] => [
        OUR_KEYS.has(key) ? key : mend(key),
        typeof value === 'string' && !OUR_VALUES.has(key) ? mendValue(key, value) : value,
      ]);
      return shorten(Object.fromEntries(mended), maxBytes);
    },
  };
}

const shortenName = (name: string, maxLength: number): string => {
  if (name.length <= maxLength) return name;
  const digest = hash('sha256', name, 'base64url');
  return `${cutText(name, maxLength - digest.length)}${digest}`;
};

function shorten(context: PolicyContext, maxBytes: number): PolicyContext {
  let bytes = jsonBytes(context);
  if (bytes <= maxBytes) return context;
  const { truncated: _hooks, ...rest } = context;
  bytes = jsonBytes(rest);
  let truncated = '';
  for (const key of dropOrder(rest)) {
    const value = rest[key];
    const isCut = CUT.includes(key) && typeof value === 'string' && value.length > CUT_LENGTH;
    if (!truncated.split(',').includes(key) && truncated.length <= CUT_LENGTH)
      truncated += truncated === '' ? key : `,${key}`;
    bytes -= entryBytes(key, value);
    if (isCut) {
      rest[key] = cutText(value, CUT_LENGTH);
      bytes += entryBytes(key, rest[key]);
    } else delete rest[key];
    const note = cutText(truncated, CUT_LENGTH);
    if (bytes + entryBytes('truncated', note) <= maxBytes) return { ...rest, truncated: note };
  }
  return rest;
}

const entryBytes = (key: string, value: unknown): number => jsonBytes(key) + jsonBytes(value) + 2;

/** What explains a decision best, and what a backend needs of the caller, is given up last. */
function dropOrder(context: PolicyContext): readonly string[] {
  const ours = [...DROP_FIRST, ...DROP_LATE, ...KEEP];
  const added = Object.keys(context)
    .filter((key) => !ours.includes(key))
    .map((key) => ({ key, bytes: entryBytes(key, context[key]) }))
    .toSorted((left, right) => right.bytes - left.bytes)
    .map(({ key }) => key);
  const long = CUT.filter((key) => String(context[key] ?? '').length > CUT_LENGTH);
  return [...DROP_FIRST, ...long, ...added, ...DROP_LATE].filter((key) => Object.hasOwn(context, key));
}
