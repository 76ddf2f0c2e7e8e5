import {
  DescribeQueriesCommand,
  GetQueryResultsCommand,
  InvalidParameterException,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { putEvents, runTestQuery, startTestLogStore, TEST_NOW } from '../../../support/logs.ts';

/** Searches that find nothing in a long text of one letter, and take all of it to know: seconds in all. */
const HEAVY = `filter ${Array.from({ length: 20 }, (_, index) => `@message like /a{1,9}[^b]*(a|ab)*c${index}/`).join(' or ')}`;

describe('StopQuery', () => {
  test('interrupts the work, so that other queries can run', async () => {
    await using store = await startTestLogStore();
    // The engine looks for an interrupt after every 2,048 rows.
    const message = 'a'.repeat(500);
    for (let batch = 0; batch < 5; batch += 1) {
      const logEvents = Array.from({ length: 1900 }, () => ({ timestamp: TEST_NOW - batch, message }));
      await putEvents(store.client, { group: 'heavy' }, logEvents);
    }
    const range = { logGroupName: 'heavy', startTime: 0, endTime: TEST_NOW / 1000 };
    const start = async (): Promise<string | undefined> =>
      (await store.client.send(new StartQueryCommand({ ...range, queryString: HEAVY }))).queryId;
    const heavy = [await start(), await start(), await start()];
    const { queries = [] } = await store.client.send(new DescribeQueriesCommand({}));

    for (const queryId of heavy) {
      expect(await store.client.send(new StopQueryCommand({ queryId }))).toMatchObject({ success: true });
    }
    const light = await runTestQuery(store.client, { query: 'stats count(*) as n', groups: ['heavy'] });

    expect(queries.map(({ status }) => status).sort()).toEqual(['Running', 'Running', 'Scheduled']);
    for (const queryId of heavy) {
      expect(await store.client.send(new GetQueryResultsCommand({ queryId }))).toMatchObject({
        status: 'Cancelled',
      });
      await expect(store.client.send(new StopQueryCommand({ queryId }))).rejects.toThrow(
        InvalidParameterException,
      );
    }
    expect(light.status).toBe('Complete');
  });
});
