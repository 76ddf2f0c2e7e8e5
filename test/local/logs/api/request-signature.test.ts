import { request } from 'node:http';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLogStore } from '../../../../local/logs/log-store.ts';
import type { RunningService } from '../../../../local/loopback.ts';
import { logsClient, temporaryDirectory } from '../../../support/logs.ts';

const KEY = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI-K7MDENG' };
const TARGET = 'Logs_20140328.DescribeLogGroups';
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let service: RunningService;

beforeAll(async () => {
  directory = await temporaryDirectory();
  service = await startLogStore({
    port: 0,
    accessKey: KEY,
    dataDirectory: directory.path,
    now: () => NOW,
  });
});

afterAll(async () => {
  await service.close();
  await directory[Symbol.asyncDispose]();
});

type Headers = Record<string, string>;

interface SigningOptions {
  readonly key?: typeof KEY;
  readonly region?: string;
  readonly scope?: string;
  readonly at?: number;
  readonly without?: string;
}

const sign = async (body: string, options: SigningOptions = {}): Promise<Headers> => {
  const { key = KEY, region = 'eu-west-1', scope = 'logs', at = NOW, without } = options;
  const signer = new SignatureV4({ credentials: key, region, service: scope, sha256: Sha256 });
  const { host } = new URL(service.url);
  const headers = { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': TARGET };
  const signed = await signer.sign(
    { method: 'POST', protocol: 'http:', hostname: host, path: '/', query: {}, headers, body },
    {
      signingDate: new Date(at),
      ...(without === undefined ? {} : { unsignableHeaders: new Set([without]) }),
    },
  );
  return signed.headers;
};

const post = (headers: Headers, body: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const outgoing = request(service.url, { method: 'POST', headers });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const answer: unknown = JSON.parse(Buffer.concat(chunks).toString());
        resolve(Reflect.get(Object(answer), '__type') ?? response.statusCode);
      });
    });
    outgoing.end(body);
  });

describe('a store that has an access key', () => {
  test('answers who signs with it, for any region', async () => {
    expect(await post(await sign('{"limit":5}'), '{"limit":5}')).toBe(200);
    expect(await post(await sign('{}', { region: 'us-east-1', at: NOW - 290_000 }), '{}')).toBe(200);
  });

  test.each<{ name: string; options: SigningOptions; expected: string }>([
    {
      name: 'another secret',
      options: { key: { ...KEY, secretAccessKey: 'other' } },
      expected: 'InvalidSignatureException',
    },
    {
      name: 'another key id',
      options: { key: { ...KEY, accessKeyId: 'OTHER' } },
      expected: 'UnrecognizedClientException',
    },
    { name: 'another service', options: { scope: 's3' }, expected: 'InvalidSignatureException' },
    { name: 'an old request', options: { at: NOW - 301_000 }, expected: 'InvalidSignatureException' },
    {
      name: 'a request from the future',
      options: { at: NOW + 301_000 },
      expected: 'InvalidSignatureException',
    },
    {
      name: 'an operation that is not signed',
      options: { without: 'x-amz-target' },
      expected: 'IncompleteSignatureException',
    },
    {
      name: 'a host that is not signed',
      options: { without: 'host' },
      expected: 'IncompleteSignatureException',
    },
  ])('refuses $name', async ({ options, expected }) => {
    expect(await post(await sign('{}', options), '{}')).toBe(expected);
  });

  test.each<{ name: string; change: (headers: Headers) => Headers; expected: string }>([
    {
      name: 'no signature',
      change: ({ authorization: _, ...rest }) => rest,
      expected: 'MissingAuthenticationTokenException',
    },
    {
      name: 'a malformed signature',
      change: (headers) => ({ ...headers, authorization: 'AWS4-HMAC-SHA256 Credential=x' }),
      expected: 'IncompleteSignatureException',
    },
    {
      name: 'another operation than the signed one',
      change: (headers) => ({ ...headers, 'x-amz-target': 'Logs_20140328.DeleteLogGroup' }),
      expected: 'InvalidSignatureException',
    },
    {
      name: 'a header that was added',
      change: (headers) => ({ ...headers, 'x-amz-security-token': 'x' }),
      expected: 'IncompleteSignatureException',
    },
    {
      name: 'no time',
      change: ({ 'x-amz-date': _, ...rest }) => rest,
      expected: 'IncompleteSignatureException',
    },
    {
      name: 'a body hash that is not that of the body',
      change: (headers) => ({ ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }),
      expected: 'InvalidSignatureException',
    },
  ])('refuses $name', async ({ change, expected }) => {
    expect(await post(change(await sign('{}')), '{}')).toBe(expected);
  });

  test('refuses another body than the signed one', async () => {
    const headers = await sign('{"limit":5}');
    const { 'x-amz-content-sha256': _, ...withoutHash } = headers;

    expect(await post(headers, '{"limit":6}')).toBe('InvalidSignatureException');
    expect(await post(withoutHash, '{"limit":6}')).toBe('InvalidSignatureException');
  });

  test('answers the SDK', async () => {
    const own = await temporaryDirectory();
    const key = { accessKeyId: 'local', secretAccessKey: 'local' };
    const started = await startLogStore({ port: 0, accessKey: key, dataDirectory: own.path });
    const client = logsClient(started.url);

    const { logGroups } = await client.send(new DescribeLogGroupsCommand({}));

    expect(logGroups).toEqual([]);
    client.destroy();
    await started.close();
    await own[Symbol.asyncDispose]();
  });
});

describe('a store without an access key', () => {
  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com'])('does not listen on %s', async (host) => {
    await using own = await temporaryDirectory();

    await expect(startLogStore({ port: 0, host, dataDirectory: own.path })).rejects.toThrow('access key');
  });
});
