import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  InvalidParameterException,
  MalformedQueryException,
  PutLogEventsCommand,
  PutMetricFilterCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createStream,
  type LogStoreUnderTest,
  putEvents,
  startTestLogStore,
  TEST_NOW,
} from '../../../support/logs.ts';

let store: LogStoreUnderTest;

beforeAll(async () => {
  store = await startTestLogStore();
});

afterAll(() => store[Symbol.asyncDispose]());

describe('log groups', () => {
  test('a created group is listed with its ARNs and its size', async () => {
    await putEvents(store.client, { group: '/listed/one' }, [{ timestamp: TEST_NOW, message: '1234' }]);
    await store.client.send(new CreateLogGroupCommand({ logGroupName: '/listed/two' }));

    const { logGroups } = await store.client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/listed/' }),
    );

    expect(logGroups).toEqual([
      {
        logGroupName: '/listed/one',
        creationTime: TEST_NOW,
        metricFilterCount: 0,
        arn: 'arn:aws:logs:us-east-1:123456789012:log-group:/listed/one:*',
        logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/listed/one',
        storedBytes: 30,
        logGroupClass: 'STANDARD',
      },
      expect.objectContaining({ logGroupName: '/listed/two', storedBytes: 0 }),
    ]);
  });

  test('a list is paged', async () => {
    for (const name of ['c', 'a', 'b']) {
      await store.client.send(new CreateLogGroupCommand({ logGroupName: `paged-${name}` }));
    }
    const page = { logGroupNamePrefix: 'paged-', limit: 2 };

    const first = await store.client.send(new DescribeLogGroupsCommand(page));
    const second = await store.client.send(
      new DescribeLogGroupsCommand({ ...page, nextToken: first.nextToken }),
    );

    expect(first.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['paged-a', 'paged-b']);
    expect(second.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['paged-c']);
    expect(second.nextToken).toBeUndefined();
  });

  test('a second group or stream of the same name is refused', async () => {
    await createStream(store.client, 'twice');

    await expect(store.client.send(new CreateLogGroupCommand({ logGroupName: 'twice' }))).rejects.toThrow(
      ResourceAlreadyExistsException,
    );
    await expect(
      store.client.send(new CreateLogStreamCommand({ logGroupName: 'twice', logStreamName: 'stream' })),
    ).rejects.toThrow(ResourceAlreadyExistsException);
  });

  test.each(['', 'with space', 'a'.repeat(513), 'ä'])(
    'the group name %j is refused',
    async (logGroupName) => {
      await expect(store.client.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toThrow(
        InvalidParameterException,
      );
    },
  );

  test('encryption and other classes are refused and not ignored', async () => {
    for (const option of [{ kmsKeyId: 'arn:aws:kms:x' }, { logGroupClass: 'INFREQUENT_ACCESS' } as const]) {
      await expect(
        store.client.send(new CreateLogGroupCommand({ logGroupName: 'options', ...option })),
      ).rejects.toThrow(InvalidParameterException);
    }
  });
});

describe('log streams', () => {
  test('are listed by name, or by their last event, with the times of their events', async () => {
    await putEvents(store.client, { group: 'streams', stream: 'b' }, [
      { timestamp: TEST_NOW - 5, message: 'x' },
    ]);
    await putEvents(store.client, { group: 'streams', stream: 'a' }, [
      { timestamp: TEST_NOW - 9, message: 'x' },
    ]);
    await createStream(store.client, 'streams', 'c');
    const names = async (options: object): Promise<unknown> => {
      const { logStreams } = await store.client.send(
        new DescribeLogStreamsCommand({ logGroupName: 'streams', ...options }),
      );
      return logStreams?.map(({ logStreamName, lastEventTimestamp }) => [logStreamName, lastEventTimestamp]);
    };
    const [a, b, c] = [
      ['a', TEST_NOW - 9],
      ['b', TEST_NOW - 5],
      ['c', undefined],
    ];

    expect(await names({})).toEqual([a, b, c]);
    expect(await names({ descending: true })).toEqual([c, b, a]);
    expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual([b, a, c]);
    expect(await names({ logStreamNamePrefix: 'b' })).toEqual([b]);
    await expect(names({ orderBy: 'LastEventTime', logStreamNamePrefix: 'b' })).rejects.toThrow(
      InvalidParameterException,
    );
  });
});

