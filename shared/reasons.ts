import { ALLOWED, FAILED } from './plain-reasons.ts';

/** Where in a decision a reason arises. */
export type Stage = 'allow' | 'request' | 'introspection' | 'token' | 'binding' | 'authorization' | 'own';

/** Error code of the challenge (RFC 6750 section 3.1, RFC 9449 section 7.1, RFC 9470 section 3). */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'insufficient_user_authentication'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce';

/** Who can put a rejection right. `none`: nobody needs to act. */
export type Actor = 'none' | 'client' | 'authorization_server' | 'api_owner' | 'platform';

/** What a reason means for the call that it decided. */
export interface ReasonEntry {
  readonly stage: Stage;
  /** The status that RFC 6750, RFC 8705 and RFC 9470 ask for; 500 for a fault. */
  readonly httpStatus: 200 | 400 | 401 | 403 | 500;
  /** Absent where the challenge names no error. */
  readonly oauthError?: OAuthError;
  /** One sentence without any value of the call: it stands in the record as `reason_text`. */
  readonly sentence: string;
}

type Row = readonly [
  stage: Stage,
  httpStatus: ReasonEntry['httpStatus'],
  oauthError: OAuthError | null,
  sentence: string,
];

/** In rows, since the Lambda bundle carries them. A code is never renamed or reused. */
const ROWS = {
  allowed: ALLOWED,
  no_credentials: ['request', 401, null, 'The call carries no access token.'],
  multiple_credentials: [
    'request',
    400,
    'invalid_request',
    'The call carries more than one Authorization value.',
  ],
  token_in_query: ['request', 400, 'invalid_request', 'The call carries its access token in the URL.'],
  malformed_authorization: [
    'request',
    400,
    'invalid_request',
    'The Authorization header is not a well-formed access token.',
  ],
  scheme_unsupported: [
    'request',
    401,
    null,
    'The Authorization header uses another scheme than Bearer or DPoP.',
  ],
  request_malformed: ['request', 400, 'invalid_request', 'The call cannot be read as a call to this API.'],
  resource_wildcard: [
    'request',
    400,
    'invalid_request',
    'The path holds `*` or `?`, which a policy would read as a wildcard.',
  ],
  resource_too_long: [
    'request',
    400,
    'invalid_request',
    'The path is longer than a policy resource may be (512 characters with its ARN).',
  ],
  domain_not_allowed: ['request', 403, null, 'The call came in by a domain that is not allowed.'],
  route_unknown: ['authorization', 403, null, 'No rule names the scopes that this route needs.'],
  introspection_unreachable: ['introspection', 500, null, 'The introspection server could not be reached.'],
  introspection_timeout: ['introspection', 500, null, 'The introspection server did not answer in time.'],
  introspection_unauthorized: [
    'introspection',
    500,
    null,
    'The introspection server refused our own credentials.',
  ],
  introspection_failed: [
    'introspection',
    500,
    null,
    'The introspection server reported a failure of its own.',
  ],
  introspection_bad_response: [
    'introspection',
    500,
    null,
    'The introspection server sent an answer that cannot be trusted.',
  ],
  secret_unavailable: [
    'introspection',
    500,
    null,
    'Our own credentials for the introspection server could not be fetched.',
  ],
  token_unknown: [
    'token',
    401,
    'invalid_token',
    'The authorization server does not know this token: it was never issued there, was revoked, or is long expired.',
  ],
  token_foreign: ['token', 401, 'invalid_token', 'The token was issued for another service.'],
  token_malformed: [
    'token',
    401,
    'invalid_token',
    'The token is not of a kind that this authorization server issues.',
  ],
  token_inactive: [
    'token',
    401,
    'invalid_token',
    'The authorization server says that the token is not active, without saying why.',
  ],
  token_expired: ['token', 401, 'invalid_token', 'The token has expired.'],
  token_revoked: ['token', 401, 'invalid_token', 'The token was revoked.'],
  token_not_yet_valid: ['token', 401, 'invalid_token', 'The token is not valid yet.'],
  token_rejected: ['token', 401, 'invalid_token', 'The authorization server refused the token.'],
  issuer_mismatch: [
    'token',
    401,
    'invalid_token',
    'The token comes from another issuer than this API trusts.',
  ],
  audience_mismatch: ['token', 401, 'invalid_token', 'The token was issued for another API.'],
  subject_mismatch: [
    'token',
    403,
    'invalid_request',
    'The token belongs to another subject than this call requires.',
  ],
  request_rejected: [
    'token',
    400,
    'invalid_request',
    'The authorization server refused the request as incomplete.',
  ],
  certificate_missing: [
    'binding',
    401,
    'invalid_token',
    'The token is bound to a client certificate, and the call presented none.',
  ],
  certificate_mismatch: [
    'binding',
    401,
    'invalid_token',
    'The client certificate is not the one that this token is bound to.',
  ],
  certificate_malformed: [
    'binding',
    401,
    'invalid_token',
    'The presented client certificate cannot be read.',
  ],
  certificate_expired: ['binding', 401, 'invalid_token', 'The client certificate has expired.'],
  certificate_not_yet_valid: ['binding', 401, 'invalid_token', 'The client certificate is not valid yet.'],
  certificate_revoked: ['binding', 401, 'invalid_token', 'The client certificate has been revoked.'],
  binding_required: [
    'binding',
    401,
    'invalid_token',
    'The token is not bound to a certificate, and this API takes bound tokens only.',
  ],
  binding_unverifiable: [
    'binding',
    401,
    'invalid_token',
    'The binding of the token cannot be checked: this kind of call carries no client certificate.',
  ],
  cnf_malformed: [
    'binding',
    401,
    'invalid_token',
    'The thumbprint that the token is bound to cannot be read.',
  ],
  cnf_unsupported: [
    'binding',
    401,
    'invalid_token',
    'The token is bound in a way that this authorizer cannot check.',
  ],
  dpop_missing: [
    'binding',
    401,
    'invalid_token',
    'The call carries no DPoP proof, which its token or its scheme asks for.',
  ],
  dpop_multiple: ['binding', 401, 'invalid_dpop_proof', 'The call carries more than one DPoP proof.'],
  dpop_invalid: ['binding', 401, 'invalid_dpop_proof', 'The DPoP proof is not valid.'],
  dpop_nonce_required: [
    'binding',
    401,
    'use_dpop_nonce',
    'The authorization server wants a nonce in the DPoP proof.',
  ],
  jkt_mismatch: [
    'binding',
    401,
    'invalid_token',
    'The DPoP proof is signed with another key than the token is bound to.',
  ],
  insufficient_scope: [
    'authorization',
    403,
    'insufficient_scope',
    'The token does not cover the scopes that this route needs.',
  ],
  subject_missing: [
    'authorization',
    403,
    'invalid_request',
    'The token has no subject, and this call requires one.',
  ],
  acr_insufficient: [
    'authorization',
    401,
    'insufficient_user_authentication',
    "The user's authentication is not strong enough for this call.",
  ],
  auth_too_old: [
    'authorization',
    401,
    'insufficient_user_authentication',
    "The user's authentication is too long ago for this call.",
  ],
  access_forbidden: [
    'authorization',
    403,
    'insufficient_scope',
    'The authorization server refused this access.',
  ],
  policy_denied: [
    'authorization',
    403,
    null,
    "The API's own rule refused the call after the token was found valid.",
  ],
  hook_failed: ['own', 500, null, 'A hook of the authorizer threw an error or did not return in time.'],
  config_invalid: ['own', 500, null, 'The authorizer is configured wrongly.'],
  internal_error: FAILED,
} as const satisfies Readonly<Record<string, Row | ReasonEntry>>;

