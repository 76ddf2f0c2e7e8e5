import { createServer, type Server } from 'node:https';
import { relative } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeServer, listenOnLoopback } from '../../../local/loopback.ts';
import { sendSampleTraffic, type TrafficStack } from '../../../local/traffic/traffic.ts';
import { readMember } from '../../support/issuer.ts';
import {
  CREDENTIALS,
  callIntrospection,
  startTestIntrospection,
  type TestIntrospection,
} from '../../support/issuer-introspection.ts';

let running: TestIntrospection;
let gateway: Server;
let stack: TrafficStack;
let seen: string[];

const SCOPES: Readonly<Record<string, string>> = { '/time': 'time:query', '/accounts': 'accounts:read' };

/** Stands in for the gateway: asks the introspection API and denies whatever is not OK. */
const decide = async (request: {
  readonly url?: string | undefined;
  readonly authorization: string | undefined;
  readonly pem: string | null;
}): Promise<{ readonly allowed: boolean; readonly why: string }> => {
  const answer = await callIntrospection(running.introspection.url, {
    body: JSON.stringify({
      token: request.authorization?.replace('Bearer ', '') ?? null,
      scopes: [SCOPES[request.url ?? '']],
      clientCertificate: request.pem,
    }),
  });
  const why = readMember(answer.body, 'resultCode');
  return { allowed: why === 'A056001', why };
};

beforeAll(async () => {
  running = await startTestIntrospection();
  const { certificates, issuer, introspection } = running;
  const { certificate: cert, key } = certificates.gateway;
  gateway = createServer(
    { cert, key, requestCert: true, rejectUnauthorized: false },
    async (request, response) => {
      const peer = request.socket instanceof TLSSocket ? request.socket.getPeerX509Certificate() : undefined;
      const { authorization } = request.headers;
      const { allowed, why } = await decide({
        url: request.url,
        authorization,
        pem: peer?.toString() ?? null,
      });
      seen.push(why);
      response.writeHead(allowed ? 200 : 403, { 'x-decision-id': `decision-${seen.length}` }).end();
    },
  );
  const [first, second] = certificates.clients;
  stack = {
    gateway: `https://localhost:${await listenOnLoopback(gateway, 0)}`,
    issuer: issuer.url,
    token_endpoint: issuer.tokenEndpoint,
    introspection: introspection.url,
    ca: certificates.caFile,
    certificates: [
      { certificate: first.certificateFile, key: first.keyFile },
      { certificate: second.certificateFile, key: second.keyFile },
    ],
    authlete: { service_apikey: CREDENTIALS.apiKey, service_apisecret: CREDENTIALS.apiSecret },
  };
});

afterAll(async () => {
  await closeServer(gateway);
  await running.stop();
});

const introspectionMode = async () =>
  readMember(
    (await callIntrospection(stack.introspection, { path: '/switch/introspection', method: 'GET' })).body,
    'mode',
  );

describe('sendSampleTraffic', () => {
  test('ends once in every way, each with its real cause', async () => {
    seen = [];

    const calls = await sendSampleTraffic({ ...stack, default_endpoint: stack.gateway });

    expect(calls.map(({ name, status }, index) => [name, status, seen[index]])).toEqual([
      ['allowed', 200, 'A056001'],
      ['another certificate', 403, 'A065305'],
      ['missing scope', 403, 'A064302'],
      ['revoked token', 403, 'A057302'],
      ['unknown token', 403, 'A057302'],
      ['no token', 403, 'A057301'],
      ['introspection failing', 403, 'A001101'],
      ['no certificate', 403, 'A065304'],
      ['expired token', 403, 'A065303'],
    ]);
    expect(calls.map(({ expectedStatus }) => expectedStatus)).toEqual(calls.map(({ status }) => status));
    expect(calls.map(({ decisionId }) => decisionId)).toEqual(
      calls.map((_, index) => `decision-${index + 1}`),
    );
    expect(await introspectionMode()).toBe('normal');
  });

  test('without a default endpoint leaves the call without certificate out; paths start at the folder given', async () => {
    seen = [];
    const { directory } = running.certificates;
    const certificates = stack.certificates.map(({ certificate, key }) => ({
      certificate: relative(directory, certificate),
      key: relative(directory, key),
    }));

    const calls = await sendSampleTraffic({ ...stack, ca: 'ca.pem', certificates }, directory);

    expect(calls).toHaveLength(8);
    expect(calls.map(({ name }) => name)).not.toContain('no certificate');
  });

  test('says which service cannot be reached', async () => {
    const closed = createServer();
    const url = `https://localhost:${await listenOnLoopback(closed, 0)}`;
    await closeServer(closed);

    await expect(sendSampleTraffic({ ...stack, gateway: url })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`Cannot reach the gateway at ${url}: `),
    });
    await expect(sendSampleTraffic({ ...stack, token_endpoint: `${url}/token` })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('the token endpoint'),
    });
  });

  test('does not take a server that ca.pem does not vouch for', async () => {
    const ca = stack.certificates[0]?.certificate ?? '';

    await expect(sendSampleTraffic({ ...stack, ca })).rejects.toMatchObject({
      code: 'unreachable',
    });
  });

  test('a refusal by the issuer is told without any secret', async () => {
    const sent = sendSampleTraffic({ ...stack, certificates: stack.certificates.toReversed() });

    await expect(sent).rejects.toMatchObject({
      code: 'unexpected_answer',
      message: expect.stringContaining('401 invalid_client: client authentication failed'),
    });
  });

  test('sets introspection right again when the call in between fails', async () => {
    let calls = 0;
    const breaking = createServer({
      cert: running.certificates.gateway.certificate,
      key: running.certificates.gateway.key,
    });
    breaking.on('request', async (request, response) => {
      calls += 1;
      if ((await introspectionMode()) === 'error') request.socket.destroy();
      else response.end();
    });
    const url = `https://localhost:${await listenOnLoopback(breaking, 0)}`;

    await expect(sendSampleTraffic({ ...stack, gateway: url })).rejects.toMatchObject({
      code: 'unreachable',
    });
    await closeServer(breaking);

    expect(calls).toBe(7);
    expect(await introspectionMode()).toBe('normal');
  });
});