describe('PutLogEvents', () => {
  const DAY_MS = 24 * 60 * 60 * 1000;
  const put = (logEvents: { timestamp: number; message: string }[]) =>
    store.client.send(new PutLogEventsCommand({ logGroupName: 'put', logStreamName: 'stream', logEvents }));

  beforeAll(() => createStream(store.client, 'put'));

  test('a group or stream that is not there is told apart by the message', async () => {
    const logEvents = [{ timestamp: TEST_NOW, message: 'x' }];

    await expect(
      store.client.send(new PutLogEventsCommand({ logGroupName: 'none', logStreamName: 's', logEvents })),
    ).rejects.toThrow(
      expect.objectContaining({
        name: 'ResourceNotFoundException',
        message: 'The specified log group does not exist.',
      }),
    );
    await expect(
      store.client.send(new PutLogEventsCommand({ logGroupName: 'put', logStreamName: 's', logEvents })),
    ).rejects.toThrow(
      expect.objectContaining({
        name: 'ResourceNotFoundException',
        message: 'The specified log stream does not exist.',
      }),
    );
  });

  test('events too old are rejected by index, the others stored', async () => {
    const { rejectedLogEventsInfo } = await put([
      { timestamp: TEST_NOW - 14 * DAY_MS - 2, message: 'old' },
      { timestamp: TEST_NOW - 14 * DAY_MS - 1, message: 'old' },
      { timestamp: TEST_NOW - 14 * DAY_MS, message: 'just young enough' },
    ]);

    expect(rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 2 });
  });

  test('events too new are rejected by index, the others stored', async () => {
    const { rejectedLogEventsInfo } = await put([
      { timestamp: TEST_NOW + DAY_MS / 12, message: 'just old enough' },
      { timestamp: TEST_NOW + DAY_MS / 12 + 1, message: 'new' },
    ]);

    expect(rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    const { events } = await store.client.send(
      new GetLogEventsCommand({ logGroupName: 'put', logStreamName: 'stream', startTime: TEST_NOW + 1 }),
    );
    expect(events?.map(({ message }) => message)).toEqual(['just old enough']);
  });

  const MAX_BYTES = 1_048_576;
  test.each([
    {
      name: 'out of order',
      events: [TEST_NOW, TEST_NOW - 1].map((timestamp) => ({ timestamp, message: 'x' })),
    },
    {
      name: 'over more than 24 hours',
      events: [TEST_NOW - DAY_MS - 1, TEST_NOW].map((timestamp) => ({ timestamp, message: 'x' })),
    },
    { name: 'one byte too large', events: [{ timestamp: TEST_NOW, message: 'x'.repeat(MAX_BYTES - 25) }] },
    { name: 'of 10,001 events', events: Array(10_001).fill({ timestamp: TEST_NOW, message: 'x' }) },
    { name: 'of none', events: [] },
    { name: 'with an empty message', events: [{ timestamp: TEST_NOW, message: '' }] },
    { name: 'before 1970', events: [{ timestamp: -1, message: 'x' }] },
  ])('a batch $name is refused', async ({ events }) => {
    await expect(put(events)).rejects.toThrow(InvalidParameterException);
  });

  test('a batch of exactly the largest size is stored, of control characters too', async () => {
    await put([{ timestamp: TEST_NOW, message: '\u0001'.repeat(MAX_BYTES - 26) }]);

    const { events } = await store.client.send(
      new GetLogEventsCommand({
        logGroupName: 'put',
        logStreamName: 'stream',
        startTime: TEST_NOW,
        endTime: TEST_NOW + 1,
      }),
    );
    expect(events?.[0]?.message).toBe('\u0001'.repeat(MAX_BYTES - 26));
  });
});

