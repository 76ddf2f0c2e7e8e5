import {
  DescribeQueriesCommand,
  GetQueryResultsCommand,
  InvalidParameterException,
  ResourceNotFoundException,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LogStoreUnderTest,
  putEvents,
  rowsOf,
  runTestQuery,
  startTestLogStore,
  TEST_NOW,
} from '../../../support/logs.ts';

const GROUP = '/queried';
let store: LogStoreUnderTest;

beforeAll(async () => {
  store = await startTestLogStore();
  const events = [1, 2, 3, 4, 5].map((n) => ({
    timestamp: TEST_NOW - 10 + n,
    message: JSON.stringify({ n }),
  }));
  await putEvents(store.client, { group: GROUP }, events);
});

afterAll(() => store[Symbol.asyncDispose]());

describe('StartQuery and GetQueryResults', () => {
  test('the statistics count what was read and what matched', async () => {
    const { statistics } = await runTestQuery(store.client, {
      query: 'filter n > 2 | limit 1',
      groups: [GROUP],
    });

    expect(statistics).toMatchObject({
      recordsScanned: 5,
      recordsMatched: 3,
      bytesScanned: 5 * ('{"n":1}'.length + 26),
      estimatedRecordsSkipped: 0,
      logGroupsScanned: 1,
    });
  });

  test.each([
    { query: 'fields n', limit: 2, rows: 2 },
    { query: 'fields n | limit 3', limit: 2, rows: 3 },
    { query: 'fields n', limit: undefined, rows: 5 },
  ])('$query with the request limit $limit gives $rows rows', async ({ query, limit, rows }) => {
    const options = limit === undefined ? {} : { limit };

    expect(rowsOf(await runTestQuery(store.client, { query, groups: [GROUP], ...options }))).toHaveLength(
      rows,
    );
  });

  test('results are paged', async () => {
    const { queryId } = await runTestQuery(store.client, { query: 'fields n', groups: [GROUP] });

    const first = await store.client.send(new GetQueryResultsCommand({ queryId, maxItems: 3 }));
    const { nextToken } = first;
    const second = await store.client.send(new GetQueryResultsCommand({ queryId, maxItems: 3, nextToken }));

    expect([...rowsOf(first), ...rowsOf(second)].map(({ n }) => n)).toEqual(['5', '4', '3', '2', '1']);
    expect(second.nextToken).toBeUndefined();
  });

  test('a range far beyond the events is no error', async () => {
    const range = { startTime: 0, endTime: 8_640_000_000_000_000 };

    expect(
      rowsOf(await runTestQuery(store.client, { query: 'fields n', groups: [GROUP], ...range })),
    ).toHaveLength(5);
  });

  test('a group can be named by its ARN', async () => {
    const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${GROUP}`;

    expect(
      rowsOf(await runTestQuery(store.client, { query: 'fields n', groups: [`${arn}:*`] })),
    ).toHaveLength(5);
  });

  test('each event row has a pointer of its own', async () => {
    const { results } = await runTestQuery(store.client, { query: 'fields n', groups: [GROUP] });

    const pointers = results?.map((row) => row.find(({ field }) => field === '@ptr')?.value);
    expect(new Set(pointers).size).toBe(5);
    expect(pointers).not.toContain(undefined);
  });

  test('an unknown query does not exist', async () => {
    const queryId = 'none';

    await expect(store.client.send(new GetQueryResultsCommand({ queryId }))).rejects.toThrow(
      ResourceNotFoundException,
    );
    await expect(store.client.send(new StopQueryCommand({ queryId }))).rejects.toThrow(
      ResourceNotFoundException,
    );
  });
});

describe('StopQuery and DescribeQueries', () => {
  test('a query that has ended cannot be stopped', async () => {
    const { queryId } = await runTestQuery(store.client, { query: 'fields n', groups: [GROUP] });

    await expect(store.client.send(new StopQueryCommand({ queryId }))).rejects.toThrow(
      InvalidParameterException,
    );
  });

  test('queries are listed newest first, with their source and range in front of the text', async () => {
    await putEvents(store.client, { group: 'described' }, [{ timestamp: TEST_NOW, message: 'x' }]);
    const query = { groups: ['described'], startTime: 5, endTime: 1_700_000_000 };
    await runTestQuery(store.client, { query: 'fields a', ...query });
    const { queryId } = await runTestQuery(store.client, { query: 'fields b', ...query });

    const { queries } = await store.client.send(new DescribeQueriesCommand({ logGroupName: 'described' }));

    expect(queries).toHaveLength(2);
    expect(queries?.[0]).toMatchObject({
      queryId,
      queryString: 'SOURCE "described" START=5000 END=1700000000999 | fields b',
      status: 'Complete',
      createTime: TEST_NOW,
      logGroupName: 'described',
      queryLanguage: 'CWLI',
      bytesScanned: 27,
    });
  });
});
