/** What Authlete tells the resource server to do. */
export type IntrospectionAction =
  | 'OK'
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'INTERNAL_SERVER_ERROR';

/** One result of Authlete's introspection: its code, what to do, the text, and the OAuth error of the challenge. */
export interface ResultDefinition {
  readonly code: string;
  readonly action: IntrospectionAction;
  readonly text: string;
  readonly error: 'invalid_request' | 'invalid_token' | 'insufficient_scope';
}

/**
 * Results that the local introspection API gives, with Authlete's codes and texts.
 *
 * The `error` of `no_token`, the certificate results and the subject results is our reading; Authlete's list gives
 * codes and texts only.
 */
export const RESULTS = {
  valid: {
    code: 'A056001',
    action: 'OK',
    text: 'The access token is valid.',
    error: 'invalid_request',
  },
  no_token: {
    code: 'A057301',
    action: 'BAD_REQUEST',
    text: 'The request does not contain a valid access token.',
    error: 'invalid_token',
  },
  not_found: {
    code: 'A057302',
    action: 'UNAUTHORIZED',
    text: 'The access token does not exist.',
    error: 'invalid_token',
  },
  expired: {
    code: 'A065303',
    action: 'UNAUTHORIZED',
    text: 'The access token has expired.',
    error: 'invalid_token',
  },
  expired_refreshable: {
    code: 'A065301',
    action: 'UNAUTHORIZED',
    text: 'The access token has expired but it can be refreshed using the corresponding refresh token.',
    error: 'invalid_token',
  },
  expired_both: {
    code: 'A065302',
    action: 'UNAUTHORIZED',
    text: 'Both the access token and the refresh token have expired.',
    error: 'invalid_token',
  },
  scope_missing: {
    code: 'A064302',
    action: 'FORBIDDEN',
    text: "The access token does not cover the required scope '{scope}'.",
    error: 'insufficient_scope',
  },
  scope_none: {
    code: 'A064301',
    action: 'FORBIDDEN',
    text: 'No scopes are associated with the access token.',
    error: 'insufficient_scope',
  },
  subject_none: {
    code: 'A066301',
    action: 'FORBIDDEN',
    text: 'The access token is not associated with any subject.',
    error: 'invalid_request',
  },
  subject_mismatch: {
    code: 'A066302',
    action: 'FORBIDDEN',
    text: 'The subject associated with the access token is different from the subject required to access the protected resource.',
    error: 'invalid_request',
  },
  certificate_missing: {
    code: 'A065304',
    action: 'UNAUTHORIZED',
    text: 'The client failed to present a certificate and the access token is MTLS bound.',
    error: 'invalid_token',
  },
  certificate_mismatch: {
    code: 'A065305',
    action: 'UNAUTHORIZED',
    text: "The client's certificate does not match the thumbprint of the access token.",
    error: 'invalid_token',
  },
  certificate_malformed: {
    code: 'A065307',
    action: 'UNAUTHORIZED',
    text: 'Failed to parse the client certificate because it is malformed.',
    error: 'invalid_token',
  },
} as const satisfies Readonly<Record<string, ResultDefinition>>;

/** Name of one result. */
export type ResultName = keyof typeof RESULTS;
