import {
  CreateLogGroupCommand,
  DeleteIndexPolicyCommand,
  DeleteQueryDefinitionCommand,
  DeleteRetentionPolicyCommand,
  DescribeFieldIndexesCommand,
  DescribeIndexPoliciesCommand,
  DescribeLogGroupsCommand,
  DescribeQueryDefinitionsCommand,
  InvalidParameterException,
  ListTagsForResourceCommand,
  PutIndexPolicyCommand,
  PutLogEventsCommand,
  PutQueryDefinitionCommand,
  PutRetentionPolicyCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  TooManyTagsException,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createStream,
  type LogStoreUnderTest,
  putEvents,
  startTestLogStore,
  TEST_NOW,
  temporaryDirectory,
} from '../../../support/logs.ts';
import { runLogStore } from '../../../support/logs-restart.ts';

const ARN = 'arn:aws:logs:us-east-1:123456789012:log-group:';
const DAY_MS = 24 * 60 * 60 * 1000;

let store: LogStoreUnderTest;

beforeAll(async () => {
  store = await startTestLogStore();
});

afterAll(() => store[Symbol.asyncDispose]());

describe('what was set', () => {
  test('is there after a restart', async () => {
    await using directory = await temporaryDirectory();
    const logGroupName = 'settings';
    const policyDocument = '{"Fields":["client_id"]}';
    let queryDefinitionId: string | undefined;
    {
      await using run = await runLogStore(directory.path);
      await run.client.send(new CreateLogGroupCommand({ logGroupName, tags: { team: 'x' } }));
      await run.client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }));
      await run.client.send(new PutIndexPolicyCommand({ logGroupIdentifier: logGroupName, policyDocument }));
      const definition = {
        name: 'denied',
        queryString: 'filter decision = "Deny"',
        logGroupNames: [logGroupName],
      };
      ({ queryDefinitionId } = await run.client.send(new PutQueryDefinitionCommand(definition)));
    }

    await using run = await runLogStore(directory.path);
    const { logGroups } = await run.client.send(new DescribeLogGroupsCommand({}));
    const { tags } = await run.client.send(
      new ListTagsForResourceCommand({ resourceArn: `${ARN}${logGroupName}` }),
    );
    const { indexPolicies } = await run.client.send(
      new DescribeIndexPoliciesCommand({ logGroupIdentifiers: [logGroupName] }),
    );
    const { queryDefinitions } = await run.client.send(new DescribeQueryDefinitionsCommand({}));
    expect(logGroups).toMatchObject([{ logGroupName, retentionInDays: 7 }]);
    expect(tags).toEqual({ team: 'x' });
    expect(indexPolicies).toEqual([
      {
        logGroupIdentifier: `${ARN}${logGroupName}`,
        lastUpdateTime: TEST_NOW,
        policyDocument,
        source: 'LOG_GROUP',
      },
    ]);
    expect(queryDefinitions).toEqual([
      {
        queryDefinitionId,
        name: 'denied',
        queryString: 'filter decision = "Deny"',
        queryLanguage: 'CWLI',
        logGroupNames: [logGroupName],
        lastModified: TEST_NOW,
      },
    ]);
  });
});

describe('retention', () => {
  test('expired events are rejected by index', async () => {
    await createStream(store.client, 'retained');
    await store.client.send(new PutRetentionPolicyCommand({ logGroupName: 'retained', retentionInDays: 3 }));
    const put = async (...ages: readonly number[]): Promise<unknown> => {
      const { rejectedLogEventsInfo } = await store.client.send(
        new PutLogEventsCommand({
          logGroupName: 'retained',
          logStreamName: 'stream',
          logEvents: ages.map((age) => ({ timestamp: TEST_NOW - age, message: 'x' })),
        }),
      );
      return rejectedLogEventsInfo;
    };

    expect(await put(3 * DAY_MS + 1, 3 * DAY_MS)).toEqual({ expiredLogEventEndIndex: 1 });
    expect(await put(15 * DAY_MS, 4 * DAY_MS, 0)).toEqual({
      tooOldLogEventEndIndex: 1,
      expiredLogEventEndIndex: 2,
    });
    await store.client.send(new DeleteRetentionPolicyCommand({ logGroupName: 'retained' }));
    expect(await put(4 * DAY_MS)).toBeUndefined();
  });

  test.each([0, 2, 8, 100_000])('of %i days is refused', async (retentionInDays) => {
    await createStream(store.client, 'refused');

    await expect(
      store.client.send(new PutRetentionPolicyCommand({ logGroupName: 'refused', retentionInDays })),
    ).rejects.toThrow(InvalidParameterException);
  });
});

