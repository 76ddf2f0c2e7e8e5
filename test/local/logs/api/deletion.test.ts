import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  ListTagsLogGroupCommand,
  PutLogEventsCommand,
  ResourceNotFoundException,
  TagLogGroupCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import {
  createStream,
  putEvents,
  rowsOf,
  runTestQuery,
  TEST_NOW,
  temporaryDirectory,
} from '../../../support/logs.ts';
import { runLogStore } from '../../../support/logs-restart.ts';

const messagesIn = async (client: CloudWatchLogsClient, group: string): Promise<unknown> => {
  const query = { query: 'fields @message | sort @message asc', groups: [group] };
  return rowsOf(await runTestQuery(client, query)).map((row) => row['@message']);
};

const put = (client: CloudWatchLogsClient, group: string, message: string, stream?: string): Promise<void> =>
  putEvents(client, stream === undefined ? { group } : { group, stream }, [{ timestamp: TEST_NOW, message }]);

const removeIndex = (directory: string): Promise<void> => rm(join(directory, 'index.duckdb'));

describe('DeleteLogGroup', () => {
  test('takes its events, streams, tags and files away, for good', async () => {
    await using directory = await temporaryDirectory();
    {
      await using run = await runLogStore(directory.path);
      await put(run.client, 'kept', 'kept');
      await put(run.client, 'gone', 'old');
      await run.client.send(new TagLogGroupCommand({ logGroupName: 'gone', tags: { a: 'b' } }));

      await run.client.send(new DeleteLogGroupCommand({ logGroupName: 'gone' }));

      await expect(messagesIn(run.client, 'gone')).rejects.toThrow(ResourceNotFoundException);
      await expect(run.client.send(new DeleteLogGroupCommand({ logGroupName: 'gone' }))).rejects.toThrow(
        ResourceNotFoundException,
      );
      await put(run.client, 'gone', 'new');
      expect(await messagesIn(run.client, 'gone')).toEqual(['new']);
    }

    await using run = await runLogStore(directory.path);
    expect(await messagesIn(run.client, 'gone')).toEqual(['new']);
    expect(await messagesIn(run.client, 'kept')).toEqual(['kept']);
    expect((await run.client.send(new ListTagsLogGroupCommand({ logGroupName: 'gone' }))).tags).toEqual({});
    expect(await readdir(join(directory.path, 'segments'))).toHaveLength(2);
  });

  test('leaves nothing that an index made anew would find', async () => {
    await using directory = await temporaryDirectory();
    {
      await using run = await runLogStore(directory.path);
      await put(run.client, 'gone', 'old');
      await run.client.send(new DeleteLogGroupCommand({ logGroupName: 'gone' }));
    }
    await removeIndex(directory.path);

    await using run = await runLogStore(directory.path);

    const { logGroups } = await run.client.send(new DescribeLogGroupsCommand({}));

    expect(logGroups).toEqual([]);
  });

  test('under load, a batch is stored before it or refused', async () => {
    await using directory = await temporaryDirectory();
    await using run = await runLogStore(directory.path);
    await createStream(run.client, 'busy');
    const logEvents = [{ timestamp: TEST_NOW, message: 'x' }];
    const command = () =>
      new PutLogEventsCommand({ logGroupName: 'busy', logStreamName: 'stream', logEvents });

    const puts = Array.from({ length: 20 }, () => run.client.send(command()));
    const deletion = run.client.send(new DeleteLogGroupCommand({ logGroupName: 'busy' }));
    const outcomes = await Promise.allSettled(puts);
    await deletion;

    const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    for (const error of errors) expect(error).toBeInstanceOf(ResourceNotFoundException);
    await createStream(run.client, 'busy');
    expect(await messagesIn(run.client, 'busy')).toEqual([]);
  });
});

describe('DeleteLogStream', () => {
  test('takes its events away and leaves those of other streams, also after a new index', async () => {
    await using directory = await temporaryDirectory();
    {
      await using run = await runLogStore(directory.path);
      await put(run.client, 'group', 'kept', 'kept');
      await put(run.client, 'group', 'old', 'gone');

      await run.client.send(new DeleteLogStreamCommand({ logGroupName: 'group', logStreamName: 'gone' }));

      expect(await messagesIn(run.client, 'group')).toEqual(['kept']);
      await expect(
        run.client.send(new DeleteLogStreamCommand({ logGroupName: 'group', logStreamName: 'gone' })),
      ).rejects.toThrow(ResourceNotFoundException);
      await run.client.send(new CreateLogStreamCommand({ logGroupName: 'group', logStreamName: 'gone' }));
      await put(run.client, 'group', 'new', 'gone');
    }
    await removeIndex(directory.path);

    await using run = await runLogStore(directory.path);
    expect(await messagesIn(run.client, 'group')).toEqual(['kept', 'new']);
  });

  test('a deleted stream is not restored with the events that its segment still holds', async () => {
    await using directory = await temporaryDirectory();
    {
      await using run = await runLogStore(directory.path);
      await put(run.client, 'group', 'old', 'gone');
      await run.client.send(new DeleteLogStreamCommand({ logGroupName: 'group', logStreamName: 'gone' }));
    }
    await removeIndex(directory.path);

    await using run = await runLogStore(directory.path);
    const { logStreams } = await run.client.send(new DescribeLogStreamsCommand({ logGroupName: 'group' }));
    expect(logStreams).toEqual([]);
    expect(await messagesIn(run.client, 'group')).toEqual([]);
  });
});
