import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIntrospection } from '../../authorizer/introspection-client.ts';
import { startIntrospection } from '../../local/introspection/introspection.ts';
import type { RunningService } from '../../local/loopback.ts';
import { restEvent } from '../support/authorizer-events.ts';
import { type RunResult, run } from '../support/authorizer-run.ts';
import { postForm, readMember, startTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { callIntrospection } from '../support/issuer-introspection.ts';

const SERVICE_ACCESS_TOKEN = 'service-access-token-5d0c.~+/==';

let issuer: TestIssuer;
let introspection: RunningService;
let token: string;

beforeAll(async () => {
  issuer = await startTestIssuer();
  introspection = await startIntrospection({
    port: 0,
    tokens: issuer.issuer.tokens,
    credentials: { apiKey: '986126671', apiSecret: 'secret', serviceAccessToken: SERVICE_ACCESS_TOKEN },
  });
  const { body } = await postForm(issuer.issuer.tokenEndpoint, issuer.identities.first, {
    grant_type: 'client_credentials',
    client_id: 'tutorial-client',
    scope: 'time:query',
  });
  token = readMember(body, 'access_token');
});

afterAll(async () => {
  await introspection.close();
  await issuer.stop();
});

const decide = (
  changes: { serviceApiKey?: string; secret?: string; pem?: string } = {},
): Promise<RunResult> => {
  const { pem = issuer.certificates.clients[0].certificate, ...credentials } = changes;
  return run({
    event: restEvent({ headers: { Authorization: `Bearer ${token}` }, pem }),
    introspection: createIntrospection({
      kind: 'authlete',
      apiVersion: 'V3',
      baseUrl: introspection.url,
      serviceApiKey: '986126671',
      secret: SERVICE_ACCESS_TOKEN,
      ...credentials,
    }).introspection,
    now: Date.now,
    requireBinding: true,
    scopes: ['time:query'],
  });
};

describe('Authlete 3.x', () => {
  test('a token with its certificate is let in', async () => {
    const { record } = await decide();

    expect(record).toMatchObject({ decision: 'Allow', result_code: 'A056001', client_id: 'tutorial-client' });
  });

  test('another certificate is refused', async () => {
    const { record } = await decide({ pem: issuer.certificates.clients[1].certificate });

    expect(record).toMatchObject({
      decision: 'Deny',
      reason: 'certificate_mismatch',
      result_code: 'A065305',
    });
  });

  test.each([
    { name: 'a wrong service access token', changes: { secret: 'wrong-token-of-nobody' }, code: 'A003204' },
    { name: 'the API secret of 2.x', changes: { secret: 'secret' }, code: 'A003204' },
  ])('$name is a fault of ours', async ({ changes, code }) => {
    const { record } = await decide(changes);

    expect(record).toMatchObject({
      outcome: 'error',
      reason: 'introspection_unauthorized',
      result_code: code,
    });
  });

  test('another service is not found', async () => {
    const { record } = await decide({ serviceApiKey: '1' });

    expect(record).toMatchObject({ outcome: 'error', reason: 'introspection_failed' });
  });
});

describe('the local introspection API of 3.x', () => {
  test('takes no Basic credentials, and no service access token at the path of 2.x', async () => {
    const path = '/api/986126671/auth/introspection';
    const basic = `Basic ${Buffer.from('986126671:secret').toString('base64')}`;
    const bearer = `Bearer ${SERVICE_ACCESS_TOKEN}`;

    const answers = [
      await callIntrospection(introspection.url, { path, headers: { authorization: basic }, body: '{}' }),
      await callIntrospection(introspection.url, { headers: { authorization: bearer }, body: '{}' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  });
});
