import type { IntrospectionCache } from '../shared/decision-record.ts';
import type { Credentials } from './credentials.ts';
import type { ParsedEvent, RequestFacts } from './event.ts';
import type { IntrospectionFault, IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
import type { Certificate } from './plain-certificate.ts';
import type { Redacted } from './redact.ts';

/** Everything that one call has shown so far. Grows from stage to stage; a stage makes a new one. */
export interface Findings {
  readonly decisionId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly parsed: ParsedEvent;
  readonly facts: RequestFacts;
  readonly certificate: Certificate;
  /** The caller's `x-fapi-interaction-id`, or one made for it. */
  readonly interactionId: string;
  readonly credentials?: Credentials;
  readonly tokenHash?: string;
  /** Scopes that the call needs; null for none. Of several alternatives, once the token is known, the nearest. */
  readonly scopes: readonly string[] | null;
  /** Lists of scopes of which one is enough. */
  readonly scopeAlternatives?: readonly (readonly string[])[];
  /** Built for every call that can be read; sent only with a token. */
  readonly request?: IntrospectionRequest;
  /** Only of a request that was answered, by the server or from the cache, or tried. */
  readonly redactedRequest?: Redacted;
  readonly response?: IntrospectionResponse;
  readonly redactedResponse?: Redacted;
  /** Time that asking took, milliseconds; not of an answer from the cache. */
  readonly introspectionMs?: number;
  /** Where the answer came from; undefined when nothing was asked. */
  readonly cache?: IntrospectionCache;
  /** Time since the cached answer was asked for, milliseconds. */
  readonly cacheAgeMs?: number;
  readonly fault?: IntrospectionFault;
  /** What was thrown, as hooks get it. */
  readonly exception?: unknown;
  /** Class and message of what was thrown, not yet free of secrets. */
  readonly exceptionText?: string;
  /** Members of the answer that were left out because they held a secret. */
  readonly leaks?: readonly string[];
}
