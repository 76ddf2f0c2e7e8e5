import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { Lookup, LookupKind } from '../../contract/lookup.ts';

const FIELDS: Readonly<Record<LookupKind, string>> = {
  client_id: 'client_id',
  token_hash: 'token_hash',
  call_id: 'request_id, decision_id or fapi_interaction_id',
  thumbprint: 'certificate_thumbprint or bound_thumbprint',
  request_id: 'request_id',
  decision_id: 'decision_id',
  interaction_id: 'fapi_interaction_id',
  hashed_id: 'SHA-256 of a token or of an id',
  subject: 'sub',
};

/** The filter in force, so that none is hidden. */
export const LookupBar = ({
  lookup,
  onClear,
}: {
  readonly lookup: Lookup;
  readonly onClear: () => void;
}): ReactNode => (
  <p className="lookup">
    <span>
      {FIELDS[lookup.kind]} = <code>{lookup.value}</code>
    </span>
    <Button variant="inline-link" onClick={onClear}>
      Show all calls
    </Button>
  </p>
);
