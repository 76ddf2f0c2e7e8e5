import type { DecisionRecord } from '../../../shared/decision-record.ts';
import { type Lookup, type LookupKind, SHA256_BASE64URL } from '../../contract/lookup.ts';
import { textEquals, ValueNotSearchable } from './query-text.ts';

/** Record fields that a lookup compares, each by `=`: only equality uses a field index. */
const LOOKUP_FIELDS: Readonly<Record<Exclude<LookupKind, 'hashed_id'>, readonly (keyof DecisionRecord)[]>> = {
  client_id: ['client_id'],
  token_hash: ['token_hash'],
  call_id: ['request_id', 'decision_id', 'fapi_interaction_id'],
  request_id: ['request_id'],
  decision_id: ['decision_id'],
  interaction_id: ['fapi_interaction_id'],
  subject: ['sub'],
  thumbprint: ['certificate_thumbprint', 'bound_thumbprint'],
};

/**
 * Builds the condition of one lookup.
 *
 * @throws ValueNotSearchable when the value does not have the form of its kind.
 */
export const buildLookupCondition = ({ kind, value }: Lookup): string => {
  const isHash = kind === 'token_hash' || kind === 'thumbprint' || kind === 'hashed_id';
  if (isHash && !SHA256_BASE64URL.test(value)) {
    throw new ValueNotSearchable(
      `A ${kind} is base64url(SHA-256): 43 characters of A-Z, a-z, 0-9, "-" and "_".`,
    );
  }
  if (kind === 'hashed_id') return hashedIdCondition(value);
  return LOOKUP_FIELDS[kind].map((field) => textEquals(field, value)).join(' or ');
};

/** What a text can be that is known by its hash alone. */
const HASHED_FIELDS: readonly (keyof DecisionRecord)[] = [
  ...LOOKUP_FIELDS.call_id,
  ...LOOKUP_FIELDS.token_hash,
  ...LOOKUP_FIELDS.thumbprint,
  ...LOOKUP_FIELDS.client_id,
  ...LOOKUP_FIELDS.subject,
];

/** The store hashes its values as hexadecimal. */
const hashedIdCondition = (hash: string): string => {
  const hex = Buffer.from(hash, 'base64url').toString('hex');
  return [
    textEquals('token_hash', hash),
    ...HASHED_FIELDS.map((field) => `sha256(${field}) = "${hex}"`),
  ].join(' or ');
};
