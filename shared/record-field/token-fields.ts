import type { FieldGroup } from './record-field.ts';

/** The access token, as far as the answer describes it. */
export const TOKEN_FIELDS = {
  token_hash: {
    form: 'text',
    source: 'RFC 9449 section 4.2',
    example: 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo',
    meaning:
      'base64url(SHA-256(token)), 43 characters: the value that DPoP calls `ath`. The token is nowhere.',
  },
  token_type: {
    form: 'text',
    source: 'RFC 6749 section 7.1',
    example: 'Bearer',
    meaning: 'Scheme that the token came with.',
  },
  client_id: {
    form: 'text',
    source: 'RFC 7662 section 2.2',
    example: '26478243745571',
    meaning: 'Client that the token was issued to: its alias where Authlete uses one, else its id.',
  },
  sub: {
    form: 'text',
    source: 'RFC 7662 section 2.2',
    example: 'john',
    meaning: 'Subject of the token. Left out for client credentials.',
  },
  scope: {
    form: 'text',
    source: 'RFC 6749 section 3.3',
    example: 'time:query accounts:read',
    meaning: 'Scopes of the token, separated by spaces.',
  },
  required_scope: {
    form: 'text',
    source: 'RFC 6749 section 3.3',
    example: 'time:query',
    meaning: 'Scopes that the call needs.',
  },
  missing_scope: {
    form: 'text',
    source: 'RFC 6749 section 3.3',
    example: 'payments:write',
    meaning: 'Scopes that the call needs and the token lacks.',
  },
  exp: {
    form: 'integer',
    unit: 's since the epoch',
    source: 'RFC 7662 section 2.2',
    example: 1_795_430_400,
    meaning: 'When the token expires.',
  },
  grant_type: {
    form: 'text',
    source: 'Authlete, introspection',
    example: 'CLIENT_CREDENTIALS',
    meaning: 'Grant that the token came from, in the spelling of the server.',
  },
} as const satisfies FieldGroup;
