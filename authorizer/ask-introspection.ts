import type { IntrospectionCache } from '../shared/decision-record.ts';
import type { Call } from './call.ts';
import { introspectionTimeoutMs, withDeadline } from './deadline.ts';
import type { IntrospectionFault, IntrospectionRequest, IntrospectionResponse } from './introspection.ts';
import { readPlainAnswer } from './plain-answer.ts';

/** What came of asking: a checked answer, or the fault. */
export type Asked =
  | {
      readonly cache: IntrospectionCache;
      /** Time that asking took; undefined when the cache had the answer. */
      readonly durationMs?: number;
      /** Time since the cached answer was asked for, milliseconds. */
      readonly ageMs?: number;
      readonly response: IntrospectionResponse;
    }
  | {
      readonly cache: IntrospectionCache;
      readonly durationMs: number;
      readonly fault: IntrospectionFault;
      readonly exceptionText: string;
    };

/**
 * Asks about the token of a call: the cache where there is one, else the introspection server.
 *
 * Each call that misses asks for itself, under its own deadline. An answer to a DPoP proof is never used again: its
 * server has checked that very proof (RFC 9449 section 11.1).
 *
 * @param hashToken - Digest of the token of the request.
 * @param meanwhile - Work that is done while the server is being waited for, if there is time; it may throw.
 */
export async function askIntrospection(
  call: Call,
  request: IntrospectionRequest,
  hashToken: () => string | undefined,
  meanwhile: () => void,
): Promise<Asked> {
  const { introspection, introspectionCache, now } = call.settings;
  if (introspectionCache === undefined || request.dpop !== null)
    return askServer(call, request, 'off', meanwhile);
  const cache = await introspectionCache;
  const key = cache.keyOf(introspection, request, hashToken());
  const askedAt = now();
  const found = cache.find(key, askedAt);
  if (found !== undefined) return { cache: 'hit', ...found };
  const asked = await askServer(call, request, 'miss', meanwhile);
  if ('response' in asked) cache.keep(key, asked.response, askedAt, asked.durationMs);
  return asked;
}

/** Asks the introspection server under the deadline, whoever implements the client. */
async function askServer(
  { settings, context, hooksMs = 0 }: Call,
  request: IntrospectionRequest,
  cache: IntrospectionCache,
  meanwhile: () => void,
): Promise<Asked> {
  const started = performance.now();
  const timeoutMs = introspectionTimeoutMs(settings.timeoutMs - hooksMs, context);
  try {
    const answer = await withDeadline(timeoutMs, (signal) => {
      // Node writes a request at the end of the turn in which it was made.
      setImmediate(tryQuietly, meanwhile);
      return settings.introspection.introspect(request, signal);
    });
    const response = readPlainAnswer(answer) ?? (await parseAnswer(answer));
    return { cache, durationMs: performance.now() - started, response };
  } catch (error) {
    const durationMs = performance.now() - started;
    return { cache, durationMs, ...(await import('./name-fault.ts')).nameFault(error, timeoutMs) };
  }
}

/** Any other answer is read by code that only its call loads. */
const parseAnswer = async (answer: unknown): Promise<IntrospectionResponse> =>
  (await import('./introspection-response.ts')).parseIntrospectionResponse(answer);

/** What fails here fails again where its result is needed. */
const tryQuietly = (work: () => void): void => {
  try {
    work();
  } catch {
    return;
  }
};
