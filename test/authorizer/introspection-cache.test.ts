import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Authorizer } from '../../authorizer/authorizer.ts';
import type { IntrospectionClient, IntrospectionRequest } from '../../authorizer/introspection.ts';
import { createAnswerCache } from '../../authorizer/introspection-cache.ts';
import { parseIntrospectionResponse } from '../../authorizer/introspection-response.ts';
import type { AuthorizerOptions } from '../../authorizer/options.ts';
import type { DecisionRecord } from '../../shared/decision-record.ts';
import { NOW, OTHER_PEM, okAnswer, RFC_PEM, restEvent } from '../support/authorizer-events.ts';
import { keepRecords, TracingAuthorizer } from '../support/authorizer-run.ts';

type Answer = (request: IntrospectionRequest) => unknown;

/** An authorizer with a cache, a clock and a server that a test moves. */
const start = (
  answer: Answer,
  options: AuthorizerOptions = {},
  hooks: ConstructorParameters<typeof TracingAuthorizer>[2] = {},
) => {
  const asked: IntrospectionRequest[] = [];
  const writer = keepRecords();
  const world = { now: NOW, endpoint: 'https://one.example', secrets: ['secret-of-one'] };
  const introspection: IntrospectionClient = {
    get endpoint() {
      return world.endpoint;
    },
    get secrets() {
      return world.secrets;
    },
    introspect: async (request) => {
      asked.push(request);
      return answer(request);
    },
  };
  const settings = {
    introspectionCacheTtlSeconds: 60,
    now: () => world.now,
    recordWriter: writer,
    introspection,
    ...options,
  };
  const authorizer: Authorizer = new TracingAuthorizer(settings, [], hooks);
  const call = async (event: unknown, scopes: readonly string[] | null = null): Promise<DecisionRecord> => {
    await authorizer.handle(event, {}, () => scopes);
    const record = writer.records.at(-1);
    if (record === undefined) throw new Error('no record was written');
    return record;
  };
  return { world, asked, call };
};

const withToken = (token: string, pem: string | null = RFC_PEM): Record<string, unknown> =>
  restEvent({ headers: { Authorization: `Bearer ${token}` }, pem });

/** Every object and list in a value, itself included. */
const objectsIn = (value: unknown): readonly object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];

