import type { Credentials } from './credentials.ts';
import type { AuthorizerRequest } from './event.ts';
import type { AskedProof } from './introspection-request.ts';

/** The DPoP proof of a call where it has one; `htu` goes without query and fragment (RFC 9449 section 4.2). */
export function proofOf(request: AuthorizerRequest, credentials: Credentials): AskedProof | undefined {
  if (credentials.kind !== 'token' || credentials.proof === undefined) return undefined;
  const { domain, urlPath, method } = request;
  return {
    dpop: credentials.proof,
    htm: method ?? null,
    htu: domain === undefined || urlPath === undefined ? null : `https://${domain}${urlPath}`,
  };
}
