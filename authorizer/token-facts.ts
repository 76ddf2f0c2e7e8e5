import type { IntrospectionResponse } from './introspection.ts';

/** The client as the API should know it: its alias where the server says that the alias was used. */
export const clientIdOf = (response: IntrospectionResponse): string | undefined =>
  response.clientIdAliasUsed === true ? response.clientIdAlias : response.clientId;

/** The expiry in seconds since the epoch (RFC 7662 section 2.2); undefined when the answer has none. */
export const expiryOf = ({ expiresAt = 0 }: IntrospectionResponse): number | undefined => {
  const seconds = Math.trunc(expiresAt / 1000);
  return expiresAt === 0 || !Number.isSafeInteger(seconds) ? undefined : seconds;
};

/** Scopes as RFC 6749 section 3.3 writes them; undefined for none. */
export const scopeText = (scopes: readonly string[] | null | undefined): string | undefined =>
  scopes?.join(' ') || undefined;
