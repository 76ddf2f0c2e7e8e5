import type { FieldGroup } from './record-field.ts';

/** What was decided, and why. */
export const VERDICT_FIELDS = {
  decision: {
    form: 'words',
    always: true,
    words: ['Allow', 'Deny'],
    grows: false,
    source: 'API Gateway, policy effect',
    meaning: 'Effect of the policy that API Gateway got.',
  },
  outcome: {
    form: 'words',
    always: true,
    words: ['allow', 'deny', 'error'],
    grows: false,
    source: 'Gatelens',
    meaning: '`deny`: we decided no. `error`: nothing could be decided, and the call was refused for that.',
  },
  reason: {
    form: 'reason',
    always: true,
    source: '[Reasons](reasons.md)',
    example: 'certificate_mismatch',
    meaning: 'Code of the closed list. A minor version may add codes; none is renamed or reused.',
  },
  reason_text: {
    form: 'text',
    always: true,
    source: '[Reasons](reasons.md)',
    example: 'The client certificate is not the one that this token is bound to.',
    meaning:
      'The reason in one sentence, which holds no value of the call. It may be reworded: match on `reason`.',
  },
  http_status: {
    form: 'integer',
    always: true,
    source: 'RFC 6750 section 3.1',
    example: 401,
    meaning: 'The status that the RFCs ask for. What the caller got is in the access log.',
  },
  challenge: {
    form: 'text',
    source: 'RFC 6750 section 3',
    example: 'Bearer realm="api", error="invalid_token"',
    meaning: 'Value of `WWW-Authenticate` for a refusal.',
  },
  checks: {
    form: 'checks',
    always: true,
    source: 'Gatelens',
    example: [
      { name: 'token_exists', result: 'passed' },
      { name: 'token_not_expired', result: 'passed' },
      { name: 'scope_covered', result: 'skipped', why: 'this call needs no scope' },
      { name: 'token_not_revoked', result: 'passed' },
      {
        name: 'certificate_bound',
        result: 'failed',
        expected: 'A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0',
        actual: 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2',
        clause: 'RFC 8705 section 3',
      },
    ],
    meaning: 'Every check in the order in which they run; the five validations are always among them.',
  },
} as const satisfies FieldGroup;
