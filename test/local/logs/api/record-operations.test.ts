import {
  GetLogGroupFieldsCommand,
  GetLogRecordCommand,
  InvalidParameterException,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LogStoreUnderTest,
  putEvents,
  runTestQuery,
  startTestLogStore,
  TEST_NOW,
} from '../../../support/logs.ts';

const GROUP = '/records';
const MINUTE_MS = 60_000;
let store: LogStoreUnderTest;

const MESSAGE =
  'START {"a":{"b":[1,{"c":"x"}]},"id":9007199254740993,"yes":true,"none":null,"@at":"y","__proto__":"z"}';

beforeAll(async () => {
  store = await startTestLogStore();
  await putEvents(store.client, { group: GROUP }, [
    { timestamp: TEST_NOW - 60 * MINUTE_MS, message: '{"old":1}' },
    { timestamp: TEST_NOW - 15 * MINUTE_MS, message: '{"one":1,"both":1}' },
    { timestamp: TEST_NOW - 2, message: 'text' },
    { timestamp: TEST_NOW - 1, message: '{"both":1}' },
    { timestamp: TEST_NOW, message: MESSAGE },
  ]);
});

afterAll(() => store[Symbol.asyncDispose]());

const getRecord = (logRecordPointer: string) =>
  store.client.send(new GetLogRecordCommand({ logRecordPointer }));

describe('GetLogRecord', () => {
  test('gives every field of the event that @ptr names, and times in milliseconds', async () => {
    const { results } = await runTestQuery(store.client, {
      query: 'fields @message | limit 1',
      groups: [GROUP],
    });
    const pointer = results?.[0]?.find(({ field }) => field === '@ptr')?.value ?? '';

    const { logRecord } = await getRecord(pointer);

    expect(Object.entries(logRecord ?? {})).toEqual(
      expect.arrayContaining([
        ['a.b.0', '1'],
        ['a.b.1.c', 'x'],
        ['id', '9007199254740993'],
        ['yes', '1'],
        ['@@at', 'y'],
        ['@timestamp', String(TEST_NOW)],
        ['@ingestionTime', String(TEST_NOW)],
        ['@message', MESSAGE],
        ['@logStream', 'stream'],
        ['@log', `123456789012:${GROUP}`],
        ['@ptr', pointer],
      ]),
    );
    expect(logRecord).not.toHaveProperty('none');
  });

  test('gives the fields beside a value that is nested deeper than a program can walk', async () => {
    const message = `{"a":1,"b":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    await putEvents(store.client, { group: '/deep' }, [{ timestamp: TEST_NOW, message }]);
    const { results } = await runTestQuery(store.client, { query: 'fields @logStream', groups: ['/deep'] });
    const pointer = results?.[0]?.find(({ field }) => field === '@ptr')?.value ?? '';

    expect((await getRecord(pointer)).logRecord).toMatchObject({ a: '1', '@message': message });
  });

  test.each(['', 'x', Buffer.from('1:2:3:4:').toString('base64'), 'ä'])(
    'refuses the pointer %j',
    async (pointer) => {
      await expect(getRecord(pointer)).rejects.toThrow(InvalidParameterException);
    },
  );

  test.each([`99:1:0:1:${GROUP}`, '1:1:0:1:/other'])('does not find %s', async (place) => {
    await expect(getRecord(Buffer.from(place).toString('base64'))).rejects.toThrow(ResourceNotFoundException);
  });
});

describe('GetLogGroupFields', () => {
  const fieldsOf = async (input: object): Promise<readonly unknown[]> => {
    const command = new GetLogGroupFieldsCommand({ logGroupName: GROUP, ...input });
    const { logGroupFields = [] } = await store.client.send(command);
    return logGroupFields.map(({ name, percent }) => `${name} ${percent}`);
  };
  const SYSTEM = ['@ingestionTime', '@log', '@logStream', '@message', '@timestamp'].map(
    (name) => `${name} 100`,
  );

  test('counts the fields of the last 15 minutes, the most frequent first', async () => {
    const fields = await fieldsOf({});

    expect(fields.slice(0, 7)).toEqual([...SYSTEM, 'both 50', '@@at 25']);
    expect(fields).not.toContain('old 100');
  });

  test('counts those of 8 minutes around a time', async () => {
    expect(await fieldsOf({ time: TEST_NOW / 1000 - 60 * 60 })).toEqual([...SYSTEM, 'old 100']);
    expect(await fieldsOf({ time: 1 })).toEqual([]);
  });
});
