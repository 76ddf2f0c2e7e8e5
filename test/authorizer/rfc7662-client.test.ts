import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type IntrospectionClient, IntrospectionFault } from '../../authorizer/introspection.ts';
import { createIntrospection } from '../../authorizer/introspection-client.ts';
import type { Rfc7662Configuration } from '../../authorizer/introspection-configuration.ts';
import { restEvent, TOKEN } from '../support/authorizer-events.ts';
import type { RunResult } from '../support/authorizer-run.ts';
import { effectOf, run } from '../support/authorizer-run.ts';
import {
  answerJson,
  type Script,
  type ScriptedServer,
  startScriptedServer,
} from '../support/authorizer-server.ts';
import { postForm, readMember, startTestIssuer, type TestIssuer } from '../support/issuer.ts';

const running: ScriptedServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const start = async (
  script: Script,
  changes: Partial<Rfc7662Configuration> = {},
): Promise<{ server: ScriptedServer; introspection: IntrospectionClient }> => {
  const server = await startScriptedServer(script);
  running.push(server);
  return {
    server,
    introspection: createIntrospection({
      kind: 'rfc7662',
      endpoint: `${server.url}/introspect?tenant=1`,
      clientId: 's6BhdRkqt3',
      secret: 'gX1fBat3bV',
      ...changes,
    }).introspection,
  };
};

describe('the RFC 7662 client', () => {
  test('posts a form with Basic credentials, as in the sample of RFC 7662', async () => {
    const { server, introspection } = await start(answerJson({ active: false }));

    await run({ event: restEvent({ headers: { Authorization: 'Bearer mF_9.B5f-4.1JqM' } }), introspection });

    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        path: '/introspect?tenant=1',
        headers: {
          authorization: 'Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW',
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'token=mF_9.B5f-4.1JqM&token_type_hint=access_token',
      },
    ]);
  });

  test('id and secret are form-encoded before Basic (RFC 6749 section 2.3.1)', async () => {
    const { server, introspection } = await start(answerJson({ active: false }), {
      clientId: 'a:b c',
      secret: 'p+%ü:~secret',
    });

    await run({ event: restEvent(), introspection });

    const [, encoded = ''] = String(server.seen[0]?.headers['authorization']).split(' ');
    expect(Buffer.from(encoded, 'base64').toString()).toBe('a%3Ab+c:p%2B%25%C3%BC%3A%7Esecret');
  });

  test('a token is form-encoded', async () => {
    const { server, introspection } = await start(answerJson({ active: false }));

    await run({ event: restEvent({ headers: { Authorization: 'Bearer a+b/c==' } }), introspection });

    expect(new URLSearchParams(server.seen[0]?.body).get('token')).toBe('a+b/c==');
  });

  test.each<{ name: string; script: Script; reason: string }>([
    {
      name: '401',
      script: answerJson({ error: 'invalid_client' }, 401),
      reason: 'introspection_unauthorized',
    },
    { name: '403', script: answerJson({}, 403), reason: 'introspection_unauthorized' },
    { name: '400', script: answerJson({ error: 'invalid_request' }, 400), reason: 'introspection_failed' },
    {
      name: '500 that says active',
      script: answerJson({ active: true }, 500),
      reason: 'introspection_failed',
    },
    {
      name: '201 that says active',
      script: answerJson({ active: true }, 201),
      reason: 'introspection_bad_response',
    },
    {
      name: 'a redirect',
      script: (_seen, response) => void response.writeHead(307, { Location: '/x' }).end('{"active":true}'),
      reason: 'introspection_bad_response',
    },
    {
      name: 'a JWT (RFC 9701)',
      script: (_seen, response) => void response.end('ey.ey.s'),
      reason: 'introspection_bad_response',
    },
    { name: 'null', script: answerJson(null), reason: 'introspection_bad_response' },
  ])('$name is $reason', async ({ script, reason }) => {
    const { server, introspection } = await start(script);

    const result = await run({ event: restEvent(), introspection });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record).toMatchObject({ reason, outcome: 'error' });
    expect(server.seen).toHaveLength(1);
  });

  test('no secret comes back in a record, whatever the server quotes', async () => {
    const secret = 'a secret+of the client';
    const quoted = [secret, 'a+secret%2Bof+the+client', Buffer.from(secret).toString('base64')].join(' ');
    const { introspection } = await start(
      answerJson({ error_description: `wrong: ${quoted} ${TOKEN}` }, 401),
      {
        secret,
      },
    );

    const { record, answer } = await run({ event: restEvent(), introspection });

    expect(record.resultMessage).toMatch(/^wrong: \[masked\]/);
    const text = JSON.stringify([record, answer]);
    for (const part of [...quoted.split(' ').slice(-1), secret, 'secret%2Bof', TOKEN])
      expect(text).not.toContain(part);
  });

  test('one client can be used at once', async () => {
    const { server, introspection } = await start(answerJson({ active: false }));

    await Promise.all(Array.from({ length: 5 }, () => run({ event: restEvent(), introspection })));

    expect(server.seen).toHaveLength(5);
  });

  test('the deadline holds here too', async () => {
    const { introspection } = await start(() => undefined);

    await expect(
      introspection.introspect({ token: 'x' } as never, AbortSignal.timeout(50)),
    ).rejects.toMatchObject({ code: 'introspection_timeout', name: IntrospectionFault.name });
  });
});

