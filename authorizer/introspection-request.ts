import type { Certificate } from './certificate.ts';
import type { Credentials } from './credentials.ts';
import type { AuthorizerRequest } from './event.ts';
import type { IntrospectionRequest } from './introspection.ts';

/** What the introspection server is asked about besides token, scopes and certificate, on every call. */
export type AskedBesides = Pick<IntrospectionRequest, 'resources' | 'acrValues' | 'maxAge'>;

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
): IntrospectionRequest => ({
  token: credentials.kind === 'token' ? credentials.token : null,
  scopes,
  subject: besides.subject,
  clientCertificate: certificate.kind === 'absent' ? (request.certificate?.pem ?? null) : certificate.pem,
  ...proofOf(request, credentials),
  resources: besides.resources,
  uri: null,
  message: null,
  headers: null,
  requiredComponents: null,
  acrValues: besides.acrValues,
  maxAge: besides.maxAge,
  dpopNonceRequired: false,
});

/** `htu` goes without query and fragment (RFC 9449 section 4.2). */
const proofOf = (
  request: AuthorizerRequest,
  credentials: Credentials,
): Pick<IntrospectionRequest, 'dpop' | 'htm' | 'htu'> => {
  if (credentials.kind !== 'token' || credentials.proof === undefined)
    return { dpop: null, htm: null, htu: null };
  const { domain, urlPath, method } = request;
  return {
    dpop: credentials.proof,
    htm: method ?? null,
    htu: domain === undefined || urlPath === undefined ? null : `https://${domain}${urlPath}`,
  };
};
