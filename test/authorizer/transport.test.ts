import dns from 'node:dns';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createAuthleteClient } from '../../authorizer/authlete-client.ts';
import {
  type IntrospectionClient,
  IntrospectionFault,
  type IntrospectionRequest,
} from '../../authorizer/introspection.ts';
import { okAnswer } from '../support/authorizer-events.ts';
import {
  answerJson,
  type Script,
  type ScriptedServer,
  startScriptedServer,
} from '../support/authorizer-server.ts';

const request = { token: 'tok', scopes: null } as IntrospectionRequest;
const running: ScriptedServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const start = async (script: Script): Promise<{ client: IntrospectionClient; server: ScriptedServer }> => {
  const server = await startScriptedServer(script);
  running.push(server);
  return { server, client: clientOf(server.url) };
};

const clientOf = (baseUrl: string): IntrospectionClient =>
  createAuthleteClient({ apiVersion: 'V2', baseUrl, serviceApiKey: 'key' }, 'secret');

/** Longer than any answer of a test takes. */
const inTime = (): AbortSignal => AbortSignal.timeout(20_000);

const introspect = (client: IntrospectionClient, signal = inTime()): Promise<unknown> =>
  client.introspect(request, signal);

const faultOf = async (promise: Promise<unknown>): Promise<IntrospectionFault> => {
  const outcome = await promise.then(
    () => 'an answer',
    (error: unknown) => error,
  );
  if (outcome instanceof IntrospectionFault) return outcome;
  throw new Error(`no fault but ${String(outcome)}`);
};