/** Code of a reason. */
export type Reason = keyof typeof ROWS;

const isEntry = (row: Row | ReasonEntry): row is ReasonEntry => 'stage' in row;

const buildEntry = (row: Row | ReasonEntry): ReasonEntry => (isEntry(row) ? row : entryOf(row));

const entryOf = ([stage, httpStatus, oauthError, sentence]: Row): ReasonEntry => ({
  stage,
  httpStatus,
  ...(oauthError === null ? {} : { oauthError }),
  sentence,
});

/**
 * Every reason a decision can have: the closed list that record, metrics, alarms, dashboard and docs share.
 *
 * What to do about each stands in `REASON_GUIDANCE`, apart, so that the Lambda bundle does not carry it.
 */
export const REASONS: Readonly<Record<Reason, ReasonEntry>> = Object.fromEntries(
  Object.entries(ROWS).map(([reason, row]) => [reason, buildEntry(row)]),
) as Record<Reason, ReasonEntry>;

/** Tells whether a text is a code of the closed list. */
export const isReason = (text: string): text is Reason => Object.hasOwn(REASONS, text);

/** What to do about a reason. */
export interface Guidance {
  /** RFC clause or other source that the rejection rests on. */
  readonly clause: string;
  readonly actor: Actor;
  readonly nextStep: string;
}

