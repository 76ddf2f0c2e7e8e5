import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import type { Lookup, LookupKind } from '../../../contract/lookup.ts';
import { hashInBrowser } from './hash.ts';

const KINDS: readonly (readonly [kind: LookupKind, field: keyof ReadDecisionRecord])[] = [
  ['token_hash', 'token_hash'],
  ['thumbprint', 'certificate_thumbprint'],
  ['thumbprint', 'bound_thumbprint'],
  ['client_id', 'client_id'],
  ['subject', 'sub'],
  ['request_id', 'request_id'],
  ['decision_id', 'decision_id'],
  ['interaction_id', 'fapi_interaction_id'],
];

/** Finds the value of a record that has a hash: what a text is that was known by its hash alone. */
export const findHashedValue = async (
  record: ReadDecisionRecord,
  hash: string,
): Promise<Lookup | undefined> => {
  for (const [kind, field] of KINDS) {
    const value = record[field];
    if (typeof value === 'string' && (await hashInBrowser(value)) === hash) return { kind, value };
  }
  return undefined;
};
