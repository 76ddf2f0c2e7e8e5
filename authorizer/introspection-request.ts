import type { Credentials } from './credentials.ts';
import type { AuthorizerRequest } from './event.ts';
import type { IntrospectionRequest } from './introspection.ts';
import type { Certificate } from './plain-certificate.ts';

/** What the introspection server is asked about besides token, scopes and certificate, on every call. */
export type AskedBesides = Pick<IntrospectionRequest, 'resources' | 'acrValues' | 'maxAge'>;

/** What the introspection server is asked about a DPoP proof. */
export type AskedProof = Pick<IntrospectionRequest, 'dpop' | 'htm' | 'htu'>;

/** A request that asks nothing: its members are those that Authlete's Python class sends, in their order. */
export const EMPTY_REQUEST: IntrospectionRequest = {
  token: null,
  scopes: null,
  subject: null,
  clientCertificate: null,
  dpop: null,
  htm: null,
  htu: null,
  resources: null,
  uri: null,
  message: null,
  headers: null,
  requiredComponents: null,
  acrValues: null,
  maxAge: 0,
  dpopNonceRequired: false,
};

/**
 * Builds the introspection request of a call.
 *
 * The token is null when the call has none that can be used; such a request is shown to hooks and never sent.
 *
 * @param scopes - Scopes that the call needs; null for none, an empty list is passed on as it is.
 */
export const buildIntrospectionRequest = (
  request: AuthorizerRequest,
  credentials: Credentials,
  certificate: Certificate,
  scopes: readonly string[] | null,
  besides: AskedBesides & Pick<IntrospectionRequest, 'subject'>,
  proof?: AskedProof,
): IntrospectionRequest => ({
  ...EMPTY_REQUEST,
  ...besides,
  ...proof,
  token: credentials.kind === 'token' ? credentials.token : null,
  scopes,
  clientCertificate: certificate.kind === 'absent' ? (request.certificate?.pem ?? null) : certificate.pem,
});
