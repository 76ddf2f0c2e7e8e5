import { z } from 'zod';
import { AwsException, invalidParameter } from '../../aws-json/aws-exception.ts';
import type { Operations } from '../../aws-json/operation.ts';
import { pageOf } from '../../aws-json/page.ts';
import { countUpTo, listOf, parseRequest } from '../../aws-json/parse-request.ts';
import type { LogGroup } from '../store/catalogue.ts';
import type { EventStore } from '../store/event-store.ts';
import type { SettingsJournal } from '../store/settings-journal.ts';
import { sql } from '../store/sql.ts';
import { changeGroupSettings, forgetGroupSettings, readGroupSettings } from './group-settings.ts';
import { logGroupIdentifier, logGroupName, pageToken } from './log-parameters.ts';
import { groupNameOf, groupNotFound, logGroupArn, requireGroup } from './resources.ts';
import { tagMap } from './tag-operations.ts';

const PAGE_SIZE = 50;

const logGroupClass = z.enum(
  ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'],
  'Member must satisfy enum value set: [STANDARD, INFREQUENT_ACCESS, DELIVERY]',
);

const createLogGroupRequest = z.object({
  logGroupName,
  kmsKeyId: z.string().optional(),
  logGroupClass: logGroupClass.optional(),
  tags: tagMap.optional(),
  deletionProtectionEnabled: z.boolean().optional(),
});

const describeLogGroupsRequest = z.object({
  logGroupNamePrefix: logGroupName.optional(),
  logGroupNamePattern: z.string().max(512, 'Member must have length less than or equal to 512').optional(),
  logGroupClass: logGroupClass.optional(),
  logGroupIdentifiers: listOf(logGroupIdentifier, PAGE_SIZE).optional(),
  nextToken: pageToken.optional(),
  limit: countUpTo(PAGE_SIZE).optional(),
});

/** What the operations on log groups need. */
export interface GroupContext {
  readonly store: EventStore;
  readonly settings: SettingsJournal;
  readonly now: () => number;
}

const describeGroup = ({ settings }: GroupContext, group: LogGroup, storedBytes: number): object => {
  const { retentionInDays } = readGroupSettings(settings, group);
  return {
    logGroupName: group.name,
    creationTime: group.creationTime,
    ...(retentionInDays === undefined ? {} : { retentionInDays }),
    metricFilterCount: 0,
    arn: `${logGroupArn(group.name)}:*`,
    storedBytes,
    logGroupClass: 'STANDARD',
    logGroupArn: logGroupArn(group.name),
  };
};

const createLogGroup = async ({ store, settings, now }: GroupContext, body: unknown): Promise<object> => {
  const request = parseRequest(createLogGroupRequest, body);
  const { logGroupName: name, tags } = request;
  if (request.kmsKeyId !== undefined) throw invalidParameter('kmsKeyId is not supported by the local store.');
  if (request.logGroupClass !== undefined && request.logGroupClass !== 'STANDARD') {
    throw invalidParameter('Only logGroupClass STANDARD is supported by the local store.');
  }
  if (request.deletionProtectionEnabled === true) {
    throw invalidParameter('deletionProtectionEnabled is not supported by the local store.');
  }
  if (!(await store.catalogue.createGroup(name, now()))) {
    throw new AwsException('ResourceAlreadyExistsException', 'The specified log group already exists');
  }
  if (tags !== undefined) {
    const group = requireGroup(store, { logGroupName: name });
    await changeGroupSettings(settings, group, (old) => ({ ...old, tags }));
  }
  return {};
};

const deleteLogGroup = async ({ store, settings, now }: GroupContext, body: unknown): Promise<object> => {
  const request = parseRequest(z.object({ logGroupName }), body);
  const group = requireGroup(store, request);
  if (!(await store.deleteGroup(group, now()))) throw groupNotFound();
  await forgetGroupSettings(settings, group);
  return {};
};

const describeLogGroups = async (context: GroupContext, body: unknown): Promise<object> => {
  const { store } = context;
  const request = parseRequest(describeLogGroupsRequest, body);
  const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '' } = request;
  if (prefix !== '' && pattern !== '') {
    throw invalidParameter(
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  }
  const wanted = request.logGroupIdentifiers?.map(groupNameOf);
  const groups = store.catalogue
    .groups()
    .filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(pattern.toLowerCase()))
    .filter(({ name }) => wanted === undefined || wanted.includes(name))
    .filter(() => request.logGroupClass === undefined || request.logGroupClass === 'STANDARD')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, ...next } = pageOf(groups, request.limit ?? PAGE_SIZE, request.nextToken);
  const rows = await store.query(
    sql`SELECT log_group, sum(message_bytes)::DOUBLE AS bytes FROM events GROUP BY log_group`,
  );
  const bytes = new Map(rows.map((row) => [row['log_group'], Number(row['bytes'])]));
  const logGroups = items.map((group) => describeGroup(context, group, bytes.get(group.name) ?? 0));
  return { logGroups, ...next };
};

/** Operations on log groups. */
export const logGroupOperations = (context: GroupContext): Operations =>
  new Map([
    ['CreateLogGroup', (body: unknown) => createLogGroup(context, body)],
    ['DeleteLogGroup', (body: unknown) => deleteLogGroup(context, body)],
    ['DescribeLogGroups', (body: unknown) => describeLogGroups(context, body)],
  ]);
