import { z } from 'zod';
import type { Operations } from '../../aws-json/operation.ts';
import { listOf, parseRequest } from '../../aws-json/parse-request.ts';
import type { LogGroup } from '../store/catalogue.ts';
import type { EventStore } from '../store/event-store.ts';
import type { SettingsJournal } from '../store/settings-journal.ts';
import { describeFieldIndexes } from './field-indexes.ts';
import { changeGroupSettings, readGroupSettings } from './group-settings.ts';
import { parseIndexPolicy } from './index-policy.ts';
import { logGroupIdentifier, pageToken } from './log-parameters.ts';
import { logGroupArn, requireGroup } from './resources.ts';

const MAX_DOCUMENT = 51_200;

const groupRequest = z.object({ logGroupIdentifier });

const putRequest = groupRequest.extend({
  policyDocument: z
    .string()
    .min(1, 'Member must have length greater than or equal to 1')
    .max(MAX_DOCUMENT, `Member must have length less than or equal to ${MAX_DOCUMENT}`),
});

const describeRequest = z.object({
  logGroupIdentifiers: listOf(logGroupIdentifier, 1),
  nextToken: pageToken.optional(),
});

const describePolicy = (settings: SettingsJournal, group: LogGroup): readonly object[] => {
  const { indexPolicy } = readGroupSettings(settings, group);
  if (indexPolicy === undefined) return [];
  return [
    {
      logGroupIdentifier: logGroupArn(group.name),
      lastUpdateTime: indexPolicy.updated,
      policyDocument: indexPolicy.document,
      source: 'LOG_GROUP',
    },
  ];
};

/**
 * Operations on field indexes. A policy is kept and described; no query of this store needs one to be fast, and none
 * skips events because of one.
 */
export const indexPolicyOperations = (
  store: EventStore,
  settings: SettingsJournal,
  now: () => number,
): Operations =>
  new Map([
    [
      'PutIndexPolicy',
      async (body: unknown) => {
        const request = parseRequest(putRequest, body);
        const group = requireGroup(store, { logGroupIdentifier: request.logGroupIdentifier });
        const { policyDocument: document } = request;
        parseIndexPolicy(document);
        const indexPolicy = { document, updated: now() };
        await changeGroupSettings(settings, group, (old) => ({ ...old, indexPolicy }));
        return { indexPolicy: describePolicy(settings, group)[0] };
      },
    ],
    [
      'DeleteIndexPolicy',
      async (body: unknown) => {
        const group = requireGroup(store, parseRequest(groupRequest, body));
        await changeGroupSettings(settings, group, (old) => ({ ...old, indexPolicy: undefined }));
        return {};
      },
    ],
    [
      'DescribeIndexPolicies',
      async (body: unknown) => {
        const { logGroupIdentifiers } = parseRequest(describeRequest, body);
        const groups = logGroupIdentifiers.map((each) => requireGroup(store, { logGroupIdentifier: each }));
        return { indexPolicies: groups.flatMap((group) => describePolicy(settings, group)) };
      },
    ],
    ['DescribeFieldIndexes', (body: unknown) => describeFieldIndexes(store, settings, now, body)],
  ]);
