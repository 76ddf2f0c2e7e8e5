import type { FieldGroup } from './record-field.ts';

/** The certificate, and how the token is bound to it. */
export const BINDING_FIELDS = {
  certificate_mismatch: {
    form: 'boolean',
    always: true,
    source: 'RFC 8705 section 3',
    example: true,
    meaning:
      'The presented certificate is not the bound one: by our own comparison, or because Authlete says so.',
  },
  binding: {
    form: 'words',
    always: true,
    words: ['bound', 'unbound', 'mismatch', 'certificate_missing', 'not_checked'],
    grows: true,
    source: 'RFC 8705 section 3',
    meaning: 'How token and certificate relate.',
  },
  bound_thumbprint: {
    form: 'text',
    source: 'RFC 8705 section 3.1',
    example: 'A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0',
    meaning: '`x5t#S256` that the token is bound to. Left out where the server does not tell.',
  },
  certificate_thumbprint: {
    form: 'text',
    source: 'RFC 8705 section 3.1',
    example: 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2',
    meaning: '`x5t#S256` of the presented certificate.',
  },
  certificate_subject: {
    form: 'text',
    source: 'RFC 5280 section 4.1.2.6',
    example: 'CN=partner',
    meaning: 'Subject of the presented certificate, as API Gateway writes it.',
  },
  certificate_issuer: {
    form: 'text',
    source: 'RFC 5280 section 4.1.2.4',
    example: 'CN=partner',
    meaning: 'Its issuer.',
  },
  certificate_serial: {
    form: 'text',
    source: 'RFC 5280 section 4.1.2.2',
    example: '5d:0f:3c:11:8e:42:9a:77',
    meaning: 'Its serial number, hexadecimal.',
  },
  certificate_not_before: {
    form: 'timestamp',
    source: 'RFC 5280 section 4.1.2.5',
    example: '2026-11-22T00:00:00.000Z',
    meaning: 'Start of its validity.',
  },
  certificate_not_after: {
    form: 'timestamp',
    source: 'RFC 5280 section 4.1.2.5',
    example: '2027-11-22T00:00:00.000Z',
    meaning: 'End of its validity.',
  },
} as const satisfies FieldGroup;
