import type { Decision } from '../shared/decision-record.ts';
import { isObject } from './json.ts';
import {
  buildPolicy,
  type ContextValue,
  type Policy,
  type PolicyContext,
  type PolicyStatement,
} from './policy.ts';
import type { Scrubber } from './secrets.ts';
import { jsonBytes } from './shrink.ts';
import { cleanText, cutText, isPlainText } from './text.ts';

/** Room for a context, bytes of JSON: the whole answer stays below API Gateway's 8 KB. */
const MAX_CONTEXT_BYTES = 6_656;

/** Longest principal, UTF-16 units. */
const MAX_PRINCIPAL_LENGTH = 256;

/** What explains a decision best is given up last. */
const DROP_ORDER = ['introspection_response', 'introspection_request'];
const KEEP = ['decision_id', 'reason', 'challenge', 'token_hash', 'http_status', 'certificate_mismatch'];

/** Longest of those: more than any of ours takes, and small enough for all of them. */
const MAX_KEPT_BYTES = 2_560;

/** Longest text that is left of a value that had to be cut, UTF-16 units. */
const CUT_LENGTH = 256;

/**
 * Builds the final policy of what hooks left: their context and principal, and for an Allow their statements. The
 * statements of a Deny are always our own.
 *
 * @param policy - As hooks left it; an Allow's statements have been judged.
 * @param resource - Resource of a Deny.
 * @param ours - Context values that no hook changes: they join the answer to the record.
 */
export const sealAnswer = (
  policy: Policy,
  decision: Decision,
  resource: string,
  ours: PolicyContext,
  scrubber: Scrubber,
): Policy => {
  const { principalId, context } = sealTexts(
    policy.principalId,
    { ...membersOf(policy.context), ...ours },
    scrubber,
  );
  const sealed = buildPolicy(decision, resource, principalId, context);
  if (decision === 'Deny') return sealed;
  const { usageIdentifierKey } = policy;
  return {
    ...sealed,
    policyDocument: {
      ...sealed.policyDocument,
      Statement: policy.policyDocument.Statement.map(copyStatement),
    },
    ...(typeof usageIdentifierKey === 'string' && usageIdentifierKey.length <= MAX_PRINCIPAL_LENGTH
      ? { usageIdentifierKey }
      : {}),
  };
};

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
 */
const sealTexts = (
  principal: unknown,
  context: object,
  scrubber: Scrubber,
): { readonly principalId: string; readonly context: PolicyContext } => {
  const entries = Object.entries(context).filter(isContextEntry);
  const name = typeof principal === 'string' ? principal : '';
  const text = [name, ...entries.flat()].join(' ');
  const hasSecret = scrubber.found(text);
  if (!hasSecret && isPlainText(text) && maxJsonBytes(text, entries.length) <= MAX_CONTEXT_BYTES)
    return { principalId: principalOf(name), context: Object.fromEntries(entries) };
  const clean = (text: string): string => cleanText(hasSecret ? scrubber.scrub(text) : text);
  return {
    principalId: principalOf(clean(name)),
    context: shorten(
      Object.fromEntries(
        entries.map(([key, value]) => [clean(key), typeof value === 'string' ? clean(value) : value]),
      ),
    ),
  };
};

/** Bytes that plain texts take as JSON at the most: each character escaped, `"":"",` around each entry. */
const maxJsonBytes = (text: string, entries: number): number => 2 * text.length + 6 * entries;

/** API Gateway wants a text. */
const principalOf = (text: string): string => cutText(text, MAX_PRINCIPAL_LENGTH).trim() || 'anonymous';

const isContextEntry = (entry: [string, unknown]): entry is [string, ContextValue] => {
  const [, value] = entry;
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
};

const shorten = (context: PolicyContext): PolicyContext => {
  if (jsonBytes(context) <= MAX_CONTEXT_BYTES) return context;
  const rest: PolicyContext = { ...context };
  const truncated: string[] = [];
  for (const key of cutOrder(context)) {
    const value = rest[key];
    truncated.push(key);
    if (typeof value === 'string' && !DROP_ORDER.includes(key)) rest[key] = cutText(value, CUT_LENGTH);
    else delete rest[key];
    rest['truncated'] = cutText(truncated.join(','), CUT_LENGTH);
    if (jsonBytes(rest) <= MAX_CONTEXT_BYTES) return rest;
  }
  return Object.fromEntries(
    Object.entries(rest).filter(
      ([key, value]) => [...KEEP, 'truncated'].includes(key) && jsonBytes(value) <= MAX_KEPT_BYTES,
    ),
  );
};

const cutOrder = (context: PolicyContext): readonly string[] => [
  ...DROP_ORDER.filter((key) => Object.hasOwn(context, key)),
  ...Object.keys(context)
    .filter((key) => !DROP_ORDER.includes(key) && !KEEP.includes(key))
    .sort((left, right) => jsonBytes(context[right]) - jsonBytes(context[left])),
];