describe('tags', () => {
  const resourceArn = `${ARN}tagged`;
  const tagsOf = async (): Promise<unknown> =>
    (await store.client.send(new ListTagsForResourceCommand({ resourceArn }))).tags;

  test('are added, changed and removed', async () => {
    await store.client.send(new CreateLogGroupCommand({ logGroupName: 'tagged', tags: { a: '1', b: '2' } }));

    await store.client.send(new TagResourceCommand({ resourceArn, tags: { b: '3', c: '' } }));
    await store.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a', 'none'] }));

    expect(await tagsOf()).toEqual({ b: '3', c: '' });
  });

  test('beyond fifty are refused as a whole', async () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, '']));
    const before = await tagsOf();

    await expect(store.client.send(new TagResourceCommand({ resourceArn, tags }))).rejects.toThrow(
      TooManyTagsException,
    );
    expect(await tagsOf()).toEqual(before);
  });

  test('of another resource are not found', async () => {
    for (const arn of ['tagged', `${ARN}none`, 'arn:aws:s3:::bucket']) {
      await expect(store.client.send(new ListTagsForResourceCommand({ resourceArn: arn }))).rejects.toThrow(
        ResourceNotFoundException,
      );
    }
  });
});

describe('query definitions', () => {
  const put = async (input: object): Promise<string | undefined> => {
    const command = new PutQueryDefinitionCommand({ name: 'q/x', queryString: 'fields @message', ...input });
    return (await store.client.send(command)).queryDefinitionId;
  };
  const describeBy = async (queryDefinitionNamePrefix: string): Promise<unknown> => {
    const command = new DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix });
    return (await store.client.send(command)).queryDefinitions?.map(({ name, queryString }) => [
      name,
      queryString,
    ]);
  };

  test('are found by the start of their name, replaced by id and deleted', async () => {
    const id = await put({ name: 'q/one' });
    await put({ name: 'r/two' });

    expect(await put({ name: 'q/three', queryDefinitionId: id, queryString: 'limit 1' })).toBe(id);
    expect(await describeBy('q/')).toEqual([['q/three', 'limit 1']]);
    await store.client.send(new DeleteQueryDefinitionCommand({ queryDefinitionId: id }));
    expect(await describeBy('q/')).toEqual([]);
  });

  test('are made once for one client token', async () => {
    const clientToken = 'c'.repeat(36);

    expect(await put({ name: 't/x', clientToken })).toBe(await put({ name: 't/x', clientToken }));
  });

  test('that are not there cannot be changed or deleted', async () => {
    await expect(put({ queryDefinitionId: 'none' })).rejects.toThrow(ResourceNotFoundException);
    await expect(
      store.client.send(new DeleteQueryDefinitionCommand({ queryDefinitionId: 'none' })),
    ).rejects.toThrow(ResourceNotFoundException);
  });
});

describe('field indexes', () => {
  const logGroupIdentifier = `${ARN}indexed`;

  test('are described once events bring their fields', async () => {
    await createStream(store.client, 'indexed');
    const policyDocument = '{"Fields":["a.b","none"],"FieldsV2":{"c/d":{"type":"FACET"}}}';
    await store.client.send(new PutIndexPolicyCommand({ logGroupIdentifier, policyDocument }));
    await putEvents(store.client, { group: 'indexed' }, [
      { timestamp: TEST_NOW - 2, message: '{"a":{"b":1}}' },
      { timestamp: TEST_NOW - 1, message: '{"a.b":1,"c/d":2}' },
    ]);

    const { fieldIndexes } = await store.client.send(
      new DescribeFieldIndexesCommand({ logGroupIdentifiers: [logGroupIdentifier] }),
    );

    const common = { logGroupIdentifier, lastScanTime: TEST_NOW, indexCategory: 'CUSTOM' };
    const [first, last] = [TEST_NOW - 2, TEST_NOW - 1];
    expect(fieldIndexes).toEqual([
      { ...common, fieldIndexName: 'a.b', type: 'FIELD_INDEX', firstEventTime: first, lastEventTime: last },
      { ...common, fieldIndexName: 'c/d', type: 'FACET', firstEventTime: last, lastEventTime: last },
    ]);
    await store.client.send(new DeleteIndexPolicyCommand({ logGroupIdentifier }));
    const after = await store.client.send(
      new DescribeFieldIndexesCommand({ logGroupIdentifiers: [logGroupIdentifier] }),
    );
    expect(after.fieldIndexes).toEqual([]);
  });

  test.each([
    ...['', 'x', '[]', '{}', '{"Fields":[]}', '{"Fields":[""]}', '{"Fields":["a","a"]}', '{"fields":["a"]}'],
    ...['{"Fields":["a"],"FieldsV2":{"a":{"type":"FACET"}}}', '{"FieldsV2":{"a":{"type":"OTHER"}}}'],
    JSON.stringify({ Fields: ['x'.repeat(101)] }),
    JSON.stringify({ Fields: Array.from({ length: 21 }, (_, index) => `f${index}`) }),
  ])('the policy %s is refused', async (policyDocument) => {
    await createStream(store.client, 'indexed');

    await expect(
      store.client.send(new PutIndexPolicyCommand({ logGroupIdentifier, policyDocument })),
    ).rejects.toThrow(InvalidParameterException);
  });
});
