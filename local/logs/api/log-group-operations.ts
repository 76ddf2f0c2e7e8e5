import { z } from 'zod';
import type { LogGroup } from '../store/catalogue.ts';
import type { EventStore } from '../store/event-store.ts';
import { sql } from '../store/sql.ts';
import { AwsException, invalidParameter } from './aws-exception.ts';
import type { Operations } from './operation.ts';
import { pageOf } from './page.ts';
import { countUpTo, logGroupName, parseRequest } from './parse-request.ts';
import { logGroupArn } from './resources.ts';

const PAGE_SIZE = 50;

const createLogGroupRequest = z.object({
  logGroupName,
  kmsKeyId: z.string().optional(),
  logGroupClass: z.string().optional(),
});

const describeLogGroupsRequest = z.object({
  logGroupNamePrefix: logGroupName.optional(),
  logGroupNamePattern: z.string().max(512).optional(),
  nextToken: z.string().optional(),
  limit: countUpTo(PAGE_SIZE).optional(),
});

const describeGroup = ({ name, creationTime }: LogGroup, storedBytes: number): object => ({
  logGroupName: name,
  creationTime,
  metricFilterCount: 0,
  arn: `${logGroupArn(name)}:*`,
  storedBytes,
  logGroupClass: 'STANDARD',
  logGroupArn: logGroupArn(name),
});

const createLogGroup = async (store: EventStore, now: () => number, body: unknown): Promise<object> => {
  const request = parseRequest(createLogGroupRequest, body);
  if (request.kmsKeyId !== undefined) throw invalidParameter('kmsKeyId is not supported by the local store.');
  if (request.logGroupClass !== undefined && request.logGroupClass !== 'STANDARD') {
    throw invalidParameter('Only logGroupClass STANDARD is supported by the local store.');
  }
  if (!(await store.catalogue.createGroup(request.logGroupName, now()))) {
    throw new AwsException('ResourceAlreadyExistsException', 'The specified log group already exists');
  }
  return {};
};

const describeLogGroups = async (store: EventStore, body: unknown): Promise<object> => {
  const request = parseRequest(describeLogGroupsRequest, body);
  const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '' } = request;
  if (prefix !== '' && pattern !== '') {
    throw invalidParameter(
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  }
  const groups = store.catalogue
    .groups()
    .filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(pattern.toLowerCase()))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, ...next } = pageOf(groups, request.limit ?? PAGE_SIZE, request.nextToken);
  const rows = await store.query(
    sql`SELECT log_group, sum(message_bytes)::DOUBLE AS bytes FROM events GROUP BY log_group`,
  );
  const bytes = new Map(rows.map((row) => [row['log_group'], Number(row['bytes'])]));
  return { logGroups: items.map((group) => describeGroup(group, bytes.get(group.name) ?? 0)), ...next };
};

/** Operations on log groups. */
export const logGroupOperations = (store: EventStore, now: () => number): Operations =>
  new Map([
    ['CreateLogGroup', (body: unknown) => createLogGroup(store, now, body)],
    ['DescribeLogGroups', (body: unknown) => describeLogGroups(store, body)],
  ]);
