import type { Reason } from '../shared/reasons.ts';

/**
 * The introspection request, in the words of Authlete's `/api/auth/introspection`.
 *
 * All fifteen members are always there; null stands for no value. It carries the raw token: hand it to hooks and
 * to the introspection server, never to a log.
 *
 * @see {@link https://docs.authlete.com/ Authlete introspection API}
 */
export interface IntrospectionRequest {
  readonly token: string | null;
  readonly scopes: readonly string[] | null;
  readonly subject: string | null;
  /** PEM. */
  readonly clientCertificate: string | null;
  readonly dpop: string | null;
  readonly htm: string | null;
  readonly htu: string | null;
  readonly resources: readonly string[] | null;
  readonly uri: string | null;
  readonly message: string | null;
  readonly headers: null;
  readonly requiredComponents: readonly string[] | null;
  readonly acrValues: readonly string[] | null;
  /** Seconds; 0 for no check. */
  readonly maxAge: number;
  readonly dpopNonceRequired: boolean;
}

/** What the introspection server asks the resource server to do. */
export type Action = 'OK' | 'BAD_REQUEST' | 'UNAUTHORIZED' | 'FORBIDDEN' | 'INTERNAL_SERVER_ERROR';

/** A checked introspection answer, in Authlete's spelling. What was absent or null is left out. */
export interface IntrospectionResponse {
  readonly action: Action;
  readonly resultCode?: string;
  readonly resultMessage?: string;
  /** Value for `WWW-Authenticate`; meaningless with action OK. */
  readonly responseContent?: string;
  /** Decimal text: a 64-bit number does not fit a JavaScript one. */
  readonly clientId?: string;
  readonly clientIdAlias?: string;
  readonly clientIdAliasUsed?: boolean;
  readonly subject?: string;
  readonly scopes?: readonly string[];
  readonly existent?: boolean;
  readonly usable?: boolean;
  readonly sufficient?: boolean;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
  /** x5t#S256 of the certificate that the token is bound to. */
  readonly certificateThumbprint?: string;
  readonly grantType?: string;
  readonly dpopNonce?: string;
  /** Only of a server that leaves the checks of the token to the resource server. */
  readonly claims?: TokenClaims;
  /** Every member of the documented answer as it was received, hidden properties included. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** What an answer of RFC 7662 tells beyond the members above; the authorizer checks it. */
export interface TokenClaims {
  readonly active: boolean;
  readonly iss?: string;
  readonly aud?: readonly string[];
  /** Seconds since the epoch. */
  readonly nbf?: number;
  /** Seconds since the epoch. */
  readonly iat?: number;
  /** The server calls it active, but not an access token. */
  readonly isOtherKind?: boolean;
  /** The token is bound to something else than a certificate, or the call shows a proof that nobody checks. */
  readonly isBoundOtherwise?: boolean;
}

/**
 * Asks an authorization server about a token.
 *
 * Bring your own to use another server, another transport or a cache: resolve to an object in the form of Authlete's
 * introspection answer. It is checked like one from the network, and the deadline applies to it all the same.
 */
export interface IntrospectionClient {
  /** Server asked, for the configuration's hash; without credentials. */
  readonly endpoint?: string;
  /**
   * Values that must reach no log, context or error, such as the service's own credentials; a function where they
   * change. It gives the same list until they do.
   */
  readonly secrets?: readonly string[] | (() => readonly string[]);
  /**
   * @param signal - Aborts when the deadline has passed.
   * @returns The answer, still unchecked.
   * @throws IntrospectionFault, or anything else, when no answer could be had.
   */
  introspect(request: IntrospectionRequest, signal: AbortSignal): Promise<unknown>;
}

/** Why no introspection answer could be had. */
export type IntrospectionFaultCode = Extract<
  Reason,
  | 'introspection_unreachable'
  | 'introspection_timeout'
  | 'introspection_unauthorized'
  | 'introspection_failed'
  | 'introspection_bad_response'
  | 'secret_unavailable'
  | 'config_invalid'
>;

/** What a failed answer said about itself. */
export interface IntrospectionFaultDetail extends ErrorOptions {
  readonly resultCode?: string | undefined;
  readonly resultMessage?: string | undefined;
}

/** A fault: the introspection server gave no answer that can be decided on. A refusal is a verdict, not this. */
export class IntrospectionFault extends Error {
  override readonly name = 'IntrospectionFault';
  /** Stable; match on this, never on the message. */
  readonly code: IntrospectionFaultCode;
  readonly resultCode: string | undefined;
  readonly resultMessage: string | undefined;

  constructor(code: IntrospectionFaultCode, message: string, detail: IntrospectionFaultDetail = {}) {
    super(message, detail.cause === undefined ? {} : { cause: detail.cause });
    this.code = code;
    this.resultCode = detail.resultCode;
    this.resultMessage = detail.resultMessage;
  }
}
