import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayOptions } from '../../../local/gateway/gateway.ts';
import { type Gateway, startGateway } from '../../../local/gateway/gateway.ts';
import type { InvocationResult } from '../../../local/lambda/invocation-result.ts';
import { ACCESS_LOG_VARIABLES } from '../../../shared/access-log.ts';
import {
  createFakeAuthorizer,
  type FakeAuthorizer,
  policy,
  succeed,
} from '../../support/gateway-authorizer.ts';
import { type MadeCertificate, makeCertificate } from '../../support/gateway-certificates.ts';
import { exchangeBytes, keepAliveAgent, openTls, sendCall } from '../../support/gateway-client.ts';

const FORBIDDEN = '{"message":"Forbidden"}';
const MISSING_TOKEN = '{"message":"Missing Authentication Token"}';
const CONFIGURATION_ERROR = 'AuthorizerConfigurationException';

interface Certificates {
  readonly server: MadeCertificate;
  readonly selfSigned: MadeCertificate;
  readonly signed: MadeCertificate;
  readonly stranger: MadeCertificate;
  readonly expired: MadeCertificate;
  readonly future: MadeCertificate;
  readonly truststore: string;
}

let made: Certificates;
let gateway: Gateway;
let authorizer: FakeAuthorizer;
let lines: string[];

