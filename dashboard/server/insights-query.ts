import { DECISION_SCHEMA, type DecisionRecord } from '../../shared/decision-record.ts';
import { type Lookup, type LookupKind, SHA256_BASE64URL } from '../contract/lookup.ts';

/** A value that may not enter a query. `why` is fit for the reader and never repeats the value. */
export class ValueNotSearchable extends Error {
  override readonly name = 'ValueNotSearchable';
  readonly kind: LookupKind;

  constructor(kind: LookupKind, why: string) {
    super(why);
    this.kind = kind;
  }
}

/**
 * Characters that mean nothing to the query language between double quotes.
 *
 * CloudWatch Logs publishes no escape grammar, so nothing is ever escaped: a value outside this list is refused.
 */
const SAFE_VALUE = /^[A-Za-z0-9_.:@/+=-]{1,256}$/;

/** Record fields that a lookup compares, each by `=`: only equality uses a field index. */
const LOOKUP_FIELDS: Readonly<Record<LookupKind, readonly (keyof DecisionRecord)[]>> = {
  client_id: ['client_id'],
  token_hash: ['token_hash'],
  call_id: ['request_id', 'decision_id', 'fapi_interaction_id'],
  thumbprint: ['certificate_thumbprint', 'bound_thumbprint'],
};

const LOOKUP_SHAPES: Readonly<Record<LookupKind, RegExp>> = {
  client_id: SAFE_VALUE,
  call_id: SAFE_VALUE,
  token_hash: SHA256_BASE64URL,
  thumbprint: SHA256_BASE64URL,
};

/**
 * Builds the Logs Insights query for the newest decisions, of one lookup or of all calls.
 *
 * The one place where a value enters a query. EMF lines and Lambda's own lines share the log group, so every query
 * asks for the schema of the record.
 *
 * @param limit - Rows, a whole number of 1 or more.
 * @throws ValueNotSearchable when the value does not have the form of its kind.
 */
export const buildDecisionQuery = (query: { readonly lookup?: Lookup; readonly limit: number }): string =>
  [
    'fields @timestamp, @message',
    ...(query.lookup === undefined ? [] : [`filter ${buildCondition(query.lookup)}`]),
    `filter schema like "${DECISION_SCHEMA}"`,
    'sort @timestamp desc',
    `limit ${buildCount(query.limit)}`,
  ].join('\n| ');

const buildCondition = ({ kind, value }: Lookup): string => {
  if (!LOOKUP_SHAPES[kind].test(value)) throw new ValueNotSearchable(kind, whyRefused(kind));
  return LOOKUP_FIELDS[kind].map((field) => `${field} = "${value}"`).join(' or ');
};

const whyRefused = (kind: LookupKind): string =>
  kind === 'token_hash' || kind === 'thumbprint'
    ? `A ${kind} is base64url(SHA-256): 43 characters of A-Z, a-z, 0-9, "-" and "_".`
    : `A ${kind} can be searched when it has at most 256 characters of A-Z, a-z, 0-9 and _ . : @ / + = -`;

const buildCount = (count: number): string => {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new RangeError('a limit is a whole number of 1 or more');
  return String(count);
};
