import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AwsException } from '../../../../local/aws-json/aws-exception.ts';
import { createOperations } from '../../../../local/logs/api/operations.ts';
import { QueryRegistry } from '../../../../local/logs/insights/query-registry.ts';
import { LiveTail } from '../../../../local/logs/live-tail/live-tail.ts';
import { EventStore } from '../../../../local/logs/store/event-store.ts';
import { SettingsJournal } from '../../../../local/logs/store/settings-journal.ts';
import { TEST_NOW, temporaryDirectory } from '../../../support/logs.ts';

const now = (): number => TEST_NOW;

const openOperations = async (path: string) => {
  const store = await EventStore.open(path, () => undefined);
  const settings = await SettingsJournal.open(path);
  const queries = new QueryRegistry(store, { report: () => undefined, now });
  const operations = createOperations({
    store,
    settings,
    queries,
    tail: new LiveTail(),
    now,
    onIngested: () => undefined,
  });
  const close = async (): Promise<void> => {
    await queries.close();
    await settings.close();
    await store.close();
  };
  return { operations, close };
};

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let under: Awaited<ReturnType<typeof openOperations>>;

beforeAll(async () => {
  directory = await temporaryDirectory();
  under = await openOperations(directory.path);
});

afterAll(async () => {
  await under.close();
  await directory[Symbol.asyncDispose]();
});

/** Texts that some member takes, and some that none does. */
const text = fc.oneof(
  fc.constantFrom(
    'g',
    's',
    'CWLI',
    'Complete',
    'fields @message',
    '{ $.a = 1 }',
    '{"Fields":["a"]}',
    'f/1/2',
    'cDE',
  ),
  fc.constantFrom('arn:aws:logs:us-east-1:123456789012:log-group:g', 'MToxOjExOTo2MjovdC9h', '__proto__', ''),
  fc.string(),
);

const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.integer({ min: -1, max: 100 }),
  fc.constantFrom(TEST_NOW, TEST_NOW / 1000, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, 0.5),
);

const event = fc.record({ timestamp: scalar, message: scalar }, { requiredKeys: [] });

const value = fc.oneof(
  { weight: 3, arbitrary: scalar },
  fc.array(fc.oneof(scalar, event), { maxLength: 3 }),
  fc.dictionary(text, scalar, { maxKeys: 3 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Every member of every operation. */
const MEMBERS = [
  ...['logGroupName', 'logGroupNames', 'logGroupIdentifier', 'logGroupIdentifiers', 'logGroupNamePrefix'],
  ...[
    'logGroupNamePattern',
    'logGroupClass',
    'kmsKeyId',
    'tags',
    'tagKeys',
    'resourceArn',
    'retentionInDays',
  ],
  ...[
    'logStreamName',
    'logStreamNames',
    'logStreamNamePrefix',
    'logStreamNamePrefixes',
    'orderBy',
    'descending',
  ],
  ...['logEvents', 'startTime', 'endTime', 'time', 'limit', 'nextToken', 'startFromHead', 'filterPattern'],
  ...['logEventFilterPattern', 'queryString', 'queryLanguage', 'queryId', 'maxItems', 'maxResults', 'status'],
  ...[
    'name',
    'queryDefinitionId',
    'queryDefinitionNamePrefix',
    'parameters',
    'clientToken',
    'policyDocument',
  ],
  ...['logRecordPointer', 'unmask', 'interleaved', '__proto__'],
];

/** The right kind of value for the most common members, so that requests get past them. */
const place = fc.record(
  {
    logGroupName: fc.constant('g'),
    logGroupIdentifier: fc.constant('g'),
    logGroupIdentifiers: fc.constant(['g']),
    logStreamName: fc.constant('s'),
    startTime: fc.constant(0),
    endTime: fc.constant(TEST_NOW),
    name: fc.constant('n'),
    queryString: fc.constant('fields @message'),
  },
  { requiredKeys: [] },
);

const members = fc.dictionary(fc.constantFrom(...MEMBERS), value, { maxKeys: 6 });

const body = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(place, members).map(([fixed, random]) => ({ ...fixed, ...random })) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

describe('any JSON as a request', () => {
  test('is answered, or refused with an exception of AWS that is the caller’s fault', async () => {
    const names = [...under.operations.keys()];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), body, async (name, request) => {
        const operation = under.operations.get(name);
        try {
          expect(typeof (await operation?.(request))).toBe('object');
        } catch (error) {
          expect(error).toBeInstanceOf(AwsException);
          expect(error).toMatchObject({ status: 400 });
        }
      }),
      { numRuns: 1500 },
    );
  });
});
