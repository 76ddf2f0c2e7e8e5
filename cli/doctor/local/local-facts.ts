import type { X509Certificate } from 'node:crypto';
import type { IntrospectionFacts } from '../aws/gather-connection.ts';
import type { Variables } from '../facts/configuration-facts.ts';
import type { Read } from '../facts/read.ts';
import type { ServerProbe } from '../probe/probe.ts';

/** Everything that the checks of this machine look at. */
export interface LocalFacts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly stack: StackFacts;
  /** Variables that were given; undefined when there are none of the authorizer's. */
  readonly configured?: ConfiguredFacts;
}

/** Variables of the shell or of a file, and their introspection server. */
export interface ConfiguredFacts extends IntrospectionFacts {
  /** Where they came from. */
  readonly source: string;
  readonly variables: Variables;
}

/** The local stack of this checkout. */
export type StackFacts =
  /** `ports`: those that it would take, and whether something listens there. */
  | { readonly kind: 'absent'; readonly ports: readonly PortFacts[] }
  /** A file that cannot be read, or of a process that has ended. */
  | { readonly kind: 'stale'; readonly file: string; readonly why: string }
  | {
      readonly kind: 'running';
      readonly pid: number;
      /** Others than the owner may read the file, which holds credentials. */
      readonly isReadableByOthers: boolean;
      readonly services: readonly { readonly name: string; readonly server: Read<ServerProbe> }[];
      readonly certificates: readonly {
        readonly file: string;
        readonly certificate: Read<X509Certificate>;
      }[];
      readonly introspection: IntrospectionFacts;
    };

/** A port that the stack would take. */
export interface PortFacts {
  readonly service: string;
  readonly variable: string;
  readonly port: number;
  readonly isTaken: boolean;
}
