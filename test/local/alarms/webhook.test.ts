import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { createWebhook } from '../../../local/alarms/webhook/webhook.ts';
import { parseWebhookUrl } from '../../../local/alarms/webhook/webhook-url.ts';
import { closeServer, listenOnLoopback } from '../../../local/loopback.ts';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Answers each request with the next status, the last one for ever; 0 does not answer. */
const startReceiver = async (...statuses: readonly number[]) => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const status = statuses[Math.min(received.length, statuses.length - 1)] ?? 200;
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    if (status === 0) return;
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {});
    response.end('text that nobody reads');
  });
  const port = await listenOnLoopback(server, 0);
  cleanups.push(() => closeServer(server));
  return { url: new URL(`http://127.0.0.1:${port}/hook/secret-path?key=secret`), received };
};

const start = (url: URL, settings: { readonly timeoutMs?: number } = {}) => {
  const reports: string[] = [];
  const webhook = createWebhook({ url, report: (line) => reports.push(line), pausesMs: [1, 1], ...settings });
  cleanups.push(() => webhook.close());
  return { webhook, reports };
};

const message = (title: string) => ({ title, body: { AlarmName: title } });

describe('a webhook', () => {
  test('gets each message once, in order, as SNS sends it raw', async () => {
    const { url, received } = await startReceiver(200);
    const { webhook, reports } = start(url);
    for (const title of ['one', 'two', 'three']) webhook.post(message(title));

    await expect.poll(() => received.length).toBe(3);
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([
      { AlarmName: 'one' },
      { AlarmName: 'two' },
      { AlarmName: 'three' },
    ]);
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-rawdelivery': 'true',
    });
    expect(reports).toEqual([]);
  });

  test.each([
    [[500, 429, 200], 3],
    [[503, 204], 2],
  ])('that answers %j gets the same message again', async (statuses, tries) => {
    const { url, received } = await startReceiver(...statuses);
    const { webhook, reports } = start(url);
    webhook.post(message('one'));

    await expect.poll(() => received.length).toBe(tries);
    expect(new Set(received.map(({ headers }) => headers['x-amz-sns-message-id'])).size).toBe(1);
    expect(reports).toEqual([]);
  });

  test.each([
    ['fails', [500], 3, 'HTTP 500'],
    ['refuses', [403], 1, 'HTTP 403'],
    ['redirects', [302], 1, 'HTTP 302'],
    ['does not answer', [0], 3, 'no answer in time'],
  ])(
    'that %s is told in one line, without the path of its address',
    async (_name, statuses, tries, cause) => {
      const { url, received } = await startReceiver(...statuses);
      const isMute = statuses.includes(0);
      const { webhook, reports } = start(url, isMute ? { timeoutMs: 1_000 } : {});
      webhook.post(message('gatelens-deny-ratio -> ALARM'));

      await expect.poll(() => reports.length).toBe(1);
      expect(reports).toEqual([
        `alarm webhook: gatelens-deny-ratio -> ALARM was not delivered to ${url.origin} (${cause})`,
      ]);
      expect(received).toHaveLength(tries);
    },
  );

  test('that is not there is told likewise', async () => {
    const { url } = await startReceiver(200);
    await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
    const { webhook, reports } = start(url);
    webhook.post(message('one'));

    await expect
      .poll(() => reports)
      .toEqual([`alarm webhook: one was not delivered to ${url.origin} (ECONNREFUSED)`]);
  });

  test('that hangs neither holds up whoever posts nor the end, and what is too much is told', async () => {
    const { url } = await startReceiver(0);
    const { webhook, reports } = start(url);
    for (let index = 0; index < 101; index += 1) webhook.post(message(`m${index}`));
    await webhook.close();

    expect(reports).toEqual([`alarm webhook: m100 was not sent to ${url.origin} (too many wait)`]);
  });
});

describe('the address of a webhook', () => {
  test.each([
    'https://hooks.example.com/services/x',
    'http://127.0.0.1:9/x',
    'http://localhost:9',
    'http://[::1]:9/',
  ])('can be %s', (text) => {
    expect(parseWebhookUrl('--alarm-webhook', text).href.startsWith(text)).toBe(true);
  });

  test.each([
    'hooks.example.com/secret',
    'http://hooks.example.com/secret',
    'http://127.0.0.1.example.com/secret',
    'http://169.254.169.254/secret',
    'ftp://127.0.0.1/secret',
    'file:///secret',
    'https://user:secret@hooks.example.com/',
    'https://secret@hooks.example.com/',
  ])('cannot be %s, which is not repeated', (text) => {
    expect(() => parseWebhookUrl('--alarm-webhook', text)).toThrow(/^--alarm-webhook /);
    expect(() => parseWebhookUrl('--alarm-webhook', text)).not.toThrow(/secret/);
  });
});