describe('tokens of a real authorization server', () => {
  let issuer: TestIssuer;
  let token: string;

  beforeAll(async () => {
    issuer = await startTestIssuer();
    const { body } = await postForm(issuer.issuer.tokenEndpoint, issuer.identities.first, {
      grant_type: 'client_credentials',
      client_id: 'tutorial-client',
      scope: 'time:query',
    });
    token = readMember(body, 'access_token');
  });

  afterAll(() => issuer.stop());

  const decide = (
    options: Partial<Parameters<typeof run>[0]> & { pem?: string; presented?: string },
  ): Promise<RunResult> => {
    const { pem, presented = token, ...rest } = options;
    const { introspector, introspectionEndpoint } = issuer.issuer;
    return run({
      event: restEvent({
        headers: { Authorization: `Bearer ${presented}` },
        pem: pem ?? issuer.certificates.clients[0].certificate,
      }),
      introspection: createIntrospection({
        kind: 'rfc7662',
        endpoint: introspectionEndpoint,
        clientId: introspector.clientId,
        secret: introspector.clientSecret,
        ca: issuer.certificates.ca,
      }).introspection,
      issuer: issuer.issuer.url,
      audience: 'urn:gatelens:local-api',
      now: Date.now,
      requireBinding: true,
      scopes: ['time:query'],
      ...rest,
    });
  };

  test('a bound token with its certificate is let in', async () => {
    const { record } = await decide({});

    expect(record).toMatchObject({
      decision: 'Allow',
      client_id: 'tutorial-client',
      scope: 'time:query',
      binding: 'bound',
      action: 'OK',
    });
  });

  test.each<{ name: string; options: () => Parameters<typeof decide>[0]; reason: string }>([
    {
      name: 'another certificate',
      options: () => ({ pem: issuer.certificates.clients[1].certificate }),
      reason: 'certificate_mismatch',
    },
    { name: 'another scope', options: () => ({ scopes: ['payments:write'] }), reason: 'insufficient_scope' },
    { name: 'another audience', options: () => ({ audience: 'urn:other' }), reason: 'audience_mismatch' },
    {
      name: 'another issuer',
      options: () => ({ issuer: 'https://other.example.com' }),
      reason: 'issuer_mismatch',
    },
    { name: 'an unknown token', options: () => ({ presented: 'unknown-token' }), reason: 'token_inactive' },
  ])('$name is $reason', async ({ options, reason }) => {
    const { record } = await decide(options());

    expect(record).toMatchObject({ decision: 'Deny', outcome: 'deny', reason });
  });

  test('a revoked token is inactive', async () => {
    const { body } = await postForm(issuer.issuer.tokenEndpoint, issuer.identities.first, {
      grant_type: 'client_credentials',
      client_id: 'tutorial-client',
      scope: 'time:query',
    });
    const presented = readMember(body, 'access_token');
    await postForm(issuer.issuer.revocationEndpoint, issuer.identities.first, {
      client_id: 'tutorial-client',
      token: presented,
    });

    expect((await decide({ presented })).record.reason).toBe('token_inactive');
  });

  test('without its authority the server is not trusted', async () => {
    const { introspector, introspectionEndpoint } = issuer.issuer;
    const { introspection } = createIntrospection({
      kind: 'rfc7662',
      endpoint: introspectionEndpoint,
      clientId: introspector.clientId,
      secret: introspector.clientSecret,
    });

    const { record } = await decide({ introspection });

    expect(record).toMatchObject({ outcome: 'error', reason: 'introspection_unreachable' });
  });
});
