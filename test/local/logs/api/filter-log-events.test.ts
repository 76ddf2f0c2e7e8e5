import {
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  InvalidParameterException,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LogStoreUnderTest, putEvents, startTestLogStore } from '../../../support/logs.ts';

/** 2026-01-01: descending order is for events from 2024 on. */
const NOW = 1_767_225_600_000;

let store: LogStoreUnderTest;

beforeAll(async () => {
  store = await startTestLogStore(() => NOW);
  await putEvents(store.client, { group: 'filtered', stream: 'web-1' }, [
    { timestamp: NOW - 5, message: '{"status":403,"client_id":"a"}' },
    { timestamp: NOW - 3, message: 'ERROR one' },
    { timestamp: NOW - 1, message: 'ERROR two' },
  ]);
  await putEvents(store.client, { group: 'filtered', stream: 'web-2' }, [
    { timestamp: NOW - 4, message: '{"status":200,"client_id":"a"}' },
    { timestamp: NOW - 3, message: 'WARN three' },
  ]);
  await putEvents(store.client, { group: 'filtered', stream: 'batch' }, [
    { timestamp: NOW - 2, message: 'ERROR four' },
  ]);
});

afterAll(() => store[Symbol.asyncDispose]());

const filter = (input: FilterLogEventsCommandInput) =>
  store.client.send(new FilterLogEventsCommand({ logGroupName: 'filtered', ...input }));

const messagesOf = async (input: FilterLogEventsCommandInput): Promise<unknown> =>
  (await filter(input)).events?.map(({ message }) => message?.split(' ')[1] ?? message);

const ALL = [
  '{"status":403,"client_id":"a"}',
  '{"status":200,"client_id":"a"}',
  'one',
  'three',
  'four',
  'two',
];

describe('FilterLogEvents', () => {
  test('gives the events of all streams by time and arrival, with their streams and ids', async () => {
    const { events = [], nextToken, searchedLogStreams } = await filter({});

    expect(await messagesOf({})).toEqual(ALL);
    expect(events[1]).toEqual({
      logStreamName: 'web-2',
      timestamp: NOW - 4,
      message: '{"status":200,"client_id":"a"}',
      ingestionTime: NOW,
      eventId: expect.stringMatching(/^\d{56}$/),
    });
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(ALL.length);
    expect(nextToken).toBeUndefined();
    expect(searchedLogStreams).toEqual([]);
  });

  test.each<{ name: string; input: FilterLogEventsCommandInput; expected: readonly string[] }>([
    { name: 'a term', input: { filterPattern: 'ERROR' }, expected: ['one', 'four', 'two'] },
    { name: 'an empty pattern', input: { filterPattern: '' }, expected: ALL },
    {
      name: 'a JSON pattern',
      input: { filterPattern: '{ $.status = 403 && $.client_id = "a" }' },
      expected: ALL.slice(0, 1),
    },
    {
      name: 'a space-delimited pattern',
      input: { filterPattern: '[level = W*, word]' },
      expected: ['three'],
    },
    {
      name: 'streams',
      input: { logStreamNames: ['batch', 'web-2'] },
      expected: [ALL[1] ?? '', 'three', 'four'],
    },
    {
      name: 'a prefix of streams',
      input: { logStreamNamePrefix: 'web', filterPattern: 'ERROR' },
      expected: ['one', 'two'],
    },
    {
      name: 'both ends of the time range',
      input: { startTime: NOW - 3, endTime: NOW - 2 },
      expected: ['one', 'three', 'four'],
    },
    { name: 'newest first', input: { startFromHead: false }, expected: ALL.toReversed() },
    { name: 'the first of many', input: { limit: 2 }, expected: ALL.slice(0, 2) },
  ])('finds by $name', async ({ input, expected }) => {
    expect(await messagesOf(input)).toEqual(expected);
  });

  test.each([{}, { startFromHead: false }, { filterPattern: '-WARN', limit: 1 }])(
    'pages of %o hold every event once',
    async (input) => {
      const whole = await messagesOf({ ...input, limit: 10_000 });
      const paged: (string | undefined)[] = [];

      const pages = paginateFilterLogEvents(
        { client: store.client },
        { logGroupName: 'filtered', limit: 2, ...input },
      );
      for await (const { events = [] } of pages) {
        expect(events.length).toBeLessThanOrEqual(2);
        paged.push(...events.map(({ message }) => message?.split(' ')[1] ?? message));
      }

      expect(paged).toEqual(whole);
    },
  );

  test('a page ends at a mebibyte', async () => {
    const message = 'x'.repeat(400_000);
    for (const stream of ['a', 'b']) {
      await putEvents(store.client, { group: 'large', stream }, [
        { timestamp: NOW, message },
        { timestamp: NOW, message },
      ]);
    }

    const first = await filter({ logGroupName: 'large' });
    const second = await filter({ logGroupName: 'large', nextToken: first.nextToken });

    expect([first.events?.length, second.events?.length]).toEqual([2, 2]);
    expect(second.nextToken).toBeUndefined();
  });

  test.each([
    { name: 'an unknown pattern', input: { filterPattern: '{ $.a ~ 1 }' } },
    { name: 'a pattern of 1,025 characters', input: { filterPattern: 'x'.repeat(1025) } },
    { name: 'names and a prefix of streams', input: { logStreamNames: ['batch'], logStreamNamePrefix: 'w' } },
    { name: 'an end before the start', input: { startTime: 2, endTime: 1 } },
    { name: 'a token of its own making', input: { nextToken: 'f/1' } },
    { name: 'descending order before 2024', input: { startFromHead: false, startTime: 1_700_000_000_000 } },
    { name: 'two names of the group', input: { logGroupIdentifier: 'filtered' } },
  ])('refuses $name', async ({ input }) => {
    await expect(filter(input)).rejects.toThrow(InvalidParameterException);
  });

  test('refuses a stream that is not there', async () => {
    await expect(filter({ logStreamNames: ['none'] })).rejects.toThrow(ResourceNotFoundException);
  });
});
