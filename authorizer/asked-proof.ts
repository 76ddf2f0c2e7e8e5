import type { Credentials } from './credentials.ts';
import type { AuthorizerRequest } from './event.ts';
import { type AskedProof, NO_PROOF } from './introspection-request.ts';

/** The DPoP proof of a call; `htu` goes without query and fragment (RFC 9449 section 4.2). */
export const proofOf = (request: AuthorizerRequest, credentials: Credentials): AskedProof => {
  if (credentials.kind !== 'token' || credentials.proof === undefined) return NO_PROOF;
  const { domain, urlPath, method } = request;
  return {
    dpop: credentials.proof,
    htm: method ?? null,
    htu: domain === undefined || urlPath === undefined ? null : `https://${domain}${urlPath}`,
  };
};
