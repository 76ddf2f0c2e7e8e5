import type { X509Certificate } from 'node:crypto';

/** What came of connecting to a server over TLS. */
export interface ServerProbe {
  /** `host:port`. */
  readonly address: string;
  /** undefined over plain HTTP. */
  readonly tls?: {
    /** Code of Node, such as `CERT_HAS_EXPIRED`; undefined when the chain is trusted and the name fits. */
    readonly error?: string;
    /** The server's own first. */
    readonly chain: readonly X509Certificate[];
    /** Such as `TLSv1.2`. */
    readonly protocol: string;
  };
  /** How far this machine's clock is ahead of the server's, milliseconds; undefined when it told no date. */
  readonly clockAheadMs?: number;
}

/** What an introspection server said of a token that nobody has. */
export type IntrospectionProbe =
  | { readonly kind: 'unknown_token'; readonly durationMs: number; readonly resultCode?: string }
  /** It said something else, such as OK. */
  | { readonly kind: 'unexpected'; readonly action: string; readonly resultCode?: string }
  | { readonly kind: 'fault'; readonly code: string; readonly sentence: string };

/** Connects to servers. Every member may reject with an error of Node. */
export interface Probe {
  /** Connects and says nothing but `HEAD`, without credentials. */
  connect(url: URL): Promise<ServerProbe>;
  /** The same with the client certificate that was given, if one was. */
  connectAsClient(url: URL): Promise<ServerProbe>;
  /** Asks about a random token, with the credentials of an environment. */
  introspect(environment: Readonly<Record<string, string>>): Promise<IntrospectionProbe>;
}
