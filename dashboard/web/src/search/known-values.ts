import type { LookupKind } from '../../../contract/lookup.ts';
import type { Row } from '../../../contract/rows.ts';
import type { KnownValues } from './recognise.ts';

/**
 * Collects the hashes, thumbprints and client ids of shown decisions.
 *
 * A record never holds a token, so a text that equals one of these can be searched as it is.
 */
export const collectKnownValues = (rows: readonly Row[]): KnownValues => {
  const known = new Map<string, LookupKind>();
  const note = (kind: LookupKind, value: string | undefined): void => {
    if (value !== undefined) known.set(value, kind);
  };
  for (const row of rows) {
    if (row.kind !== 'decision') continue;
    const { record } = row;
    note('client_id', record.client_id);
    note('thumbprint', record.certificate_thumbprint);
    note('thumbprint', record.bound_thumbprint);
    note('token_hash', record.token_hash);
  }
  return known;
};
