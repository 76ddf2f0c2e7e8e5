import type { Certificate } from './certificate.ts';
import type { Credentials } from './credentials.ts';
import type { ParsedEvent, RequestFacts } from './event.ts';
import type { IntrospectionFault, IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
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
  /** Scopes that the call needs; null for none. */
  readonly scopes: readonly string[] | null;
  /** Built for every call that can be read; sent only with a token. */
  readonly request?: IntrospectionRequest;
  /** Only of a request that was sent. */
  readonly redactedRequest?: Redacted;
  readonly response?: IntrospectionResponse;
  readonly redactedResponse?: Redacted;
  readonly introspectionMs?: number;
  readonly fault?: IntrospectionFault;
  /** What was thrown, as hooks get it. */
  readonly exception?: unknown;
  /** Class and message of what was thrown, not yet free of secrets. */
  readonly exceptionText?: string;
}
