import { z } from 'zod';
import { invalidParameter } from '../../aws-json/aws-exception.ts';
import type { Operations } from '../../aws-json/operation.ts';
import { parseRequest } from '../../aws-json/parse-request.ts';
import type { EventStore } from '../store/event-store.ts';
import type { SettingsJournal } from '../store/settings-journal.ts';
import { changeGroupSettings } from './group-settings.ts';
import { logGroupName } from './log-parameters.ts';
import { requireGroup } from './resources.ts';

/** Days that AWS lets a log group keep its events. */
const ALLOWED_DAYS = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922],
  ...[3288, 3653],
];

const groupRequest = z.object({ logGroupName });
const putRetentionRequest = groupRequest.extend({ retentionInDays: z.number().int() });

const setRetention = async (
  store: EventStore,
  settings: SettingsJournal,
  name: string,
  retentionInDays: number | undefined,
): Promise<object> => {
  const group = requireGroup(store, { logGroupName: name });
  await changeGroupSettings(settings, group, (old) => ({ ...old, retentionInDays }));
  return {};
};

/**
 * Operations on how long log groups keep their events.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html PutRetentionPolicy}
 */
export const retentionOperations = (store: EventStore, settings: SettingsJournal): Operations =>
  new Map([
    [
      'PutRetentionPolicy',
      async (body: unknown) => {
        const request = parseRequest(putRetentionRequest, body);
        if (!ALLOWED_DAYS.includes(request.retentionInDays)) {
          throw invalidParameter(`retentionInDays must be one of ${ALLOWED_DAYS.join(', ')}.`);
        }
        return setRetention(store, settings, request.logGroupName, request.retentionInDays);
      },
    ],
    [
      'DeleteRetentionPolicy',
      async (body: unknown) => {
        const request = parseRequest(groupRequest, body);
        return setRetention(store, settings, request.logGroupName, undefined);
      },
    ],
  ]);