/** For each reason: the clause it rests on, who must act, and the next step. */
export const REASON_GUIDANCE: Readonly<Record<Reason, Guidance>> = {
  allowed: { clause: 'RFC 6750 section 2', actor: 'none', nextStep: 'Nothing to do.' },
  no_credentials: {
    clause: 'RFC 6750 section 3.1',
    actor: 'client',
    nextStep: 'Send the access token in the Authorization header: `Authorization: Bearer <token>`.',
  },
  multiple_credentials: {
    clause: 'RFC 6750 section 2',
    actor: 'client',
    nextStep:
      'Send exactly one Authorization header; look for a proxy or a client library that adds a second one.',
  },
  token_in_query: {
    clause: 'FAPI 2.0 Security Profile section 5.3.4',
    actor: 'client',
    nextStep:
      'Send the token in the Authorization header only. Treat this token as exposed: URLs end up in logs. Revoke it and get a new one.',
  },
  malformed_authorization: {
    clause: 'RFC 6750 section 2.1',
    actor: 'client',
    nextStep:
      'Send `Bearer`, one space, and the token as it was issued, without quotes, commas or line breaks.',
  },
  scheme_unsupported: {
    clause: 'RFC 6750 section 2.1',
    actor: 'client',
    nextStep: 'Call with an OAuth access token; Basic and other schemes do not open this API.',
  },
  request_malformed: {
    clause: 'RFC 6750 section 3.1',
    actor: 'platform',
    nextStep:
      'Check that API Gateway invokes the function as a REQUEST authorizer, and what sent this event.',
  },
  resource_wildcard: {
    clause: 'Amazon API Gateway developer guide, policy resources',
    actor: 'client',
    nextStep: 'Send these characters percent-encoded, or not at all.',
  },
  resource_too_long: {
    clause: 'Amazon API Gateway developer guide, limits',
    actor: 'client',
    nextStep: 'Shorten the path; move long values into the query or the body.',
  },
  domain_not_allowed: {
    clause: 'RFC 8705 section 6.5',
    actor: 'api_owner',
    nextStep:
      'Disable the default execute-api endpoint, where no client certificate is asked for; tell the client the custom domain.',
  },
  route_unknown: {
    clause: 'RFC 6750 section 3.1',
    actor: 'api_owner',
    nextStep: 'Add the route to the route table or to the OpenAPI document, also when it needs no scope.',
  },
  introspection_unreachable: {
    clause: 'RFC 7662 section 4',
    actor: 'platform',
    nextStep:
      "Check the introspection address, DNS, the function's network and the server's TLS certificate.",
  },
  introspection_timeout: {
    clause: 'RFC 7662 section 4',
    actor: 'authorization_server',
    nextStep:
      'Look at the introspection latency; see whether the server or the network is slow before raising the deadline.',
  },
  introspection_unauthorized: {
    clause: 'RFC 7662 section 2.3',
    actor: 'api_owner',
    nextStep:
      'Check the introspection credentials of the authorizer and whether they were rotated or locked. The caller did nothing wrong.',
  },
  introspection_failed: {
    clause: 'RFC 7662 section 2.3',
    actor: 'authorization_server',
    nextStep: 'Read result code and message in the record; ask the operator of the authorization server.',
  },
  introspection_bad_response: {
    clause: 'RFC 7662 section 2.2',
    actor: 'authorization_server',
    nextStep: "Check the address (a proxy, a login page or a redirect in between?) and the server's version.",
  },
  secret_unavailable: {
    clause: 'RFC 7662 section 2.1',
    actor: 'api_owner',
    nextStep:
      "Check that the secret of the record's exception exists and holds a text, that the function's role may read and decrypt it, and that its network reaches the store. The caller did nothing wrong.",
  },
  token_unknown: {
    clause: 'RFC 7662 section 2.2',
    actor: 'client',
    nextStep:
      'Get a new token. If the token is fresh, check that it comes from this authorization server and was not revoked.',
  },
  token_foreign: {
    clause: 'RFC 7662 section 4',
    actor: 'client',
    nextStep:
      'Get a token from the authorization server of this API; check for mixed environments such as test and production.',
  },
  token_malformed: {
    clause: 'RFC 7662 section 2.2',
    actor: 'client',
    nextStep: 'Send the access token, not an ID token or a refresh token.',
  },
  token_inactive: {
    clause: 'RFC 7662 section 2.2',
    actor: 'client',
    nextStep: "Get a new token. The token's earlier calls tell whether it expired or was revoked.",
  },
  token_expired: {
    clause: 'RFC 6750 section 3.1',
    actor: 'client',
    nextStep: 'Get a new token, or use the refresh token; renew before `exp`.',
  },
  token_revoked: {
    clause: 'RFC 7009 section 2',
    actor: 'client',
    nextStep: 'Get a new token, if the grant still stands.',
  },
  token_not_yet_valid: {
    clause: 'RFC 7662 section 2.2',
    actor: 'authorization_server',
    nextStep: 'Check the clocks of the authorization server and of the client.',
  },
  token_rejected: {
    clause: 'RFC 6750 section 3.1',
    actor: 'client',
    nextStep: 'Read result code and message in the record, and get a new token.',
  },
  issuer_mismatch: {
    clause: 'RFC 7662 section 4',
    actor: 'client',
    nextStep: 'Get a token from the issuer that this API names; check for mixed environments.',
  },
  audience_mismatch: {
    clause: 'RFC 8707 section 2',
    actor: 'client',
    nextStep: 'Ask for the token with the resource or audience of this API.',
  },
  subject_mismatch: {
    clause: 'RFC 7662 section 4',
    actor: 'client',
    nextStep: 'Call with a token of the right user.',
  },
  request_rejected: {
    clause: 'RFC 6750 section 3.1',
    actor: 'client',
    nextStep: 'Read result code and message in the record.',
  },
  certificate_missing: {
    clause: 'RFC 8705 section 3',
    actor: 'client',
    nextStep:
      'Call over mutual TLS with the certificate that was used at the token endpoint, at the domain that asks for it.',
  },
  certificate_mismatch: {
    clause: 'RFC 8705 section 3',
    actor: 'client',
    nextStep:
      'Call with the certificate that was used at the token endpoint, or get a new token with this one. If the client does not know this certificate, treat the token as stolen: revoke it.',
  },
  certificate_malformed: {
    clause: 'RFC 8705 section 3.1',
    actor: 'platform',
    nextStep:
      'Check what stands between the TLS connection and the authorizer: the certificate arrived damaged.',
  },
  certificate_expired: {
    clause: 'RFC 8705 section 6.3',
    actor: 'client',
    nextStep: 'Renew the certificate, then get a new token with it: tokens stay bound to the old one.',
  },
  certificate_not_yet_valid: {
    clause: 'RFC 8705 section 6.3',
    actor: 'client',
    nextStep: 'Check the validity of the certificate and the clocks.',
  },
  certificate_revoked: {
    clause: 'RFC 8705 section 6.3',
    actor: 'client',
    nextStep: 'Get a new certificate, then a new token with it.',
  },
  binding_required: {
    clause: 'FAPI 2.0 Security Profile section 5.3.4',
    actor: 'client',
    nextStep:
      'Get a certificate-bound token: call the token endpoint over mutual TLS, with a client that is registered for bound tokens.',
  },
  binding_unverifiable: {
    clause: 'RFC 8705 section 3',
    actor: 'api_owner',
    nextStep:
      'Use a REQUEST authorizer at a domain with mutual TLS; a TOKEN authorizer never sees the certificate.',
  },
  cnf_malformed: {
    clause: 'RFC 8705 section 3.1',
    actor: 'authorization_server',
    nextStep: 'Check how the authorization server writes `cnf`: base64url of SHA-256, 43 characters.',
  },
  cnf_unsupported: {
    clause: 'RFC 7800 section 3.1',
    actor: 'authorization_server',
    nextStep: 'Issue tokens bound by certificate (RFC 8705) for this API.',
  },
  dpop_missing: {
    clause: 'RFC 9449 section 7.1',
    actor: 'client',
    nextStep:
      'Send a DPoP proof with each call, signed with the key that the token is bound to. A token that is not bound to a DPoP key goes with the Bearer scheme.',
  },
  dpop_multiple: {
    clause: 'RFC 9449 section 4.3',
    actor: 'client',
    nextStep: 'Send exactly one DPoP header.',
  },
  dpop_invalid: {
    clause: 'RFC 9449 section 4.3',
    actor: 'client',
    nextStep:
      'Check algorithm, key, `htm`, `htu`, `iat` and `ath` of the proof against result message and RFC.',
  },
  dpop_nonce_required: {
    clause: 'RFC 9449 section 9',
    actor: 'client',
    nextStep: 'Repeat the call with the nonce from the `DPoP-Nonce` header in the proof.',
  },
  jkt_mismatch: {
    clause: 'RFC 9449 section 7.1',
    actor: 'client',
    nextStep: 'Sign with the key that was used at the token endpoint, or get a new token.',
  },
  insufficient_scope: {
    clause: 'RFC 6750 section 3.1',
    actor: 'client',
    nextStep:
      'Ask for a token with the missing scope; the client must be registered for it and the user must have agreed.',
  },
  subject_missing: {
    clause: 'RFC 7662 section 2.2',
    actor: 'client',
    nextStep: 'Call with a token that a user has granted, not with one from client credentials.',
  },
  acr_insufficient: {
    clause: 'RFC 9470 section 3',
    actor: 'client',
    nextStep: 'Send the user through authentication again with the `acr_values` of the challenge.',
  },
  auth_too_old: {
    clause: 'RFC 9470 section 3',
    actor: 'client',
    nextStep: 'Send the user through authentication again with the `max_age` of the challenge.',
  },
  access_forbidden: {
    clause: 'RFC 6750 section 3.1',
    actor: 'client',
    nextStep: 'Read result code and message in the record.',
  },
  policy_denied: {
    clause: 'RFC 6750 section 3.1',
    actor: 'api_owner',
    nextStep: 'Look at the hook that turned the policy into a Deny.',
  },
  hook_failed: {
    clause: 'OWASP ASVS 16.5.3',
    actor: 'api_owner',
    nextStep: 'Read the error in the record and mend the hook.',
  },
  config_invalid: {
    clause: 'OWASP ASVS 16.5.3',
    actor: 'api_owner',
    nextStep:
      "Read the exception in the record, and the list of wrong settings in the function's log at its start.",
  },
  internal_error: {
    clause: 'OWASP ASVS 16.5.3',
    actor: 'api_owner',
    nextStep: 'Read the error in the record; report it if it comes from Gatelens.',
  },
};
