import type { Decision } from '../shared/decision-record.ts';
import { isObject } from './json.ts';
import { createMender } from './mend-answer.ts';
import {
  type ContextValue,
  MAX_CONTEXT_BYTES,
  MAX_PRINCIPAL_LENGTH,
  type Policy,
  type PolicyContext,
  type PolicyStatement,
} from './policy.ts';
import type { Scrubber } from './secrets.ts';
import { jsonBytes } from './shrink.ts';
import { isPlainText } from './text.ts';

/** Largest answer, bytes of JSON: below API Gateway's 8 KB. */
const MAX_ANSWER_BYTES = 8_000;
/** Names of the principal and the context, braces and commas, bytes. */
const FRAME_BYTES = 64;

/**
 * Builds the final policy of what hooks left: their context and principal, and for an Allow their statements. The
 * statements of a Deny are always our own.
 *
 * @param policy - As hooks left it; an Allow has been judged.
 * @param draft - The policy before any hook: what the authorization server said of the caller is known from it.
 * @param ours - Context values that no hook changes: they join the answer to the record.
 */
export function sealAnswer(
  policy: Policy,
  decision: Decision,
  draft: Policy,
  ours: PolicyContext,
  scrubber: Scrubber,
): Policy {
  const { usageIdentifierKey } = policy;
  const isAllow = decision === 'Allow';
  const { policyDocument } = draft;
  const rest = {
    policyDocument: isAllow
      ? { ...policyDocument, Statement: policy.policyDocument.Statement.map(copyStatement) }
      : policyDocument,
    ...(isAllow && usageIdentifierKey ? { usageIdentifierKey } : {}),
  };
  const room = MAX_ANSWER_BYTES - FRAME_BYTES - jsonBytes(rest);
  const context = { ...membersOf(policy.context), ...ours };
  const texts = sealTexts(policy.principalId, context, draft, scrubber, room);
  return { ...texts, ...rest };
}

const copyStatement = ({ Action, Effect, Resource }: PolicyStatement): PolicyStatement => ({
  Action: typeof Action === 'string' ? Action : [...Action],
  Effect,
  Resource: typeof Resource === 'string' ? Resource : [...Resource],
});

/** A hook may have left anything, also nothing. */
const membersOf = (context: unknown): object => (isObject(context) ? context : {});

/**
 * Makes principal and context fit for API Gateway: texts, finite numbers and booleans only, without secrets and
 * control characters, within their size. `truncated` names the keys that were cut or left out.
 *
 * @param context - As hooks left it: anything may be in it.
 * @param room - What there is for both, bytes of JSON.
 */
function sealTexts(
  principal: unknown,
  context: object,
  draft: Policy,
  scrubber: Scrubber,
  room: number,
): { readonly principalId: string; readonly context: PolicyContext } {
  const name = typeof principal === 'string' ? principal : '';
  const entries: [string, ContextValue][] = [];
  let text = name;
  for (const entry of Object.entries(context)) {
    if (!isContextEntry(entry)) continue;
    entries.push(entry);
    text += ` ${entry[0]} ${entry[1]}`;
  }
  const hasSecret = scrubber.found(text);
  if (
    !hasSecret &&
    isPlainText(text) &&
    name.length <= MAX_PRINCIPAL_LENGTH &&
    maxJsonBytes(text, entries.length) <= Math.min(room, MAX_CONTEXT_BYTES)
  )
    return { principalId: principalOf(name), context: Object.fromEntries(entries) };
  const mender = createMender(draft, hasSecret ? scrubber : undefined);
  const principalId = principalOf(mender.name(name, MAX_PRINCIPAL_LENGTH));
  const maxBytes = Math.min(MAX_CONTEXT_BYTES, room - jsonBytes(principalId));
  return { principalId, context: mender.context(entries, maxBytes) };
}

/** Bytes that plain texts take as JSON at the most: each character escaped, `"":"",` around each entry. */
const maxJsonBytes = (text: string, entries: number): number => 2 * text.length + 6 * entries;

/** API Gateway wants a text that is not blank. */
const principalOf = (text: string): string => (text.trim() === '' ? 'anonymous' : text);

const isContextEntry = (entry: [string, unknown]): entry is [string, ContextValue] => {
  const [, value] = entry;
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
};