const makeAll = async (): Promise<Certificates> => {
  const authority = await makeCertificate({ name: 'CN=client authority', isAuthority: true });
  const selfSigned = await makeCertificate({ name: 'CN=self-signed' });
  const past = { notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') };
  const future = { notBefore: new Date('2090-01-01'), notAfter: new Date('2091-01-01') };
  return {
    server: await makeCertificate({ name: 'CN=localhost' }),
    selfSigned,
    signed: await makeCertificate({ name: 'CN=signed', issuer: authority, serialNumber: '0a1b2c' }),
    stranger: await makeCertificate({ name: 'CN=stranger', serialNumber: '0d0e0f' }),
    expired: await makeCertificate({ name: 'CN=expired', issuer: authority, ...past }),
    future: await makeCertificate({ name: 'CN=future', issuer: authority, ...future }),
    truststore: authority.certificate + selfSigned.certificate,
  };
};

const start = (options: Partial<GatewayOptions> = {}): Promise<Gateway> =>
  startGateway({
    port: 0,
    certificate: made.server.certificate,
    key: made.server.key,
    truststore: made.truststore,
    authorizer,
    accessLog: (line) => lines.push(line),
    apiId: 'abc123',
    stage: 'prod',
    domain: 'api.example.com',
    defaultEndpointPort: 0,
    ...options,
  });

beforeAll(async () => {
  made = await makeAll();
});
beforeEach(async () => {
  authorizer = createFakeAuthorizer();
  lines = [];
  gateway = await start();
});
afterEach(() => gateway.close());

const identity = (client: MadeCertificate | undefined = made.signed) => ({
  ca: made.server.certificate,
  client,
});
const nobody = () => ({ ca: made.server.certificate });
const call = (path: string, options = {}, body?: string | Buffer) =>
  sendCall(`${gateway.url}${path}`, identity(), options, body);
const accessLine = async (): Promise<Record<string, string>> => {
  await expect.poll(() => lines.length).toBe(1);
  return JSON.parse(lines[0] ?? '');
};
const answerWith = (payload: unknown): void => {
  authorizer.answer = () => succeed(payload);
};

describe('startGateway: mutual TLS', () => {
  test('without a client certificate the connection is closed without an answer', async () => {
    const bytes = await exchangeBytes(gateway.url, nobody(), 'GET /time HTTP/1.1\r\nHost: localhost\r\n\r\n');

    expect(bytes).toBe('');
    expect(authorizer.events).toEqual([]);
  });

  test.each(['stranger', 'expired', 'future'] as const)(
    'the %s certificate gets 403, and the authorizer is not called',
    async (name) => {
      const reply = await sendCall(`${gateway.url}/time`, identity(made[name]));

      expect(reply).toMatchObject({ status: 403, body: FORBIDDEN });
      expect(authorizer.events).toEqual([]);
      expect(await accessLine()).toMatchObject({
        status: '403',
        error_message: 'Forbidden',
        certificate_subject: `CN=${name}`,
        certificate_issuer: name === 'stranger' ? 'CN=stranger' : 'CN=client authority',
        authorizer_status: '-',
        method: 'GET',
        path: '/time',
      });
    },
  );

  test.each(['signed', 'selfSigned'] as const)('the %s certificate is let through', async (name) => {
    const reply = await sendCall(`${gateway.url}/time`, identity(made[name]));

    expect(reply.status).toBe(200);
    expect(await accessLine()).toMatchObject({ certificate_subject: '-', status: '200' });
  });

  test('TLS 1.1 is refused', async () => {
    // OpenSSL offers TLS 1.1 only at this security level; the refusal must be the server's.
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

    await expect(call('/time', old)).rejects.toThrow(/alert protocol version/);
    expect(lines).toEqual([]);
  });

  test('a resumed connection shows the same certificate', async () => {
    const first = await openTls(gateway.url, identity());
    const session = await new Promise<Buffer>((resolve) => first.once('session', resolve));
    first.destroy();

    const reply = await call('/time', { session });

    expect(reply.status).toBe(200);
    expect(authorizer.events[0]?.requestContext.identity.clientCert?.subjectDN).toBe('CN=signed');
  });

  test('a truststore that API Gateway refuses is refused at start', async () => {
    const truststore = made.signed.certificate + made.signed.certificate;

    await expect(start({ truststore })).rejects.toThrow('two certificates have the subject "CN=signed"');
  });

  test('a port in use is an error, and the other port is free again', async () => {
    const port = Number(new URL(gateway.url).port);

    await expect(start({ defaultEndpointPort: port })).rejects.toThrow('EADDRINUSE');
  });
});

describe('startGateway: event', () => {
  test('it is the REST REQUEST event', async () => {
    const reply = await call('/accounts/a%2F1?q=1&q=%32&r', {
      headers: {
        'X-Two': ['a', 'b'],
        authorization: 'Bearer t',
        'User-Agent': 'tester/1',
        'X-Forwarded-For': '8.8.8.8',
      },
    });

    const [event] = authorizer.events;
    const traceId = reply.headers['x-amzn-trace-id'];
    const requestId = reply.headers['x-amzn-requestid'];
    expect(traceId).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(event).toEqual({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abc123/prod/GET/accounts/a%2F1',
      resource: '/accounts/{accountId}',
      path: '/accounts/a%2F1',
      httpMethod: 'GET',
      headers: {
        'X-Two': 'b',
        authorization: 'Bearer t',
        'User-Agent': 'tester/1',
        Host: new URL(gateway.url).host,
        'X-Amzn-Trace-Id': traceId,
        'X-Forwarded-For': '8.8.8.8, 127.0.0.1',
        'X-Forwarded-Port': '443',
        'X-Forwarded-Proto': 'https',
      },
      multiValueHeaders: {
        'X-Two': ['a', 'b'],
        authorization: ['Bearer t'],
        'User-Agent': ['tester/1'],
        Host: [new URL(gateway.url).host],
        'X-Amzn-Trace-Id': [traceId],
        'X-Forwarded-For': ['8.8.8.8, 127.0.0.1'],
        'X-Forwarded-Port': ['443'],
        'X-Forwarded-Proto': ['https'],
      },
      queryStringParameters: { q: '2', r: '' },
      multiValueQueryStringParameters: { q: ['1', '2'], r: [''] },
      pathParameters: { accountId: 'a%2F1' },
      stageVariables: {},
      requestContext: {
        resourceId: expect.stringMatching(/^\w{6}$/),
        resourcePath: '/accounts/{accountId}',
        httpMethod: 'GET',
        extendedRequestId: reply.headers['x-amz-apigw-id'],
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}(?::\d\d){3} \+0000$/),
        path: '/accounts/a%2F1',
        accountId: '123456789012',
        protocol: 'HTTP/1.1',
        stage: 'prod',
        domainPrefix: 'api',
        requestTimeEpoch: expect.any(Number),
        requestId,
        identity: {
          apiKey: null,
          sourceIp: '127.0.0.1',
          userAgent: 'tester/1',
          clientCert: {
            clientCertPem: made.signed.certificate,
            subjectDN: 'CN=signed',
            issuerDN: 'CN=client authority',
            serialNumber: '0a:1b:2c',
            validity: {
              notBefore: expect.stringMatching(/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/),
              notAfter: expect.stringMatching(/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/),
            },
          },
        },
        domainName: 'api.example.com',
        apiId: 'abc123',
      },
    });
    expect(authorizer.options).toEqual([{ traceId }]);
  });

  test('the default endpoint has its stage in the path, its own domain and no certificate', async () => {
    const reply = await sendCall(`${gateway.defaultEndpointUrl}/time`, nobody());

    const [event] = authorizer.events;
    expect(reply.status).toBe(200);
    expect(event).toMatchObject({
      path: '/time',
      methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abc123/prod/GET/time',
      requestContext: {
        path: '/prod/time',
        domainName: 'abc123.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'abc123',
      },
    });
    expect(event?.requestContext.identity).not.toHaveProperty('clientCert');
  });

  test('the default endpoint does not take a certificate that is offered', async () => {
    await sendCall(`${gateway.defaultEndpointUrl}/time`, identity());

    expect(authorizer.events[0]?.requestContext.identity).not.toHaveProperty('clientCert');
  });

  test('there is no default endpoint unless it is asked for', async () => {
    const plain = await startGateway({
      port: 0,
      certificate: made.server.certificate,
      key: made.server.key,
      truststore: made.truststore,
      authorizer,
      accessLog: () => undefined,
    });
    await plain.close();

    expect(plain.defaultEndpointUrl).toBeUndefined();
  });
});