describe('the introspection cache', () => {
  test('is off unless it is asked for', async () => {
    const { call, asked } = start(() => okAnswer(), { introspectionCacheTtlSeconds: 0 });

    const records = [await call(restEvent()), await call(restEvent())];

    expect(asked).toHaveLength(2);
    expect(records.map((record) => record.introspection_cache)).toEqual(['off', 'off']);
  });

  test('answers a second call, which says so, how old the answer is, and that nothing was asked', async () => {
    const { call, asked, world } = start(() => okAnswer());

    const first = await call(restEvent());
    world.now += 12_345;
    const second = await call(restEvent());

    expect(asked).toHaveLength(1);
    expect(first).toMatchObject({ introspection_cache: 'miss', introspection_ms: expect.any(Number) });
    expect(first).not.toHaveProperty('introspection_cache_age');
    expect(second).toMatchObject({
      decision: 'Allow',
      introspection_cache: 'hit',
      introspection_cache_age: 12.345,
      binding: 'bound',
      sub: 'john',
    });
    expect(second).not.toHaveProperty('introspection_ms');
    expect(second.checks).toEqual(
      first.checks.map((check) =>
        check.name === 'token_not_expired' ? { ...check, expected: expect.any(String) } : check,
      ),
    );
  });

  test.each([
    { name: 'a refusal', answer: { action: 'UNAUTHORIZED', resultCode: 'A057302' } },
    { name: 'an OK that does not exist', answer: okAnswer({ existent: false }) },
    { name: 'an OK that cannot be used', answer: okAnswer({ usable: false }) },
    { name: 'an OK without expiry', answer: okAnswer({ expiresAt: null }) },
    { name: 'an OK that has expired', answer: okAnswer({ expiresAt: NOW }) },
    { name: 'an answer of a wrong shape', answer: okAnswer({ scopes: 'a' }) },
  ])('does not keep $name', async ({ answer }) => {
    const { call, asked } = start(() => answer);

    const records = [await call(restEvent()), await call(restEvent())];

    expect(asked).toHaveLength(2);
    expect(records.map((record) => record.introspection_cache)).toEqual(['miss', 'miss']);
  });

  test('does not keep an answer to a DPoP proof', async () => {
    const event = restEvent({ headers: { Authorization: 'DPoP tok', DPoP: 'proof.of.key' } });
    const { call, asked } = start(() => okAnswer());

    const records = [await call(event), await call(event)];

    expect(asked).toHaveLength(2);
    expect(records.map((record) => record.introspection_cache)).toEqual(['off', 'off']);
  });

  test('does not spare a call its own checks', async () => {
    const { call, asked } = start(() => okAnswer(), {
      requireBinding: true,
      routes: { 'GET /time': ['time:query'] },
    });

    await call(withToken('stolen-token'));
    const otherCertificate = await call(withToken('stolen-token', OTHER_PEM));
    const noCertificate = await call(withToken('stolen-token', null));

    expect(asked).toHaveLength(3);
    expect([otherCertificate.reason, noCertificate.reason]).toEqual([
      'certificate_mismatch',
      'certificate_missing',
    ]);
  });

  test('a hook that changes an answer changes it for its own call only', async () => {
    const onIntrospection = (...args: unknown[]): void => {
      const response = args[3] as { scopes: string[]; members: Record<string, unknown>; subject: string };
      response.scopes.push('admin');
      response.subject = 'root';
      response.members['certificateThumbprint'] = 'changed';
    };
    const seen: unknown[] = [];
    const { call, asked } = start(
      () => okAnswer(),
      {},
      {
        onIntrospection: (...args) => {
          seen.push(structuredClone(args[3]));
          onIntrospection(...args);
        },
      },
    );

    for (let index = 0; index < 3; index += 1) await call(restEvent());

    expect(asked).toHaveLength(1);
    expect(seen).toEqual([seen[0], seen[0], seen[0]]);
    expect(seen[0]).toMatchObject({ scopes: ['time:query', 'accounts:read'], subject: 'john' });
  });

  test.each([
    { name: 'a wall clock that was put back', wallMs: 10, monotonicMs: 60_000, ageMs: undefined },
    { name: 'a monotonic clock that stood still', wallMs: 60_000, monotonicMs: 10, ageMs: undefined },
    { name: 'a wall clock put back before the question', wallMs: -1, monotonicMs: 10, ageMs: undefined },
    { name: 'a wall clock put back by a part', wallMs: 10, monotonicMs: 59_999, ageMs: 59_999 },
    { name: 'clocks that agree', wallMs: 10, monotonicMs: 10, ageMs: 10 },
  ])('$name prolongs nothing', ({ wallMs, monotonicMs, ageMs }) => {
    let monotonic = 1_000;
    const cache = createAnswerCache({ ttlMs: 60_000, maxEntries: 1, monotonicNow: () => monotonic });
    cache.keep('key', parseIntrospectionResponse(okAnswer()), NOW, 5);
    monotonic += monotonicMs - 5;

    expect(cache.find('key', NOW + wallMs)?.ageMs).toBe(ageMs);
  });

  test('a token that expired by the monotonic clock is not used', () => {
    let monotonic = 0;
    const cache = createAnswerCache({ ttlMs: 60_000, maxEntries: 1, monotonicNow: () => monotonic });
    cache.keep('key', parseIntrospectionResponse(okAnswer({ expiresAt: NOW + 20 })), NOW);
    monotonic = 20;

    expect(cache.find('key', NOW + 1)).toBeUndefined();
  });

  test('what was kept shares nothing with the answer, has the same members, and cannot be changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (grant) => {
        const cache = createAnswerCache({ ttlMs: 60_000, maxEntries: 1 });
        const response = parseIntrospectionResponse(okAnswer({ grant, clientId: 9223372036854775807n }));
        cache.keep('key', response, NOW);

        const kept = cache.find('key', NOW)?.response;

        expect(kept).toStrictEqual(response);
        expect(JSON.stringify(kept?.members['grant'])).toBe(JSON.stringify(response.members['grant']));
        expect(objectsIn(kept).every(Object.isFrozen)).toBe(true);
        const own = new Set(objectsIn(response));
        expect(objectsIn(kept).some((value) => own.has(value))).toBe(false);
      }),
      { examples: [[JSON.parse('{"__proto__":{"a":[1,{"__proto__":null}]}}')]] },
    );
  });

  test('keys tell requests apart and hold no token', () => {
    const { keyOf } = createAnswerCache({ ttlMs: 60_000, maxEntries: 1 });
    const client = (more: object): IntrospectionClient => ({ introspect: async () => null, ...more });
    const request = { token: 'a-token', scopes: null, maxAge: 0 } as IntrospectionRequest;

    const keys = [
      keyOf(client({}), request),
      keyOf(client({ endpoint: 'https://two.example' }), request),
      keyOf(client({ secrets: ['one'] }), request),
      keyOf(client({ secrets: () => ['two'] }), request),
      keyOf(client({}), { ...request, scopes: [] }),
      keyOf(client({}), { ...request, scopes: ['a', 'b'] }),
      keyOf(client({}), { ...request, scopes: ['a b'] }),
      keyOf(client({}), { ...request, subject: 'john' }),
      keyOf(client({}), { ...request, acrValues: ['gold'] }),
      keyOf(client({}), { ...request, maxAge: 1 }),
      keyOf(client({}), { ...request, resources: ['https://a.example'] }),
      keyOf(client({}), { ...request, clientCertificate: RFC_PEM }),
      keyOf(client({}), { ...request, token: 'another-token' }),
    ];

    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}$/);
  });
});

