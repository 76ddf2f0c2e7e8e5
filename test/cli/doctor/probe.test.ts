import { createSecureContext } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { createNodeProbe } from '../../../cli/doctor/probe/node-probe.ts';
import { answerJson, startScriptedServer } from '../../support/authorizer-server.ts';
import { type Authority, makeAuthority, startTlsServer } from '../../support/authorizer-tls.ts';

let authority: Authority;

beforeAll(async () => {
  authority = await makeAuthority();
});

const probe = createNodeProbe();

describe('a connection to a server', () => {
  test('tells the certificate of one that is not trusted, and why', async () => {
    await using server = await tlsServer({});
    const { tls, clockAheadMs, address } = await probe.connect(new URL(server.url));

    expect(tls?.error).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(tls?.chain.map(({ subject }) => subject)).toEqual(['CN=localhost']);
    expect(tls?.protocol).toBe('TLSv1.3');
    expect(Math.abs(clockAheadMs ?? Number.NaN)).toBeLessThan(60_000);
    expect(address).toBe(new URL(server.url).host);
  });

  test('tells the certificate also of one that wants a client certificate', async () => {
    await using server = await tlsServer({ clientCa: authority.ca });
    const { tls } = await probe.connect(new URL(server.url));

    expect(tls?.chain[0]?.subject).toBe('CN=localhost');
    expect(server.seen).toHaveLength(0);
  });

  test('shows the client certificate to the domain alone', async () => {
    await using server = await tlsServer({ clientCa: authority.ca });
    const { certificate, key } = await authority.issue({ dnsName: 'client' });
    const asClient = createNodeProbe(createSecureContext({ cert: certificate, key }));
    await asClient.connect(new URL(server.url));
    await asClient.connectAsClient(new URL(server.url));

    expect(server.seen.map(({ client }) => client)).toEqual(['client']);
  });

  test('over plain HTTP has no certificate, and sends no credentials', async () => {
    const server = await startScriptedServer(answerJson({}));
    const { tls } = await probe.connect(new URL(server.url));
    await server.close();

    expect(tls).toBeUndefined();
    expect(server.seen.map(({ method, headers }) => `${method} ${headers['authorization']}`)).toEqual([
      'HEAD undefined',
    ]);
  });

  test('that cannot be made rejects with the code', async () => {
    await expect(probe.connect(new URL('https://127.0.0.1:1'))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

const tlsServer = async ({ clientCa }: { readonly clientCa?: string }) => {
  const server = await startTlsServer(await authority.issue({ dnsName: 'localhost' }), () => ({}), clientCa);
  return { ...server, [Symbol.asyncDispose]: () => server.close() };
};

describe('a question about a random token', () => {
  const VARIABLES = { AUTHLETE_SERVICE_APIKEY: 'key', AUTHLETE_SERVICE_APISECRET: 'a-secret-of-nobody' };
  const ask = async (body: unknown, status = 200) => {
    const server = await startScriptedServer(answerJson(body, status));
    const answer = await probe.introspect({ ...VARIABLES, AUTHLETE_BASE_URL: server.url });
    await server.close();
    return { answer, seen: server.seen };
  };

  test('is asked once, with a token that nobody has', async () => {
    const one = await ask({ action: 'UNAUTHORIZED', resultCode: 'A057302' });
    const two = await ask({ action: 'UNAUTHORIZED', resultCode: 'A057302' });

    expect(one.answer).toMatchObject({ kind: 'unknown_token', resultCode: 'A057302' });
    const tokens = [...one.seen, ...two.seen].map(({ body }) => JSON.parse(body).token);
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(tokens[0]).toMatch(/^gatelens-doctor-[\w-]{32}$/);
  });

  test.each([
    [{ action: 'OK' }, 200, { kind: 'unexpected', action: 'OK' }],
    [{ action: 'BAD_REQUEST', resultCode: 'A057301' }, 200, { kind: 'unexpected', resultCode: 'A057301' }],
    [{ resultCode: 'A001203' }, 401, { kind: 'fault', code: 'introspection_unauthorized' }],
    [{}, 500, { kind: 'fault', code: 'introspection_failed' }],
    [{}, 200, { kind: 'fault', code: 'introspection_bad_response' }],
  ])('%j with %i is %j', async (body, status, expected) => {
    const { answer } = await ask(body, status);

    expect(answer).toMatchObject(expected);
    expect(JSON.stringify(answer)).not.toContain('a-secret-of-nobody');
  });

  test('of RFC 7662: an inactive token is one that it does not know', async () => {
    const server = await startScriptedServer(answerJson({ active: false }));
    const answer = await probe.introspect({
      INTROSPECTION_ENDPOINT: `${server.url}/introspect`,
      INTROSPECTION_CLIENT_ID: 'id',
      INTROSPECTION_CLIENT_SECRET: 'a-secret-of-nobody',
    });
    await server.close();

    expect(answer).toMatchObject({ kind: 'unknown_token' });
  });
});