describe('startGateway: answers', () => {
  test.each([
    { method: 'GET', path: '/time', body: { time: expect.stringMatching(/^\d{4}-.*Z$/) } },
    { method: 'GET', path: '/accounts', body: { accounts: [expect.any(Object), expect.any(Object)] } },
    { method: 'GET', path: '/accounts/a-1001', body: { account_id: 'a-1001' } },
    { method: 'POST', path: '/payments', body: { status: 'accepted', payment_id: expect.any(String) } },
  ])('an allowed $method $path gets the backend\u2019s answer', async ({ method, path, body }) => {
    authorizer.answer = (event) =>
      succeed(
        policy('Allow', event.methodArn, {
          decision_id: 'd-1',
          reason: 'allowed',
          fapi_interaction_id: 'f-1',
        }),
      );

    const reply = await call(path, { method });

    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toMatchObject(body);
    expect(reply.headers).toMatchObject({
      'x-decision-id': 'd-1',
      'x-fapi-interaction-id': 'f-1',
      'content-type': 'application/json',
    });
    expect(await accessLine()).toMatchObject({
      request_id: reply.headers['x-amzn-requestid'],
      extended_request_id: reply.headers['x-amz-apigw-id'],
      status: '200',
      response_length: String(reply.body.length),
      decision_id: 'd-1',
      decision_reason: 'allowed',
      authorizer_status: '200',
      authorizer_error: '-',
      integration_status: '200',
      error_type: '-',
      tls_version: 'TLSv1.3',
      cipher_suite: 'TLS_AES_256_GCM_SHA384',
    });
  });

  test('an account that is not there is the backend\u2019s 404', async () => {
    const reply = await call('/accounts/none');

    expect(reply.status).toBe(404);
    expect(await accessLine()).toMatchObject({ status: '404', integration_status: '404', error_type: '-' });
  });

  test.each([
    {
      name: 'an explicit deny',
      resource: '*',
      body: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
    },
    {
      name: 'a policy that matches nothing',
      resource: 'arn:other',
      body: '{"Message":"User is not authorized to access this resource"}',
    },
  ])('$name is 403 with the challenge and the ids', async ({ resource, body }) => {
    const challenge = 'Bearer realm="x", error="invalid_token"';
    answerWith(
      policy('Deny', resource, {
        challenge,
        decision_id: 'd-2',
        reason: 'token_expired',
        fapi_interaction_id: 'f-2',
      }),
    );

    const reply = await call('/time');

    expect(reply).toMatchObject({ status: 403, body });
    expect(reply.headers).toMatchObject({
      'www-authenticate': challenge,
      'x-decision-id': 'd-2',
      'x-fapi-interaction-id': 'f-2',
      'x-amzn-errortype': 'AccessDeniedException',
    });
    expect(await accessLine()).toMatchObject({
      status: '403',
      error_type: 'ACCESS_DENIED',
      decision_id: 'd-2',
      decision_reason: 'token_expired',
      authorizer_request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      integration_status: '-',
      resource: '/time',
    });
  });

  test('a deny without a context has neither header', async () => {
    answerWith(policy('Deny', '*'));

    const { headers } = await call('/time');

    expect(headers).not.toHaveProperty('www-authenticate');
    expect(headers).not.toHaveProperty('x-decision-id');
    expect(headers).not.toHaveProperty('x-fapi-interaction-id');
  });

  test('characters that no header may hold are replaced', async () => {
    answerWith(policy('Deny', '*', { challenge: 'a\r\nSet-Cookie: b\u0000\u20ac\u007f', decision_id: 7 }));

    const { status, headers } = await call('/time');

    expect(status).toBe(403);
    expect(headers).toMatchObject({ 'www-authenticate': 'a??Set-Cookie: b???', 'x-decision-id': '7' });
    expect(headers).not.toHaveProperty('set-cookie');
  });

  test('a thrown Unauthorized is 401 with a challenge that has a realm', async () => {
    authorizer.answer = () => ({
      kind: 'function_error',
      requestId: 'r',
      errorType: 'Error',
      errorMessage: 'Unauthorized',
    });

    const reply = await call('/time');

    expect(reply).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="gatelens"');
    expect(await accessLine()).toMatchObject({ status: '401', error_type: 'UNAUTHORIZED' });
  });

  const failures: readonly { readonly name: string; readonly result: InvocationResult | Error }[] = [
    {
      name: 'another error',
      result: {
        kind: 'function_error',
        requestId: 'r',
        errorType: 'Error',
        errorMessage: 'unauthorized secret',
      },
    },
    { name: 'a timeout', result: { kind: 'timeout', requestId: 'r', timeoutMs: 10 } },
    { name: 'a crash', result: { kind: 'crash', requestId: 'r', errorMessage: 'secret' } },
    { name: 'a payload that is not JSON', result: { kind: 'malformed_payload', requestId: 'r' } },
    { name: 'an authorizer that cannot be invoked', result: new Error('secret') },
    { name: 'null', result: succeed(null) },
    { name: 'a policy without principalId', result: succeed({ ...policy('Allow', '*'), principalId: '' }) },
    { name: 'an object in the context', result: succeed(policy('Allow', '*', { secret: {} })) },
    { name: 'a simple response', result: succeed({ isAuthorized: true }) },
  ];

  test.each(failures)('$name is 500 without a word of the cause', async ({ result }) => {
    authorizer.answer = () => {
      if (result instanceof Error) throw result;
      return result;
    };

    const reply = await call('/time');

    expect(reply).toMatchObject({ status: 500, body: '{"message":null}' });
    expect(reply.headers['x-amzn-errortype']).toBe(CONFIGURATION_ERROR);
    const line = await accessLine();
    expect(line).toMatchObject({ status: '500', authorizer_status: '500', integration_status: '-' });
    expect(line['authorizer_error']).toMatch(/^Execution failed due to /);
    expect(JSON.stringify(line)).not.toContain('secret');
  });

  test.each([
    ['GET', '/'],
    ['GET', '/time/'],
    ['DELETE', '/time'],
    ['OPTIONS', '/time'],
    ['GET', '/prod/time'],
  ])('%s %s is no route: 403 without the authorizer', async (method, path) => {
    const reply = await call(path, { method });

    expect(reply).toMatchObject({ status: 403, body: MISSING_TOKEN });
    expect(reply.headers['x-amzn-requestid']).toBeDefined();
    expect(authorizer.events).toEqual([]);
    expect(await accessLine()).toMatchObject({ error_type: 'MISSING_AUTHENTICATION_TOKEN', resource: '-' });
  });

  test('every line has every key once, also after many calls on one connection', async () => {
    const agent = keepAliveAgent(identity());

    for (let count = 0; count < 20; count += 1) await call(count % 2 === 0 ? '/time' : '/none', { agent });

    agent.destroy();
    await expect.poll(() => lines.length).toBe(20);
    const ids = lines.map((line) => JSON.parse(line).request_id);
    expect(new Set(ids).size).toBe(20);
    for (const line of lines) {
      expect(Object.keys(JSON.parse(line))).toEqual(['schema', ...Object.keys(ACCESS_LOG_VARIABLES)]);
    }
  });
});

