import type { Credentials } from './credentials.ts';
import type { AuthorizerRequest } from './event.ts';
import type { IntrospectionRequest } from './introspection.ts';
import type { Certificate } from './plain-certificate.ts';

/** What the introspection server is asked about besides token, scopes and certificate, on every call. */
export type AskedBesides = Pick<IntrospectionRequest, 'resources' | 'acrValues' | 'maxAge'>;

/** What the introspection server is asked about a DPoP proof. */
export type AskedProof = Pick<IntrospectionRequest, 'dpop' | 'htm' | 'htu'>;

/** Nothing. */
export const NO_PROOF: AskedProof = { dpop: null, htm: null, htu: null };

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
  proof: AskedProof = NO_PROOF,
): IntrospectionRequest => ({
  token: credentials.kind === 'token' ? credentials.token : null,
  scopes,
  subject: besides.subject,
  clientCertificate: certificate.kind === 'absent' ? (request.certificate?.pem ?? null) : certificate.pem,
  ...proof,
  resources: besides.resources,
  uri: null,
  message: null,
  headers: null,
  requiredComponents: null,
  acrValues: besides.acrValues,
  maxAge: besides.maxAge,
  dpopNonceRequired: false,
});
