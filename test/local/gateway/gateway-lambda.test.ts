import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../../../local/gateway/gateway.ts';
import { createLambdaFunction, type LambdaFunction } from '../../../local/lambda/lambda-function.ts';
import { createLogDelivery, type LogDelivery } from '../../../local/log-delivery/log-delivery.ts';
import { makeCertificate } from '../../support/gateway-certificates.ts';
import { sendCall } from '../../support/gateway-client.ts';
import { type BundleFolder, makeBundleFolder } from '../../support/lambda-bundle.ts';
import { type LogEndpoint, startLogEndpoint } from '../../support/log-endpoint.ts';

const AUTHORIZER = `
export const handler = async (event) => {
  const subject = event.requestContext.identity.clientCert.subjectDN;
  if (event.path === '/time') throw new Error('Unauthorized');
  if (event.path === '/accounts') await new Promise(() => setInterval(() => {}, 1000));
  process.stdout.write(JSON.stringify({ decided: event.requestContext.requestId, subject }) + '\\n');
  return {
    principalId: 'p',
    policyDocument: { Version: '2012-10-17', Statement: [
      { Action: 'execute-api:Invoke', Effect: event.headers.Deny ? 'Deny' : 'Allow', Resource: event.methodArn }] },
    context: { decision_id: 'd-1', challenge: 'Bearer realm="r"' },
  };
};`;

let bundles: BundleFolder;
let store: LogEndpoint;
let logs: LogDelivery;
let authorizer: LambdaFunction;
let gateway: Gateway;
let identity: Parameters<typeof sendCall>[1];

beforeAll(async () => {
  bundles = await makeBundleFolder();
  store = await startLogEndpoint();
  logs = createLogDelivery({ endpoint: store.url, region: 'us-east-1' });
  authorizer = createLambdaFunction({
    functionName: 'authorizer',
    bundle: await bundles.write('authorizer', AUTHORIZER),
    environment: {},
    timeoutMs: 3_000,
    memoryMb: 128,
    maxEnvironments: 2,
    logs,
    logGroup: '/aws/lambda/authorizer',
  });
  const server = await makeCertificate({ name: 'CN=localhost' });
  const client = await makeCertificate({ name: 'CN=caller' });
  gateway = await startGateway({
    port: 0,
    certificate: server.certificate,
    key: server.key,
    truststore: client.certificate,
    authorizer,
    accessLog: (line) => logs.write('/access', 'gateway', line),
  });
  identity = { ca: server.certificate, client };
});

afterAll(async () => {
  await gateway.close();
  await authorizer.close();
  await logs.close();
  await store.close();
  await bundles.remove();
});

const call = (path: string, options: Parameters<typeof sendCall>[2] = {}) =>
  sendCall(`${gateway.url}${path}`, identity, options);

test.each([
  { name: 'an allow', path: '/payments', method: 'POST', headers: {}, status: 200 },
  { name: 'a deny', path: '/payments', method: 'POST', headers: { Deny: '1' }, status: 403 },
  { name: 'a thrown Unauthorized', path: '/time', method: 'GET', headers: {}, status: 401 },
  { name: 'a deadline that passed', path: '/accounts', method: 'GET', headers: {}, status: 500 },
])('$name of a function in its own process is $status', async ({ path, method, headers, status }) => {
  const reply = await call(path, { method, headers });

  expect(reply.status).toBe(status);
});

test('what the function printed and the access log meet in the store', async () => {
  const reply = await call('/payments', { method: 'POST', headers: { Deny: '1' } });
  const requestId = reply.headers['x-amzn-requestid'];
  const isOfCall = (line: string): boolean => line.includes(String(requestId));
  await expect
    .poll(async () => {
      await logs.flush();
      return store.messages().filter(isOfCall).length;
    })
    .toBe(2);

  const [decided, access] = store
    .messages()
    .filter(isOfCall)
    .toSorted()
    .map((line) => JSON.parse(line));
  expect(decided).toEqual({ decided: requestId, subject: 'CN=caller' });
  expect(access).toMatchObject({ request_id: requestId, status: '403', decision_id: 'd-1' });
  const start = store
    .messages()
    .find((line) => line.includes(`START RequestId: ${access.authorizer_request_id}`));
  expect(start).toBeDefined();
});
