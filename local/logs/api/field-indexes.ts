import { z } from 'zod';
import { pageOf } from '../../aws-json/page.ts';
import { listOf, parseRequest } from '../../aws-json/parse-request.ts';
import type { LogGroup } from '../store/catalogue.ts';
import type { EventStore } from '../store/event-store.ts';
import type { SettingsJournal } from '../store/settings-journal.ts';
import { identifier, joinSql, type SqlFragment, sql } from '../store/sql.ts';
import { readGroupSettings } from './group-settings.ts';
import { type IndexedField, parseIndexPolicy } from './index-policy.ts';
import { logGroupIdentifier, pageToken } from './log-parameters.ts';
import { logGroupArn, requireGroup } from './resources.ts';

const MAX_GROUPS = 100;
const PAGE_SIZE = 100;

const describeRequest = z.object({
  logGroupIdentifiers: listOf(logGroupIdentifier, MAX_GROUPS),
  nextToken: pageToken.optional(),
});

/** JSON pointer (RFC 6901) to a field, taken as a path and as one key that has dots in it. */
const pointersOf = (name: string): readonly string[] => {
  const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
  return [`/${name.split('.').map(escapeKey).join('/')}`, `/${escapeKey(name)}`];
};

const hasField = ({ name }: IndexedField): SqlFragment =>
  name.startsWith('@')
    ? sql`${String(name === '@logStream')}::BOOLEAN`
    : sql`(${joinSql(
        pointersOf(name).map((pointer) => sql`json_exists(json, ${pointer}::VARCHAR)`),
        ' OR ',
      )})`;

/** Times of the first and the last event with each field, as rows of one query. */
const timesSql = (group: LogGroup, fields: readonly IndexedField[], since: number): SqlFragment =>
  sql`SELECT ${joinSql(
    fields.map(
      (
        field,
        index,
      ) => sql`(min(time_ms) FILTER (${hasField(field)}))::DOUBLE AS ${identifier(`first_${index}`)},
        (max(time_ms) FILTER (${hasField(field)}))::DOUBLE AS ${identifier(`last_${index}`)}`,
    ),
    ', ',
  )} FROM events WHERE log_group = ${group.name}::VARCHAR AND ingested_ms >= ${since}::BIGINT`;

const describeGroup = async (
  store: EventStore,
  settings: SettingsJournal,
  now: () => number,
  group: LogGroup,
): Promise<readonly object[]> => {
  const { indexPolicy } = readGroupSettings(settings, group);
  if (indexPolicy === undefined) return [];
  const fields = parseIndexPolicy(indexPolicy.document);
  // An index is not retroactive: it holds what came in after its policy.
  const [row = {}] = await store.query(timesSql(group, fields, indexPolicy.updated));
  return fields.flatMap(({ name, type }, index) => {
    const [first, last] = [row[`first_${index}`], row[`last_${index}`]];
    if (typeof first !== 'number' || typeof last !== 'number') return [];
    return [
      {
        logGroupIdentifier: logGroupArn(group.name),
        fieldIndexName: name,
        lastScanTime: now(),
        firstEventTime: first,
        lastEventTime: last,
        type,
        indexCategory: 'CUSTOM',
      },
    ];
  });
};

/**
 * Lists the indexed fields of log groups that events have brought since their policy was put.
 *
 * @throws AwsException
 */
export const describeFieldIndexes = async (
  store: EventStore,
  settings: SettingsJournal,
  now: () => number,
  body: unknown,
): Promise<object> => {
  const request = parseRequest(describeRequest, body);
  const groups = request.logGroupIdentifiers.map((each) => requireGroup(store, { logGroupIdentifier: each }));
  const indexes: object[] = [];
  for (const group of groups) indexes.push(...(await describeGroup(store, settings, now, group)));
  const { items, ...next } = pageOf(indexes, PAGE_SIZE, request.nextToken);
  return { fieldIndexes: items, ...next };
};
