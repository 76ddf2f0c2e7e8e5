import type { LookupKind } from '../../../contract/lookup.ts';
import type { Row } from '../../../contract/rows.ts';

/** More than a reader looks at; beyond it the page begins anew. */
const MAX_KNOWN = 50_000;

/**
 * Notes the hashes, thumbprints, client ids and subjects of shown decisions.
 *
 * A record never holds a token, so a text that equals one of these can be searched as it is.
 */
export const noteKnownValues = (known: Map<string, LookupKind>, rows: readonly Row[]): void => {
  if (known.size > MAX_KNOWN) known.clear();
  const note = (kind: LookupKind, value: string | undefined): void => {
    if (value !== undefined) known.set(value, kind);
  };
  for (const row of rows) {
    if (row.kind !== 'decision') continue;
    const { record } = row;
    note('subject', record.sub);
    note('client_id', record.client_id);
    note('thumbprint', record.certificate_thumbprint);
    note('thumbprint', record.bound_thumbprint);
    note('token_hash', record.token_hash);
  }
};
