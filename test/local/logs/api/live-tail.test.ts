import {
  CloudWatchLogsClient,
  InvalidParameterException,
  LimitExceededException,
  ResourceNotFoundException,
  StartLiveTailCommand,
  type StartLiveTailCommandInput,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createStream,
  type LogStoreUnderTest,
  putEvents,
  startTestLogStore,
  TEST_NOW,
} from '../../../support/logs.ts';

const ARN = 'arn:aws:logs:us-east-1:123456789012:log-group:/tailed';

let store: LogStoreUnderTest;

/** The SDK puts `stream-` before the host of this operation, which no name server knows. */
const tailClient = (): CloudWatchLogsClient =>
  new CloudWatchLogsClient({
    endpoint: store.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    disableHostPrefix: true,
  });

beforeAll(async () => {
  store = await startTestLogStore();
  await createStream(store.client, '/tailed', 'one');
});

afterAll(() => store[Symbol.asyncDispose]());

interface Tail extends Disposable {
  next(): Promise<StartLiveTailResponseStream | undefined>;
}

/** Opens a session, which ends with the scope. */
const openTail = async (input: Partial<StartLiveTailCommandInput> = {}): Promise<Tail> => {
  const client = tailClient();
  const abort = new AbortController();
  const { responseStream } = await client.send(
    new StartLiveTailCommand({ logGroupIdentifiers: [ARN], ...input }),
    { abortSignal: abort.signal },
  );
  const events = responseStream?.[Symbol.asyncIterator]();
  return {
    next: async () => (await events?.next())?.value,
    [Symbol.dispose]: () => {
      client.destroy();
      abort.abort();
    },
  };
};

/** Reads updates until one has events. */
const nextMessages = async (tail: Tail): Promise<readonly unknown[]> => {
  for (;;) {
    const event = await tail.next();
    const results = event?.sessionUpdate?.sessionResults ?? [];
    if (event === undefined || results.length > 0) return results.map(({ message }) => message);
  }
};

const put = (stream: string, ...messages: readonly string[]): Promise<void> =>
  putEvents(
    store.client,
    { group: '/tailed', stream },
    messages.map((message) => ({ timestamp: TEST_NOW, message })),
  );

describe('StartLiveTail', () => {
  test('shows the events that come in, through the SDK', async () => {
    using tail = await openTail();
    const first = await tail.next();

    await put('one', 'a', 'b');

    expect(first?.sessionStart).toMatchObject({
      logGroupIdentifiers: [ARN],
      sessionId: expect.any(String),
      requestId: expect.any(String),
    });
    expect(await nextMessages(tail)).toEqual(['a', 'b']);
  });

  test.each<{ name: string; input: Partial<StartLiveTailCommandInput> }>([
    { name: 'a filter pattern', input: { logEventFilterPattern: '"yes"' } },
    { name: 'a stream', input: { logStreamNames: ['two'] } },
    { name: 'a prefix of streams', input: { logStreamNamePrefixes: ['none', 'tw'] } },
    { name: 'the name of a group', input: { logGroupIdentifiers: ['/tailed'], logStreamNames: ['two'] } },
  ])('shows only what $name lets through', async ({ input }) => {
    using tail = await openTail(input);
    await tail.next();

    await put('one', 'no');
    await put('two', 'yes');

    expect(await nextMessages(tail)).toEqual(['yes']);
  });

  test.each<{ name: string; input: Partial<StartLiveTailCommandInput>; error: unknown }>([
    {
      name: 'an ARN that ends in *',
      input: { logGroupIdentifiers: [`${ARN}:*`] },
      error: InvalidParameterException,
    },
    { name: 'no group', input: { logGroupIdentifiers: [] }, error: InvalidParameterException },
    {
      name: 'eleven groups',
      input: { logGroupIdentifiers: Array(11).fill(ARN) },
      error: InvalidParameterException,
    },
    {
      name: 'names and prefixes',
      input: { logStreamNames: ['a'], logStreamNamePrefixes: ['b'] },
      error: InvalidParameterException,
    },
    {
      name: 'streams of two groups',
      input: { logGroupIdentifiers: [ARN, ARN], logStreamNames: ['a'] },
      error: InvalidParameterException,
    },
    { name: 'an unknown pattern', input: { logEventFilterPattern: '{' }, error: InvalidParameterException },
    { name: 'an unknown group', input: { logGroupIdentifiers: ['none'] }, error: ResourceNotFoundException },
  ])('refuses $name', async ({ input, error }) => {
    await expect(openTail(input)).rejects.toThrow(Object(error));
  });

  test('frees the place of a client that goes away', async () => {
    const tails: Tail[] = [];
    for (let session = 0; session < 15; session += 1) tails.push(await openTail());

    await expect(openTail()).rejects.toThrow(LimitExceededException);
    for (const tail of tails) tail[Symbol.dispose]();
    const reopen = (): Promise<Tail | undefined> => openTail().catch(() => undefined);

    // The server hears of it when the connection closes.
    let reopened = await reopen();
    while (reopened === undefined) reopened = await reopen();
    reopened[Symbol.dispose]();
  });
});
