import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { RuntimeAnswer } from '../../../local/lambda/invocation.ts';
import { type RuntimeApi, startRuntimeApi } from '../../../local/lambda/runtime-api.ts';
import { createRuntimeSession, type RuntimeSession } from '../../../local/lambda/runtime-session.ts';

const KEY = 'a'.repeat(32);
const REQUEST_ID = '00000000-0000-4000-8000-000000000000';
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:sample';

interface Harness {
  readonly api: RuntimeApi;
  readonly session: RuntimeSession;
  readonly seen: unknown[];
  readonly url: string;
}

const open: RuntimeApi[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((api) => api.close()));
});

const start = async (): Promise<Harness> => {
  const seen: unknown[] = [];
  const session = createRuntimeSession({
    onPolling: () => seen.push('polling'),
    onAnswer: (answer: RuntimeAnswer) => seen.push(answer),
    onInitError: (report) => seen.push(report),
  });
  const api = await startRuntimeApi((key) => (key === KEY ? session : undefined), ARN);
  open.push(api);
  return { api, session, seen, url: `http://${api.address(KEY)}/2018-06-01/runtime` };
};

const dispatch = (session: RuntimeSession): void =>
  session.dispatch({
    invocation: { requestId: REQUEST_ID, payload: '{"a":1}', traceId: 'Root=1-0-0' },
    deadlineMs: 1_234,
  });

const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers });

describe('startRuntimeApi (Lambda Runtime API 2018-06-01)', () => {
  test('next is held until there is an event, and carries its headers', async () => {
    const { session, url, seen } = await start();
    const polled = fetch(`${url}/invocation/next`);
    await expect.poll(() => seen).toEqual(['polling']);

    dispatch(session);

    const response = await polled;
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('{"a":1}');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'lambda-runtime-aws-request-id': REQUEST_ID,
      'lambda-runtime-deadline-ms': '1234',
      'lambda-runtime-invoked-function-arn': ARN,
      'lambda-runtime-trace-id': 'Root=1-0-0',
    });
  });

  test('a response is taken once', async () => {
    const { session, url, seen } = await start();
    dispatch(session);
    await fetch(`${url}/invocation/next`);

    const first = await post(`${url}/invocation/${REQUEST_ID}/response`, '"ok"');
    const second = await post(`${url}/invocation/${REQUEST_ID}/response`, '"again"');

    expect([first.status, second.status]).toEqual([202, 400]);
    expect(seen.slice(1)).toEqual([{ kind: 'response', body: '"ok"', rssBytes: 0 }]);
  });

  test('an error carries its type and message', async () => {
    const { session, url, seen } = await start();
    dispatch(session);
    await fetch(`${url}/invocation/next`);

    await post(`${url}/invocation/${REQUEST_ID}/error`, '{"errorType":"T","errorMessage":"M"}');

    expect(seen.at(-1)).toEqual({ kind: 'error', errorType: 'T', errorMessage: 'M', rssBytes: 0 });
  });

  test('an error report that is not JSON is still an error', async () => {
    const { session, url, seen } = await start();
    dispatch(session);
    await fetch(`${url}/invocation/next`);

    await post(`${url}/invocation/${REQUEST_ID}/error`, 'oops');

    expect(seen.at(-1)).toMatchObject({ kind: 'error', errorType: 'Unhandled', errorMessage: '' });
  });

  test('an init error is reported', async () => {
    const { url, seen } = await start();

    const response = await post(`${url}/init/error`, '{"errorType":"T","errorMessage":"M"}');

    expect(response.status).toBe(202);
    expect(seen).toEqual([{ errorType: 'T', errorMessage: 'M' }]);
  });

  test.each([
    { name: 'another key', path: `/${'b'.repeat(32)}/2018-06-01/runtime/invocation/next`, method: 'GET' },
    { name: 'no key', path: '/2018-06-01/runtime/invocation/next', method: 'GET' },
    { name: 'a wrong method', path: `/${KEY}/2018-06-01/runtime/invocation/next`, method: 'POST' },
    { name: 'an unknown path', path: `/${KEY}/2018-06-01/runtime/other`, method: 'GET' },
  ])('$name finds nothing', async ({ path, method }) => {
    const { api, seen } = await start();
    const origin = `http://${api.address('').replace(/\/$/, '')}`;

    const response = await fetch(`${origin}${path}`, { method });

    expect(response.status).toBe(404);
    expect(seen).toEqual([]);
  });

  test('a foreign Host finds nothing', async () => {
    const { url } = await start();

    const status = await new Promise((resolve, reject) => {
      request(`${url}/invocation/next`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

    expect(status).toBe(404);
  });
});
