import * as z from 'zod';
import { MAX_VALUE_LENGTH } from './filter.ts';

/**
 * What a search can look for.
 *
 * - `call_id`: a request id, a decision id or an interaction id, whichever it is.
 * - `hashed_id`: base64url(SHA-256) of a text that may be a token, or a hash, a thumbprint, a client id, a subject or an
 *   id of a call. The store hashes its values to compare, which no index helps: it reads the whole range.
 * - `thumbprint`: x5t#S256 of a certificate, presented or bound.
 */
export const LOOKUP_KINDS = [
  'client_id',
  'token_hash',
  'call_id',
  'request_id',
  'decision_id',
  'interaction_id',
  'hashed_id',
  'subject',
  'thumbprint',
] as const;

/** Kind of a lookup. */
export type LookupKind = (typeof LOOKUP_KINDS)[number];

/**
 * base64url of 32 bytes: 43 characters, the last of which carries four bits and two zeros.
 *
 * Every token hash and thumbprint has this form; three quarters of all random 43-character texts have not.
 */
export const SHA256_BASE64URL = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** A UUID of any version, in either case. */
export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One value to look for. It is never a token: the page hashes a token before it asks. */
export const lookupSchema = z.object({
  kind: z.enum(LOOKUP_KINDS),
  value: z.string().min(1).max(MAX_VALUE_LENGTH),
});

/** One value to look for. */
export type Lookup = z.infer<typeof lookupSchema>;
