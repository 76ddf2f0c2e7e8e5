import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { IntrospectionClient, IntrospectionRequest } from '../../authorizer/introspection.ts';
import { createIntrospection } from '../../authorizer/introspection-client.ts';
import {
  type Authority,
  makeAuthority,
  type Pair,
  type SeenTlsRequest,
  startTlsServer,
  type TlsServer,
} from '../support/authorizer-tls.ts';

let authority: Authority;
let other: Authority;
let trusted: Pair;
const running: TlsServer[] = [];
const request = { token: 'tok', scopes: null, dpop: null } as IntrospectionRequest;

beforeAll(async () => {
  authority = await makeAuthority();
  other = await makeAuthority('CN=Another authority');
  trusted = await authority.issue({ dnsName: 'localhost' });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const start = async (
  pair: Pair,
  answer: (seen: SeenTlsRequest) => unknown = () => ({ action: 'OK' }),
  clientCa?: string,
): Promise<TlsServer> => {
  const server = await startTlsServer(pair, answer, clientCa);
  running.push(server);
  return server;
};

const authlete = (baseUrl: string, ca?: string): IntrospectionClient =>
  createIntrospection({
    kind: 'authlete',
    apiVersion: 'V2',
    baseUrl,
    serviceApiKey: 'key',
    secret: 'secret',
    ...(ca === undefined ? {} : { ca }),
  }).introspection;

const ask = (client: IntrospectionClient): Promise<unknown> =>
  client.introspect(request, AbortSignal.timeout(20_000));

describe('an introspection server over TLS', () => {
  test('is asked when an extra authority vouches for it', async () => {
    const server = await start(trusted);

    await expect(ask(authlete(server.url, authority.ca))).resolves.toEqual({ action: 'OK' });
  });

  const yesterday = (): Date => new Date(Date.now() - 86_400_000);
  test.each<{ name: string; pair: () => Promise<Pair>; ca?: () => string; code: string }>([
    {
      name: 'no authority that is known',
      pair: async () => trusted,
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
    {
      name: 'another authority',
      pair: () => other.issue({ dnsName: 'localhost' }),
      ca: () => authority.ca,
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
    {
      name: 'another host name',
      pair: () => authority.issue({ dnsName: 'api.example.com' }),
      ca: () => authority.ca,
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
    {
      name: 'an expired certificate',
      pair: () =>
        authority.issue({
          dnsName: 'localhost',
          notBefore: new Date(yesterday().getTime() - 1),
          notAfter: yesterday(),
        }),
      ca: () => authority.ca,
      code: 'CERT_HAS_EXPIRED',
    },
  ])('with $name gets neither token nor secret, and is not asked again', async ({ pair, ca, code }) => {
    const server = await start(await pair());

    await expect(ask(authlete(server.url, ca?.()))).rejects.toMatchObject({
      code: 'introspection_unreachable',
      message: `The introspection server could not be reached (${code}).`,
    });

    expect(server.seen).toEqual([]);
    expect(server.connections()).toBe(1);
  });

  test('is not trusted because the environment turns verification off', async () => {
    const server = await start(trusted);
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      await expect(ask(authlete(server.url))).rejects.toMatchObject({ code: 'introspection_unreachable' });
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
    expect(server.seen).toEqual([]);
  });

  test('keeps its connection', async () => {
    const server = await start(trusted);
    const client = authlete(server.url, authority.ca);

    for (let call = 0; call < 3; call += 1) await ask(client);

    expect(server.connections()).toBe(1);
  });
});

describe('tls_client_auth (RFC 8705 section 2.1)', () => {
  const client = (endpoint: string, { certificate, key }: Pair): IntrospectionClient =>
    createIntrospection({
      kind: 'rfc7662',
      endpoint,
      clientId: 'api-1',
      certificate,
      secret: key,
      ca: authority.ca,
    }).introspection;

  test('shows the certificate, and names the client in the body', async () => {
    const server = await start(trusted, () => ({ active: false }), authority.ca);

    await ask(client(server.url, await authority.issue({ dnsName: 'api-1' })));

    expect(server.seen).toMatchObject([
      { client: 'api-1', body: 'token=tok&token_type_hint=access_token&client_id=api-1' },
    ]);
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  test('a certificate that the server does not take is a fault', async () => {
    const server = await start(trusted, () => ({ active: true }), authority.ca);

    await expect(ask(client(server.url, await other.issue({ dnsName: 'api-1' })))).rejects.toMatchObject({
      code: 'introspection_unreachable',
    });
    expect(server.seen).toEqual([]);
  });

  test('a key of another certificate is a fault that quotes neither', async () => {
    const { certificate } = await authority.issue({ dnsName: 'api-1' });
    const { key } = trusted;

    await expect(ask(client('https://localhost:1', { certificate, key }))).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.not.stringContaining('-----'),
    });
  });
});