const TOKENS = ['token-one', 'token-two', 'token-three'];
const PEMS = [RFC_PEM, OTHER_PEM, null];
const SCOPES = [null, [], ['time:query'], ['time:query', 'accounts:read'], ['accounts:read', 'time:query']];
const TTL_MS = 60_000;
const MAX_ENTRIES = 3;

/** An index that is mostly the first, so that calls come again. */
const indexOf = (list: readonly unknown[]): fc.Arbitrary<number> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(list.length - 1) });

/** Time goes on, sometimes far, sometimes back. */
const step = fc.record({
  token: indexOf(TOKENS),
  pem: indexOf(PEMS),
  scopes: indexOf(SCOPES),
  endpoint: fc.constantFrom('https://one.example', 'https://one.example', 'https://two.example'),
  passMs: fc.oneof(
    { weight: 6, arbitrary: fc.nat(TTL_MS / 4) },
    { weight: 1, arbitrary: fc.constantFrom(TTL_MS, TTL_MS + 1, -1, -TTL_MS) },
  ),
  lifetimeMs: fc.constantFrom(1, TTL_MS / 3, TTL_MS * 2, TTL_MS * 2),
  isRevoked: fc.constantFrom(true, false, false, false),
});

/** What a cache may still know, in order of use. */
interface Model {
  readonly key: string;
  readonly askedAt: number;
  readonly expiresAt: number;
}

describe('no answer is ever used for another call', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('whatever the order of tokens, certificates, scopes, servers, times and revocations', async () => {
    vi.spyOn(performance, 'now').mockReturnValue(0);
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
        let answer: Record<string, unknown> = {};
        const { call, asked, world } = start(() => answer, {
          introspectionCacheTtlSeconds: TTL_MS / 1000,
          introspectionCacheMaxEntries: MAX_ENTRIES,
        });
        let model: readonly Model[] = [];
        for (const { token, pem, scopes, endpoint, passMs, lifetimeMs, isRevoked } of steps) {
          world.now += passMs;
          world.endpoint = endpoint;
          const key = JSON.stringify([token, pem, scopes, endpoint]);
          const expiresAt = world.now + lifetimeMs;
          answer = isRevoked
            ? { action: 'UNAUTHORIZED', resultCode: 'A057302' }
            : okAnswer({ subject: `${key} at ${world.now}`, expiresAt });
          const known = model.find((entry) => entry.key === key);
          const ageMs = world.now - (known?.askedAt ?? 0);
          const usable =
            known !== undefined && ageMs >= 0 && ageMs < TTL_MS && world.now < known.expiresAt
              ? known
              : undefined;
          const before = asked.length;

          const record = await call(withToken(String(TOKENS[token]), PEMS[pem] ?? null), SCOPES[scopes]);

          expect(record.introspection_cache).toBe(usable === undefined ? 'miss' : 'hit');
          expect(asked.length - before).toBe(usable === undefined ? 1 : 0);
          if (usable !== undefined) {
            hits += 1;
            expect(record.sub).toBe(`${key} at ${usable.askedAt}`);
            expect(record.introspection_cache_age).toBe(ageMs / 1000);
          }
          if (record.decision === 'Allow') expect(PEMS[pem]).toBe(RFC_PEM);
          const rest = model.filter((entry) => entry.key !== key);
          const kept = usable ?? (isRevoked ? undefined : { key, askedAt: world.now, expiresAt });
          model = (kept === undefined ? rest : [...rest, kept]).slice(-MAX_ENTRIES);
        }
      }),
      { numRuns: 400 },
    );
    expect(hits).toBeGreaterThan(200);
  }, 60_000);

  test('the least recently used goes first, and never more are kept than allowed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { maxLength: 60 }),
        fc.integer({ min: 0, max: 4 }),
        (keys, maxEntries) => {
          const cache = createAnswerCache({ ttlMs: 60_000, maxEntries });
          const response = parseIntrospectionResponse(okAnswer());
          let kept: number[] = [];
          for (const key of keys) {
            const found = cache.find(String(key), NOW) !== undefined;

            expect(found).toBe(kept.includes(key));
            if (!found) cache.keep(String(key), response, NOW);
            kept = maxEntries === 0 ? [] : [...kept.filter((other) => other !== key), key].slice(-maxEntries);
          }
        },
      ),
    );
  });
});