describe('the introspection transport', () => {
  test('sends Basic credentials and JSON to the endpoint of Authlete 2.x', async () => {
    const { client, server } = await start(answerJson(okAnswer()));

    await expect(introspect(client)).resolves.toMatchObject({ action: 'OK' });

    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        path: '/api/auth/introspection',
        headers: {
          authorization: `Basic ${Buffer.from('key:secret').toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(request),
      },
    ]);
  });

  test.each([
    'plain',
    'caf\u00e9',
    '\u0080\u00ff',
    '\u65e5\u672c',
    '\u{1f600}',
    '\ud800',
    `${'x'.repeat(70_000)}\u00e9`,
  ])('sends a text whole, whatever its characters: %#', async (subject) => {
    const { client, server } = await start(answerJson(okAnswer()));

    await client.introspect({ ...request, subject }, inTime());

    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ ...request, subject });
  });

  test('keeps its connection', async () => {
    const { client, server } = await start(answerJson(okAnswer()));

    for (let call = 0; call < 5; call += 1) await introspect(client);

    expect(server.seen.map(({ connection }) => connection)).toEqual([1, 1, 1, 1, 1]);
  });

  test('tries once more when a kept connection turns out to be closed', async () => {
    const { client, server } = await start((seen, response, incoming) => {
      if (seen.connection === 1 && server.seen.length > 1) incoming.socket.destroy();
      else answerJson(okAnswer())(seen, response, incoming);
    });

    await introspect(client);
    await expect(introspect(client)).resolves.toMatchObject({ action: 'OK' });

    expect(server.seen.map(({ connection }) => connection)).toEqual([1, 1, 2]);
  });

  test('does not try again on another connection that was kept', async () => {
    let isStale = false;
    const { client, server } = await start((seen, response, incoming) => {
      if (isStale && seen.connection <= 2) incoming.socket.destroy();
      else setTimeout(() => answerJson(okAnswer())(seen, response, incoming), 20);
    });
    await Promise.all([introspect(client), introspect(client)]);
    isStale = true;

    await expect(introspect(client)).resolves.toMatchObject({ action: 'OK' });

    expect(server.seen.map(({ connection }) => connection).toSorted()).toContain(3);
  });

  test('does not try again when a fresh connection breaks after the request', async () => {
    const { client, server } = await start((_seen, _response, incoming) => incoming.socket.destroy());

    expect(await faultOf(introspect(client))).toMatchObject({ code: 'introspection_unreachable' });

    expect(server.seen).toHaveLength(1);
  });

  test.each<{ name: string; script: Script }>([
    { name: 'no answer', script: () => undefined },
    {
      name: 'a body that never ends',
      script: (_seen, response) => {
        response.writeHead(200).write('{"action":');
        const timer = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(timer));
      },
    },
  ])('$name is introspection_timeout when the time is over', async ({ script }) => {
    const { client, server } = await start(script);
    const abort = new AbortController();
    const fault = faultOf(introspect(client, abort.signal));
    await expect.poll(() => server.seen).toHaveLength(1);

    abort.abort();

    expect((await fault).code).toBe('introspection_timeout');
    expect(server.seen).toHaveLength(1);
  });

  test.each<{ name: string; script: Script; code: string }>([
    {
      name: 'a body that is too long',
      script: (_seen, response) => void response.writeHead(200).end(`"${'x'.repeat(300_000)}"`),
      code: 'introspection_bad_response',
    },
    {
      name: 'a body shorter than announced',
      script: (_seen, response, incoming) =>
        void response
          .writeHead(200, { 'Content-Length': 100 })
          .write('{"action":"OK"}', () => incoming.socket.destroy()),
      code: 'introspection_bad_response',
    },
    {
      name: 'JSON that is nested too deeply',
      script: (_seen, response) =>
        void response.writeHead(200).end(`{"grant":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
      code: 'introspection_bad_response',
    },
    {
      name: 'another protocol',
      script: (_seen, response) =>
        void response.socket?.write(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
        ),
      code: 'introspection_bad_response',
    },
    {
      name: 'a redirect',
      script: (_seen, response) => void response.writeHead(302, { Location: '/elsewhere' }).end(),
      code: 'introspection_bad_response',
    },
    {
      name: 'no content',
      script: (_seen, response) => void response.writeHead(204).end(),
      code: 'introspection_bad_response',
    },
    {
      name: 'JSON that is cut',
      script: (_seen, response) => void response.end('{"action":"OK"'),
      code: 'introspection_bad_response',
    },
    {
      name: 'a byte order mark',
      script: (_seen, response) => void response.end('\ufeff{"action":"OK"}'),
      code: 'introspection_bad_response',
    },
    {
      name: 'bytes that are no UTF-8',
      script: (_seen, response) => void response.end(Buffer.from([0x22, 0xff, 0x22])),
      code: 'introspection_bad_response',
    },
    {
      name: 'a login page',
      script: (_seen, response) => void response.end('<html>'),
      code: 'introspection_bad_response',
    },
    {
      name: '400',
      script: answerJson({ resultCode: 'A001201', resultMessage: 'TLS' }, 400),
      code: 'introspection_unauthorized',
    },
    { name: '401', script: answerJson({}, 401), code: 'introspection_unauthorized' },
    { name: '403', script: answerJson({}, 403), code: 'introspection_unauthorized' },
    { name: '404', script: answerJson({}, 404), code: 'introspection_failed' },
    { name: '429', script: answerJson({}, 429), code: 'introspection_failed' },
    { name: '500 whose body says OK', script: answerJson(okAnswer(), 500), code: 'introspection_failed' },
  ])('$name is $code', async ({ script, code }) => {
    const { client, server } = await start(script);

    const fault = await faultOf(introspect(client));

    expect(fault.code).toBe(code);
    expect(server.seen).toHaveLength(1);
  });

  test('a failure carries what the server said about it', async () => {
    const { client } = await start(
      answerJson({ resultCode: 'A001101', resultMessage: '[A001101] Authlete server error.' }, 500),
    );

    expect(await faultOf(introspect(client))).toMatchObject({
      resultCode: 'A001101',
      resultMessage: '[A001101] Authlete server error.',
      message: 'The introspection server answered 500.',
    });
  });

  test('nobody listening is unreachable, by its system code', async () => {
    const server = await startScriptedServer(() => undefined);
    await server.close();

    expect(await faultOf(introspect(clientOf(server.url)))).toMatchObject({
      code: 'introspection_unreachable',
      message: 'The introspection server could not be reached (ECONNREFUSED).',
    });
  });

  test('a connection that cannot be made is tried once more', async () => {
    const server = await startScriptedServer(answerJson(okAnswer()));
    await server.close();
    const lookups: string[] = [];
    const port = new URL(server.url).port;
    const client = clientOf(`http://localhost:${port}`);
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((
      name: string,
      _options: unknown,
      done: (error: Error | null, addresses: readonly object[]) => void,
    ) => {
      lookups.push(name);
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    }) as never);
    try {
      expect(await faultOf(introspect(client))).toMatchObject({ code: 'introspection_unreachable' });
    } finally {
      lookup.mockRestore();
    }

    expect(lookups).toEqual(['localhost', 'localhost']);
  });

  test('a proxy named by the environment is not used', async () => {
    const { client, server } = await start(answerJson(okAnswer()));
    const proxy = await startScriptedServer(() => undefined);
    running.push(proxy);
    const before = { ...process.env };
    Object.assign(process.env, { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NODE_USE_ENV_PROXY: '1' });
    try {
      await introspect(client);
    } finally {
      for (const name of ['HTTP_PROXY', 'http_proxy', 'NODE_USE_ENV_PROXY']) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }

    expect(server.seen).toHaveLength(1);
    expect(proxy.seen).toHaveLength(0);
  });

  test('a 64-bit client id arrives whole', async () => {
    const { client } = await start(
      (_seen, response) => void response.end('{"action":"OK","clientId":9223372036854775807}'),
    );

    expect(await introspect(client)).toEqual({ action: 'OK', clientId: 9223372036854775807n });
  });
});
