import { hash } from 'node:crypto';
import type { IntrospectionClient, IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
import { isObject } from './json.ts';
import { memoize } from './memo.ts';
import { hashToken } from './redact.ts';
import { listSecrets } from './secrets.ts';

/** Limits of an introspection cache. */
export interface CacheLimits {
  /** Longest time that an answer is used, milliseconds: the longest that a revocation can go unseen. */
  readonly ttlMs: number;
  readonly maxEntries: number;
  /** Clock that nobody puts back, milliseconds. Default `performance.now`. */
  readonly monotonicNow?: () => number;
}

/** Answers of an introspection server, kept in the memory of one function instance. */
export interface AnswerCache {
  /**
   * Makes the key of a request: a digest of all that its answer depends on, which is the server, the credentials for
   * it and every member of the request. Neither token nor certificate can be read from it.
   *
   * @param tokenHash - Of the token of the request, where it is known already.
   */
  keyOf(client: IntrospectionClient, request: IntrospectionRequest, tokenHash?: string): string;
  /**
   * Finds the answer to a request.
   *
   * @param now - Milliseconds since the epoch.
   * @returns The answer, frozen, and its age in milliseconds; undefined when there is none that may be used now.
   */
  find(
    key: string,
    now: number,
  ): { readonly response: IntrospectionResponse; readonly ageMs: number } | undefined;
  /**
   * Keeps a frozen copy of an answer when it is an OK that holds; any other is forgotten.
   *
   * @param askedAt - Milliseconds since the epoch, before the request went out.
   * @param durationMs - How long asking took. Default 0.
   */
  keep(key: string, response: IntrospectionResponse, askedAt: number, durationMs?: number): void;
}

interface Entry {
  readonly response: IntrospectionResponse;
  readonly askedAt: number;
  /** The same moment by the monotonic clock. */
  readonly startedAt: number;
}

/**
 * Creates a cache that gives up what was used least recently.
 *
 * Answers go in as copies that nothing can change. An answer is as old as the clock says that runs ahead: a monotonic one may stand still while Lambda freezes the
 * function, and a wall clock that was put back must not make an entry live longer.
 */
export function createAnswerCache({
  ttlMs,
  maxEntries,
  monotonicNow = () => performance.now(),
}: CacheLimits): AnswerCache {
  const entries = new Map<string, Entry>();
  return {
    keyOf: (client, request, tokenHash = hashToken(request.token ?? '')) => {
      const { token, clientCertificate: pem, ...rest } = request;
      const parts = [
        client.endpoint,
        listSecrets(client.secrets),
        rest,
        pem && recallDigest(pem),
        token === null,
      ];
      return `${tokenHash}.${recallDigest(JSON.stringify(parts))}`;
    },
    find: (key, now) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      const wallAgeMs = now - entry.askedAt;
      const ageMs = Math.max(wallAgeMs, monotonicNow() - entry.startedAt);
      if (wallAgeMs < 0 || ageMs >= ttlMs || !holds(entry.response, entry.askedAt + ageMs)) return undefined;
      entries.set(key, entry);
      return { response: entry.response, ageMs };
    },
    keep: (key, response, askedAt, durationMs = 0) => {
      entries.delete(key);
      if (!holds(response, askedAt)) return;
      entries.set(key, { response: copy(response), askedAt, startedAt: monotonicNow() - durationMs });
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
    },
  };
}

/** Distinct certificates and surroundings of a token whose digests are remembered in one function instance. */
const MEMO_SIZE = 64;
const recallDigest = memoize((text) => hash('sha256', text, 'base64url'), MEMO_SIZE);

/** Copies what JSON can carry, in less than a tenth of the time that `structuredClone` takes, and freezes it. */
const copy = <T>(value: T): T => copyValue(value) as T;

function copyValue(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(copyValue));
  if (!isObject(value)) return value;
  const members: Record<string, unknown> = { ...value };
  for (const name in members) members[name] = copyValue(members[name]);
  return Object.freeze(members);
}

const holds = ({ action, existent, usable, expiresAt }: IntrospectionResponse, now: number): boolean =>
  action === 'OK' && existent === true && usable === true && expiresAt !== undefined && expiresAt > now;