describe('startGateway: limits and hostile input', () => {
  const head = (line: string, ...headers: string[]): string =>
    [line, 'Host: localhost', ...headers, '', ''].join('\r\n');
  const raw = (bytes: string | Buffer): Promise<string> => exchangeBytes(gateway.url, identity(), bytes);

  test('headers over 10,240 bytes are 431', async () => {
    const reply = await call('/time', { headers: { 'X-Big': 'x'.repeat(10_240) } });

    expect(reply.status).toBe(431);
    expect(authorizer.events).toEqual([]);
    expect(await accessLine()).toMatchObject({ status: '431' });
  });

  test('headers of nearly 10,240 bytes are let through', async () => {
    const reply = await call('/time', { headers: { 'X-Big': 'x'.repeat(10_000) } });

    expect(reply.status).toBe(200);
  });

  test('a method ARN over 1,600 bytes is 414', async () => {
    const reply = await call(`/accounts/${'a'.repeat(1_600)}`);

    expect(reply.status).toBe(414);
    expect(authorizer.events).toEqual([]);
  });

  test.each([
    {
      name: 'an absolute target',
      bytes: head('GET https://localhost/time HTTP/1.1', 'Connection: close'),
      status: 400,
    },
    { name: 'an asterisk', bytes: head('OPTIONS * HTTP/1.1', 'Connection: close'), status: 400 },
    { name: 'bytes above ASCII', bytes: head('GET /\u00e9 HTTP/1.1', 'Connection: close'), status: 400 },
    { name: 'NUL in the target', bytes: head('GET /\u0000 HTTP/1.1'), status: 400 },
    { name: 'NUL in a header', bytes: head('GET /time HTTP/1.1', 'X: a\u0000b'), status: 400 },
    { name: 'a bare CR in a header', bytes: head('GET /time HTTP/1.1', 'X: a\rb'), status: 400 },
    { name: 'no HTTP', bytes: 'hello\r\n\r\n', status: 400 },
    { name: 'an unknown method', bytes: head('STEAL /time HTTP/1.1'), status: 400 },
    {
      name: 'two lengths',
      bytes: head('POST /payments HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2'),
      status: 400,
    },
    {
      name: 'a length and chunks',
      bytes: head('POST /payments HTTP/1.1', 'Content-Length: 1', 'Transfer-Encoding: chunked'),
      status: 400,
    },
    { name: 'no Host', bytes: 'GET /time HTTP/1.1\r\n\r\n', status: 400 },
    {
      name: 'two Hosts',
      bytes: head('GET /time HTTP/1.1', 'Host: localhost', 'Connection: close'),
      status: 403,
    },
    { name: 'a head without end', bytes: `GET /time HTTP/1.1\r\nX: ${'x'.repeat(40_000)}`, status: 431 },
    {
      name: 'a dot-dot path',
      bytes: head('GET /accounts/../time HTTP/1.1', 'Connection: close'),
      status: 403,
    },
  ])('$name is $status, and the authorizer is not called', async ({ bytes, status }) => {
    const reply = await raw(Buffer.from(bytes, 'latin1'));

    expect(reply).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(authorizer.events).toEqual([]);
    expect((await call('/time')).status).toBe(200);
  });

  test.each(['evil.example', 'localhost.evil.example', 'abc123.execute-api.us-east-1.amazonaws.com'])(
    'Host %s is 403',
    async (host) => {
      const reply = await call('/time', { headers: { host }, servername: 'localhost' });

      expect(reply).toMatchObject({ status: 403, body: FORBIDDEN });
      expect(authorizer.events).toEqual([]);
    },
  );

  test('the domain of the API is taken as Host', async () => {
    const reply = await call('/time', { headers: { host: 'API.example.com:443' }, servername: 'localhost' });

    expect(reply.status).toBe(200);
  });

  test('CONNECT and upgrades open no tunnel', async () => {
    const tunnel = await raw(head('CONNECT localhost:443 HTTP/1.1'));
    const upgrade = await raw(head('GET /time HTTP/1.1', 'Connection: upgrade, close', 'Upgrade: h2c'));

    expect(tunnel).toBe('');
    expect(upgrade).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('pipelined calls are answered in order, one line each', async () => {
    const paths = Array.from({ length: 30 }, (_path, index) => `/accounts/p${index}`);
    let waiting = paths.length;
    authorizer.answer = async (event) => {
      // The later ones are decided first.
      waiting -= 1;
      await new Promise((resolve) => setTimeout(resolve, waiting));
      return succeed(policy('Deny', '*', { decision_id: event.path }));
    };

    const bytes = await raw(
      paths
        .map((path, index) => head(`GET ${path} HTTP/1.1`, ...(index === 29 ? ['Connection: close'] : [])))
        .join(''),
    );

    const ids = [...bytes.matchAll(/X-Decision-Id: (\S+)/g)].map(([, id]) => id);
    expect(ids).toEqual(paths);
    await expect.poll(() => lines.length).toBe(30);
  });

  test('pipelined calls whose client has gone still leave a line each', async () => {
    const held: (() => void)[] = [];
    authorizer.answer = () =>
      new Promise((resolve) => held.push(() => resolve(succeed(policy('Deny', '*')))));
    const socket = await openTls(gateway.url, identity());
    socket.on('error', () => undefined);
    socket.write(head('GET /time HTTP/1.1').repeat(3));
    await expect.poll(() => authorizer.events.length).toBe(3);

    socket.destroy();
    for (const release of held) release();

    await expect.poll(() => lines.length).toBe(3);
  });

  test('a body is read, and the connection stays usable', async () => {
    const agent = keepAliveAgent(identity());

    const first = await call('/payments', { agent, method: 'POST' }, randomBytes(9 * 1024 * 1024));
    const second = await call('/none', { agent, method: 'POST' }, 'x'.repeat(100_000));
    const third = await call('/time', { agent });

    agent.destroy();
    expect([first.status, second.status, third.status]).toEqual([200, 403, 200]);
  });

  test('a body over 10 MB is 413, and the authorizer is not called', async () => {
    const reply = await call('/payments', { method: 'POST' }, Buffer.alloc(10 * 1024 * 1024 + 1));

    expect(reply.status).toBe(413);
    expect(authorizer.events).toEqual([]);
    expect(await accessLine()).toMatchObject({ status: '413', error_type: 'REQUEST_TOO_LARGE' });
  });

  test('a body without end is cut off', async () => {
    const socket = await openTls(gateway.url, identity());
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(head('POST /payments HTTP/1.1', 'Transfer-Encoding: chunked'));
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    const pump = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', pump).resume();
    pump();

    await closed;

    expect(await accessLine()).toMatchObject({ status: '413' });
  });

  test('a client that never ends its request is cut off', async () => {
    await gateway.close();
    gateway = await start({ limits: { headersMs: 200, requestMs: 400 } });

    const [noHead, noBody] = await Promise.all([
      raw('GET /time HTTP/1.1\r\nX: '),
      raw(`${head('POST /payments HTTP/1.1', 'Content-Length: 100')}x`),
    ]);

    expect(noHead).toMatch(/^HTTP\/1\.1 408 /);
    expect(noBody).toMatch(/^HTTP\/1\.1 408 /);
    expect(await accessLine()).toMatchObject({ status: '408', method: 'POST' });
    expect(authorizer.events).toEqual([]);
  });

  test('close ends open connections, also those that never began their handshake', async () => {
    const port = Number(new URL(gateway.url).port);
    const silent = connect(port, '127.0.0.1');
    const idle = await openTls(gateway.url, identity());
    const gone = [silent, idle].map((socket) => {
      socket.on('error', () => undefined);
      return new Promise((resolve) => socket.once('close', resolve));
    });

    await gateway.close();

    await Promise.all(gone);
    await expect(call('/time')).rejects.toThrow('ECONNREFUSED');
  });
});
