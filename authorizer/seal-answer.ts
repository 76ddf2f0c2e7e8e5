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
import { fitsBytes, jsonBytes } from './shrink.ts';
import { cleanText, cutText } from './text.ts';

/** Room for a context, bytes of JSON: the whole answer stays below API Gateway's 8 KB. */
const MAX_CONTEXT_BYTES = 6_656;

/** Longest principal, UTF-16 units. */
const MAX_PRINCIPAL_LENGTH = 256;

/** What explains a decision best is given up last. */
const DROP_ORDER = ['introspection_response', 'introspection_request'];
const KEEP = ['decision_id', 'reason', 'challenge', 'token_hash', 'http_status', 'certificate_mismatch'];

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
  const sealed = buildPolicy(
    decision,
    resource,
    principalOf(policy.principalId, scrubber),
    sealContext({ ...(isObject(policy.context) ? policy.context : {}), ...ours }, scrubber),
  );
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

/** A hook may have left anything, also nothing; API Gateway wants a text. */
const principalOf = (principalId: unknown, scrubber: Scrubber): string => {
  if (typeof principalId !== 'string') return 'anonymous';
  const text = scrubber.found(principalId) ? scrubber.scrub(principalId) : principalId;
  return cutText(cleanText(text), MAX_PRINCIPAL_LENGTH).trim() || 'anonymous';
};

/**
 * Makes a context fit for API Gateway: texts, finite numbers and booleans only, without secrets and control
 * characters, within its size. `truncated` names the keys that were cut or left out.
 *
 * @param context - As hooks left it: anything may be in it.
 */
const sealContext = (context: unknown, scrubber: Scrubber): PolicyContext => {
  const entries = Object.entries(isObject(context) ? context : {}).filter(isContextEntry);
  const text = JSON.stringify(entries);
  const scrub = scrubber.found(text) ? scrubber.scrub : (value: string): string => value;
  const clean = entries.map(([key, value]): [string, ContextValue] => [
    cleanText(scrub(key)),
    typeof value === 'string' ? cleanText(scrub(value)) : value,
  ]);
  return shorten(Object.fromEntries(clean));
};

const isContextEntry = (entry: [string, unknown]): entry is [string, ContextValue] => {
  const [, value] = entry;
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
};

const shorten = (context: PolicyContext): PolicyContext => {
  if (fitsBytes(context, MAX_CONTEXT_BYTES)) return context;
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
  return Object.fromEntries(Object.entries(rest).filter(([key]) => [...KEEP, 'truncated'].includes(key)));
};

const cutOrder = (context: PolicyContext): readonly string[] => [
  ...DROP_ORDER.filter((key) => Object.hasOwn(context, key)),
  ...Object.keys(context)
    .filter((key) => !DROP_ORDER.includes(key) && !KEEP.includes(key))
    .sort((left, right) => jsonBytes(context[right]) - jsonBytes(context[left])),
];
