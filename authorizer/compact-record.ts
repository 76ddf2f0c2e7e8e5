import type { RecordDraft } from './record.ts';

/** Keys that a compact record does without: they repeat others, or matter to a refusal only. */
const LEFT_OUT = {
  introspection_request: undefined,
  introspection_response: undefined,
  action: undefined,
  resultMessage: undefined,
  result_code: undefined,
  token_type: undefined,
  grant_type: undefined,
  certificate_subject: undefined,
  certificate_issuer: undefined,
  certificate_serial: undefined,
  certificate_not_before: undefined,
  certificate_not_after: undefined,
  user_agent: undefined,
  stage: undefined,
  extended_request_id: undefined,
  function_request_id: undefined,
  domain: undefined,
} as const satisfies Partial<Record<keyof RecordDraft, undefined>>;

/**
 * Shortens the record of an Allow, which `detail` then says. Ids, hashes, scopes and times stay; the thumbprint that a
 * token is bound to is that of the certificate, and a check that is not listed has passed: else it were no Allow.
 */
export function compactRecord(draft: RecordDraft): RecordDraft {
  const masked = draft.masked?.filter((path) => !path.startsWith('introspection_re'));
  return {
    ...draft,
    ...LEFT_OUT,
    path: draft.resource === undefined ? draft.path : undefined,
    bound_thumbprint: draft.binding === 'bound' ? undefined : draft.bound_thumbprint,
    checks: draft.checks?.filter(({ result }) => result !== 'passed'),
    masked: masked?.length ? masked : undefined,
    detail: 'compact',
  };
}
