import type { FieldGroup } from './record-field.ts';

/** Which record this is. */
export const IDENTITY_FIELDS = {
  schema: {
    form: 'schema',
    always: true,
    source: 'Gatelens',
    example: 'gatelens.decision/1',
    meaning: 'Name and version of the record.',
  },
  decision_id: {
    form: 'text',
    always: true,
    source: 'RFC 9562 section 5.7',
    example: '0199a6f2-7c11-7d3e-9b0a-5f2c8e417d60',
    meaning: 'UUIDv7 of the decision; the caller gets it as `X-Decision-Id`.',
  },
  timestamp: {
    form: 'timestamp',
    always: true,
    source: 'RFC 3339',
    example: '2026-11-22T12:00:00.123Z',
    meaning: 'When the call reached the authorizer, in UTC.',
  },
  service: {
    form: 'text',
    always: true,
    source: 'Powertools',
    example: 'gatelens-authorizer',
    meaning: 'Name of the authorizer: `POWERTOOLS_SERVICE_NAME` or the option `serviceName`.',
  },
  level: {
    form: 'words',
    always: true,
    words: ['INFO', 'WARN', 'ERROR'],
    grows: true,
    source: 'Powertools',
    meaning: '`INFO` for allow, `WARN` for deny, `ERROR` for error. No log level silences a record.',
  },
  message: {
    form: 'text',
    always: true,
    source: 'Powertools',
    example: 'Deny: certificate_mismatch',
    meaning: 'Decision and reason, for those who read lines.',
  },
} as const satisfies FieldGroup;
