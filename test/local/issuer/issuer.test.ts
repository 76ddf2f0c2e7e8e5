import { X509Certificate } from 'node:crypto';
import { Agent, get } from 'node:https';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startIssuer } from '../../../local/issuer/issuer.ts';
import { sendCall } from '../../../local/traffic/call.ts';
import { postForm, readMember, startTestIssuer, type TestIssuer } from '../../support/issuer.ts';

let running: TestIssuer;
const noise = [vi.spyOn(console, 'info'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];

beforeAll(async () => {
  running = await startTestIssuer();
});

afterAll(() => running.stop());

const thumbprintOf = (pem: string): string =>
  Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');

type Identity = keyof TestIssuer['identities'];

const askToken = (identity: Identity, form: Readonly<Record<string, string>>) =>
  postForm(running.issuer.tokenEndpoint, running.identities[identity], form);

const CLIENT_CREDENTIALS = {
  grant_type: 'client_credentials',
  client_id: 'tutorial-client',
  scope: 'time:query',
};

describe('the token endpoint (RFC 8705)', () => {
  test('gives an opaque bearer token bound to the certificate of the request', async () => {
    const answer = await askToken('first', CLIENT_CREDENTIALS);

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      expires_in: 3_600,
      scope: 'time:query',
      token_type: 'Bearer',
    });
    const stored = await running.issuer.tokens.find(readMember(answer.body, 'access_token'));
    expect(stored).toMatchObject({
      clientId: 'tutorial-client',
      scopes: ['time:query'],
      grantType: 'client_credentials',
      thumbprint: thumbprintOf(running.certificates.clients[0].certificate),
    });
  });

  test('the second client gets tokens bound to the second certificate', async () => {
    const answer = await askToken('second', { ...CLIENT_CREDENTIALS, client_id: 'partner-client' });

    const stored = await running.issuer.tokens.find(readMember(answer.body, 'access_token'));
    expect(stored?.thumbprint).toBe(thumbprintOf(running.certificates.clients[1].certificate));
  });

  const refusals: readonly {
    readonly name: string;
    readonly identity: Identity;
    readonly change: Readonly<Record<string, string>>;
    readonly status: number;
    readonly error: string;
    readonly description: RegExp;
  }[] = [
    {
      name: 'another certificate',
      identity: 'second',
      change: {},
      status: 401,
      error: 'invalid_client',
      description: /unregistered client certificate/,
    },
    {
      name: 'no certificate',
      identity: 'none',
      change: {},
      status: 401,
      error: 'invalid_client',
      description: /client certificate was not provided/,
    },
    {
      name: 'an unknown client',
      identity: 'first',
      change: { client_id: 'nobody' },
      status: 401,
      error: 'invalid_client',
      description: /client not found/,
    },
    {
      name: 'an unknown scope',
      identity: 'first',
      change: { scope: 'time:query time:travel' },
      status: 400,
      error: 'invalid_scope',
      description: /time:query accounts:read payments:write/,
    },
    {
      name: "a scope that is another client's",
      identity: 'second',
      change: { client_id: 'partner-client', scope: 'payments:write' },
      status: 400,
      error: 'invalid_scope',
      description: /time:query accounts:read$/,
    },
    {
      name: 'an unknown grant type',
      identity: 'first',
      change: { grant_type: 'password' },
      status: 400,
      error: 'unsupported_grant_type',
      description: /grant_type/,
    },
    {
      name: 'a resource that is not the API',
      identity: 'first',
      change: { resource: 'urn:other' },
      status: 400,
      error: 'invalid_target',
      description: /resource/,
    },
  ];

  test.each(refusals)('$name is $error', async ({ identity, change, status, error, description }) => {
    const answer = await askToken(identity, { ...CLIENT_CREDENTIALS, ...change });

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({
      error,
      error_description: expect.stringMatching(description),
    });
  });
});

describe('the introspection and revocation endpoints', () => {
  const introspect = (token: string, secret = running.issuer.introspector.clientSecret) => {
    const basic = Buffer.from(`${running.issuer.introspector.clientId}:${secret}`).toString('base64');
    return postForm(
      running.issuer.introspectionEndpoint,
      running.identities.none,
      { token },
      { authorization: `Basic ${basic}` },
    );
  };
  const issue = async () => readMember((await askToken('first', CLIENT_CREDENTIALS)).body, 'access_token');

  test('the resource server is told of the token and its binding (RFC 7662)', async () => {
    const answer = await introspect(await issue());

    expect(JSON.parse(answer.body)).toMatchObject({
      active: true,
      client_id: 'tutorial-client',
      scope: 'time:query',
      token_type: 'Bearer',
      cnf: { 'x5t#S256': thumbprintOf(running.certificates.clients[0].certificate) },
    });
  });

  test('a wrong secret is refused', async () => {
    const answer = await introspect(await issue(), 'wrong');

    expect(answer.status).toBe(401);
    expect(readMember(answer.body, 'error')).toBe('invalid_client');
  });

  test('a client revokes its own token, and no other client can (RFC 7009)', async () => {
    const token = await issue();
    const revoke = (identity: Identity, clientId: string) =>
      postForm(running.issuer.revocationEndpoint, running.identities[identity], {
        token,
        client_id: clientId,
      });

    await revoke('second', 'partner-client');
    expect(await running.issuer.tokens.find(token)).toBeDefined();

    await revoke('first', 'tutorial-client');
    expect(await running.issuer.tokens.find(token)).toBeUndefined();
    expect(JSON.parse((await introspect(token)).body)).toEqual({ active: false });
  });
});

describe('the issuer', () => {
  test('names its endpoints in its metadata', async () => {
    const { issuer, identities } = running;
    const answer = await sendCall({
      target: 'the issuer',
      url: `${issuer.url}/.well-known/openid-configuration`,
      method: 'GET',
      identity: identities.none,
    });

    expect(JSON.parse(answer.body)).toMatchObject({
      issuer: issuer.url,
      token_endpoint: issuer.tokenEndpoint,
      introspection_endpoint: issuer.introspectionEndpoint,
      revocation_endpoint: issuer.revocationEndpoint,
      response_types_supported: ['code'],
      tls_client_certificate_bound_access_tokens: true,
    });
  });

  test('refuses a Host that is not the loopback', async () => {
    const { tokenEndpoint } = running.issuer;
    const headers = { host: 'attacker.example' };
    const agent = new Agent({ ...running.identities.first, servername: 'localhost' });

    const status = await new Promise((resolve, reject) => {
      const request = get(tokenEndpoint, { headers, agent }, (response) =>
        resolve(response.resume().statusCode),
      );
      request.once('error', reject);
    });

    expect(status).toBe(403);
  });

  test('a port in use is EADDRINUSE', async () => {
    const port = Number(new URL(running.issuer.url).port);

    await expect(startIssuer({ port, certificates: running.certificates })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  test('has printed nothing through all this', () => {
    expect(noise.flatMap((spy) => spy.mock.calls)).toEqual([]);
  });
});
