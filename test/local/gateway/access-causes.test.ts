import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../../../local/gateway/gateway.ts';
import type { InvocationResult } from '../../../local/lambda/invocation-result.ts';
import { readAccessLine } from '../../../shared/access-line.ts';
import { explainAccess } from '../../../shared/explain-access.ts';
import {
  createFakeAuthorizer,
  type FakeAuthorizer,
  policy,
  succeed,
} from '../../support/gateway-authorizer.ts';
import { type MadeCertificate, makeCertificate } from '../../support/gateway-certificates.ts';
import { sendCall } from '../../support/gateway-client.ts';

const authorizer: FakeAuthorizer = createFakeAuthorizer();
const lines: string[] = [];
let server: MadeCertificate;
let trusted: MadeCertificate;
let stranger: MadeCertificate;
let gateway: Gateway;

beforeAll(async () => {
  server = await makeCertificate({ name: 'CN=localhost' });
  trusted = await makeCertificate({ name: 'CN=trusted' });
  stranger = await makeCertificate({ name: 'CN="stranger", O={}' });
  gateway = await startGateway({
    port: 0,
    certificate: server.certificate,
    key: server.key,
    truststore: trusted.certificate,
    authorizer,
    accessLog: (line) => lines.push(line),
  });
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(() => gateway.close());

/** Calls the gateway and explains the line that it wrote. */
const causeOf = async (
  path: string,
  { client = trusted, headers = {} }: { client?: MadeCertificate; headers?: Record<string, string> } = {},
) => {
  await sendCall(
    `${gateway.url}${path}`,
    { ca: server.certificate, client },
    { headers, servername: 'localhost' },
  );
  await expect.poll(() => lines.length).toBe(1);
  const read = readAccessLine(lines[0] ?? '');
  if (read.kind === 'other') throw new Error(`not a line of the access log: ${lines[0]}`);
  expect(read.isDamaged).toBe(false);
  return explainAccess(read.line).cause;
};

describe("the local gateway's lines, explained", () => {
  test.each<readonly [string, InvocationResult]>([
    ['decided', succeed(policy('Deny', '*', { decision_id: 'd-1', reason: 'token_expired' }))],
    ['policy_not_matching', succeed(policy('Allow', 'arn:x', { decision_id: 'd-1', reason: 'allowed' }))],
    ['no_authorizer', succeed(policy('Allow', '*'))],
    [
      'refused_by_exception',
      { kind: 'function_error', requestId: 'a', errorType: 'Error', errorMessage: 'Unauthorized' },
    ],
    [
      'authorizer_failed',
      { kind: 'function_error', requestId: 'a', errorType: 'Error', errorMessage: 'broken' },
    ],
    ['authorizer_failed', { kind: 'crash', requestId: 'a', errorMessage: 'broken' }],
    ['authorizer_failed', { kind: 'malformed_payload', requestId: 'a' }],
    ['authorizer_timeout', { kind: 'timeout', requestId: 'a', timeoutMs: 10 }],
  ])('%s', async (cause, result) => {
    authorizer.answer = () => result;

    expect(await causeOf('/time')).toBe(cause);
  });

  test('a certificate that mutual TLS refused, whatever it is called', async () => {
    expect(await causeOf('/time', { client: stranger })).toBe('tls_refused');
  });

  test('a route that is not there, a foreign host, headers that are too long', async () => {
    expect(await causeOf('/nowhere')).toBe('route_not_found');
    lines.length = 0;
    expect(await causeOf('/time', { headers: { host: 'elsewhere.example' } })).toBe('gateway_denied');
    lines.length = 0;
    expect(await causeOf('/time', { headers: { 'user-agent': `"},{"${'x'.repeat(11_000)}` } })).toBe(
      'request_refused',
    );
  });
});
