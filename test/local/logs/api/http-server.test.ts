import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLogStore } from '../../../../local/logs/log-store.ts';
import { type LogStoreUnderTest, startTestLogStore, temporaryDirectory } from '../../../support/logs.ts';

let store: LogStoreUnderTest;

beforeAll(async () => {
  store = await startTestLogStore();
});

afterAll(() => store[Symbol.asyncDispose]());

interface Answer {
  readonly status: number | undefined;
  readonly type: unknown;
}

interface Call {
  readonly body?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly method?: string;
  readonly path?: string;
}

const call = ({ body = '{}', headers = {}, method = 'POST', path = '/' }: Call): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${store.url}${path}`, {
      method,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Logs_20140328.DescribeLogGroups',
        ...headers,
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const answer: unknown = JSON.parse(Buffer.concat(chunks).toString());
        const type =
          typeof answer === 'object' && answer !== null ? Reflect.get(answer, '__type') : undefined;
        resolve({ status: response.statusCode, type });
      });
    });
    outgoing.end(body);
  });

describe('the endpoint', () => {
  test('answers without a signature', async () => {
    expect(await call({})).toEqual({ status: 200, type: undefined });
  });

  test.each([
    { name: 'broken JSON', options: { body: '{"a":' }, status: 400, type: 'SerializationException' },
    { name: 'JSON that is no object', options: { body: '[]' }, status: 400, type: 'SerializationException' },
    {
      name: 'a member of another type',
      options: { body: '{"limit":"5"}' },
      status: 400,
      type: 'SerializationException',
    },
    {
      name: 'a member out of range',
      options: { body: '{"limit":51}' },
      status: 400,
      type: 'InvalidParameterException',
    },
    { name: 'a null member', options: { body: '{"limit":null}' }, status: 200, type: undefined },
    {
      name: 'a foreign Host',
      options: { headers: { host: 'logs.example.com' } },
      status: 403,
      type: 'AccessDeniedException',
    },
    {
      name: 'a web page',
      options: { headers: { origin: 'http://localhost:3000' } },
      status: 403,
      type: 'AccessDeniedException',
    },
    {
      name: 'the content type of a form',
      options: { headers: { 'content-type': 'text/plain' } },
      status: 400,
      type: 'UnknownOperationException',
    },
    {
      name: 'an unknown operation',
      options: { headers: { 'x-amz-target': 'Logs_20140328.constructor' } },
      status: 400,
      type: 'UnknownOperationException',
    },
    {
      name: 'another service',
      options: { headers: { 'x-amz-target': 'DynamoDB_20120810.DescribeLogGroups' } },
      status: 400,
      type: 'UnknownOperationException',
    },
    { name: 'another path', options: { path: '/x' }, status: 400, type: 'UnknownOperationException' },
    { name: 'another method', options: { method: 'PUT' }, status: 400, type: 'UnknownOperationException' },
  ])('$name is answered with $status $type', async ({ options, status, type }) => {
    expect(await call(options)).toEqual({ status, type });
  });

  test('a body without end is not read to its end', async () => {
    const body = ' '.repeat(9 * 1024 * 1024);

    // The server may answer, or drop the connection while the body is still being sent.
    const answer = await call({ body }).catch((error: unknown) => error);

    expect(answer instanceof Error || Reflect.get(Object(answer), 'status') === 413).toBe(true);
    expect(await call({})).toMatchObject({ status: 200 });
  });

  test('a port in use is an EADDRINUSE, and leaves the directory free', async () => {
    await using directory = await temporaryDirectory();
    const port = Number(new URL(store.url).port);

    await expect(startLogStore({ port, dataDirectory: directory.path })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });

    const service = await startLogStore({ port: 0, dataDirectory: directory.path });
    await service.close();
  });
});