describe('GetLogEvents', () => {
  const get = (options: object) =>
    store.client.send(new GetLogEventsCommand({ logGroupName: 'get', logStreamName: 'stream', ...options }));
  const messagesOf = async (options: object): Promise<unknown> =>
    (await get(options)).events?.map(({ message }) => message);

  beforeAll(async () => {
    const events = [1, 2, 3, 4, 5].map((n) => ({
      timestamp: TEST_NOW - 10 + Math.ceil(n / 2),
      message: `m${n}`,
    }));
    await putEvents(store.client, { group: 'get' }, events);
  });

  test('gives the newest events, oldest first, unless asked from the head', async () => {
    expect(await messagesOf({ limit: 2 })).toEqual(['m4', 'm5']);
    expect(await messagesOf({ limit: 2, startFromHead: true })).toEqual(['m1', 'm2']);
  });

  test('pages both ways, and repeats the token at an end', async () => {
    const first = await get({ limit: 3, startFromHead: true });
    const second = await get({ limit: 3, nextToken: first.nextForwardToken });
    const end = await get({ limit: 3, nextToken: second.nextForwardToken });

    expect(second.events?.map(({ message }) => message)).toEqual(['m4', 'm5']);
    expect(end.events).toEqual([]);
    expect(end.nextForwardToken).toBe(second.nextForwardToken);
    expect(await messagesOf({ limit: 2, nextToken: second.nextBackwardToken })).toEqual(['m2', 'm3']);
  });

  test('includes startTime and excludes endTime', async () => {
    expect(await messagesOf({ startTime: TEST_NOW - 9, endTime: TEST_NOW - 8 })).toEqual(['m1', 'm2']);
  });

  test('refuses a token that it did not give', async () => {
    await expect(get({ nextToken: 'f/1' })).rejects.toThrow(InvalidParameterException);
  });
});

describe('errors', () => {
  test('an operation that is not there is an UnknownOperationException', async () => {
    await expect(
      store.client.send(
        new PutMetricFilterCommand({
          logGroupName: 'x',
          filterName: 'x',
          filterPattern: '',
          metricTransformations: [],
        }),
      ),
    ).rejects.toThrow(
      expect.objectContaining({
        name: 'UnknownOperationException',
        message: 'The local log store does not have the operation PutMetricFilter.',
      }),
    );
  });

  test('a malformed query tells the place of the error', async () => {
    await createStream(store.client, 'malformed');

    const start = store.client.send(
      new StartQueryCommand({
        logGroupName: 'malformed',
        startTime: 0,
        endTime: 1,
        queryString: 'fields @message | pattern @message',
      }),
    );

    const error = await start.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MalformedQueryException);
    expect(error).toMatchObject({
      message: 'The command "pattern" is not supported by the local store',
      queryCompileError: { location: { startCharOffset: 18, endCharOffset: 25 } },
    });
  });

  test.each(['/(/', '/a(?=b)/', String.raw`/\1/`, '/a{2000}/'])(
    'the pattern %s is refused at its place',
    async (pattern) => {
      await createStream(store.client, 'patterns');

      const start = store.client.send(
        new StartQueryCommand({
          logGroupName: 'patterns',
          startTime: 0,
          endTime: 1,
          queryString: `filter @message like ${pattern}`,
        }),
      );

      await expect(start).rejects.toMatchObject({
        name: 'MalformedQueryException',
        queryCompileError: { location: { startCharOffset: 21, endCharOffset: 21 + pattern.length } },
      });
    },
  );

  test('an unknown log group of a query is named with the account', async () => {
    const start = store.client.send(
      new StartQueryCommand({ logGroupName: 'nowhere', startTime: 0, endTime: 1, queryString: 'fields a' }),
    );

    const error = await start.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ResourceNotFoundException);
    expect(error).toMatchObject({
      message: "Log group 'nowhere' does not exist for account ID '123456789012'",
    });
  });

  test.each([
    { name: 'PPL', options: { queryLanguage: 'PPL' as const } },
    { name: 'an end before its start', options: { startTime: 2 } },
    { name: 'a limit of 100,001', options: { limit: 100_001 } },
    { name: 'groups named twice over', options: { logGroupNames: ['malformed'] } },
    { name: 'a text of 10,001 characters', options: { queryString: `fields a${' '.repeat(9993)}` } },
  ])('a query with $name is refused', async ({ options }) => {
    const start = store.client.send(
      new StartQueryCommand({
        logGroupName: 'malformed',
        startTime: 0,
        endTime: 1,
        queryString: 'fields a',
        ...options,
      }),
    );

    await expect(start).rejects.toThrow(InvalidParameterException);
  });
});
