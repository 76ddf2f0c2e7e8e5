import { DeleteRetentionPolicyCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { startLogStore } from '../../../local/logs/log-store.ts';
import {
  logsClient,
  putEvents,
  rowsOf,
  runTestQuery,
  TEST_NOW,
  temporaryDirectory,
} from '../../support/logs.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Starts a store at a time, does something with it, and closes it. */
const at = async <T>(
  now: number,
  dataDirectory: string,
  act: (client: ReturnType<typeof logsClient>) => Promise<T>,
): Promise<T> => {
  const service = await startLogStore({ port: 0, dataDirectory, now: () => now, report: () => undefined });
  const client = logsClient(service.url);
  try {
    return await act(client);
  } finally {
    client.destroy();
    await service.close();
  }
};

const messagesAt = async (now: number, dataDirectory: string, group: string): Promise<readonly unknown[]> =>
  at(now, dataDirectory, async (client) => {
    const query = 'fields @message | sort @timestamp asc';
    const rows = rowsOf(await runTestQuery(client, { query, groups: [group], endTime: now / 1000 }));
    return rows.map((row) => row['@message']);
  });

describe('the retention of a log group', () => {
  test('lets old events go at a later start, and keeps those of a group without one', async () => {
    await using directory = await temporaryDirectory();
    const logGroupName = 'short';
    await at(TEST_NOW, directory.path, async (client) => {
      for (const group of [logGroupName, 'long', 'undone'])
        await putEvents(client, { group }, [{ timestamp: TEST_NOW, message: 'old' }]);
      await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 3 }));
      await client.send(new PutRetentionPolicyCommand({ logGroupName: 'undone', retentionInDays: 3 }));
      await client.send(new DeleteRetentionPolicyCommand({ logGroupName: 'undone' }));
    });
    const soon = TEST_NOW + 2 * DAY_MS;
    await at(soon, directory.path, (client) =>
      putEvents(client, { group: logGroupName }, [{ timestamp: soon, message: 'newer' }]),
    );

    expect(await messagesAt(soon, directory.path, logGroupName)).toEqual(['old', 'newer']);
    const later = TEST_NOW + 4 * DAY_MS;
    expect(await messagesAt(later, directory.path, logGroupName)).toEqual(['newer']);
    expect(await messagesAt(later, directory.path, 'long')).toEqual(['old']);
    expect(await messagesAt(later, directory.path, 'undone')).toEqual(['old']);
  });
});
