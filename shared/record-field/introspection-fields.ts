import type { FieldGroup } from './record-field.ts';

/** What the introspection server said. The objects stand apart, last in the record. */
export const INTROSPECTION_FIELDS = {
  action: {
    form: 'text',
    source: 'Authlete, introspection',
    example: 'UNAUTHORIZED',
    meaning: 'The action that the server asked for. A server of RFC 7662 names none; it is then derived.',
  },
  result_code: {
    form: 'text',
    source: 'Authlete, result codes',
    example: 'A065305',
    meaning: 'Code behind the action.',
  },
  resultMessage: {
    form: 'text',
    source: 'Authlete, introspection',
    example: '[A065305] The client certificate does not match the thumbprint of the access token.',
    meaning: "The server's own words.",
  },
  introspection_ms: {
    form: 'number',
    unit: 'ms',
    source: 'Gatelens',
    example: 11.482,
    meaning: 'Time that asking the server took. Left out when it was not asked.',
  },
  introspection_cache: {
    form: 'words',
    words: ['hit', 'miss', 'off'],
    grows: true,
    source: 'Gatelens',
    meaning: 'Whether the answer came from the cache inside the function.',
  },
  introspection_cache_age: {
    form: 'number',
    unit: 's',
    source: 'RFC 7662 section 4',
    example: 12.5,
    meaning: 'Age of a cached answer: the longest that a revocation can have gone unseen.',
  },
  introspection_exception: {
    form: 'text',
    source: 'Authlete, Python authorizer',
    example: 'IntrospectionFault: The introspection server did not answer in time.',
    meaning: 'Class and message of what was thrown: by the server, by a hook or by the authorizer itself.',
  },
} as const satisfies FieldGroup;

/** The introspection itself, without secrets. */
export const INTROSPECTION_OBJECTS = {
  introspection_request: {
    form: 'object',
    source: 'Authlete, introspection',
    example: { token_hash: 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo', scopes: ['time:query'] },
    meaning: 'What the server was asked; the token as its hash, the certificate as its thumbprint.',
  },
  introspection_response: {
    form: 'object',
    source: 'Authlete, introspection; RFC 7662 section 2.2',
    example: { action: 'UNAUTHORIZED', resultCode: 'A065305' },
    meaning:
      'What it answered, without hidden properties; of an OK, without what the record has as keys of its own.',
  },
} as const satisfies FieldGroup;
