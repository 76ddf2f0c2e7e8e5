import { z } from 'zod';
import { AwsException } from '../../aws-json/aws-exception.ts';
import type { Operations } from '../../aws-json/operation.ts';
import { parseRequest } from '../../aws-json/parse-request.ts';
import type { LogGroup } from '../store/catalogue.ts';
import type { EventStore } from '../store/event-store.ts';
import type { SettingsJournal } from '../store/settings-journal.ts';
import { changeGroupSettings, readGroupSettings } from './group-settings.ts';
import { logGroupName } from './log-parameters.ts';
import { isLogGroupArn, requireGroup } from './resources.ts';

const MAX_TAGS = 50;

const PATTERN = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const PATTERN_TEXT = String.raw`Member must satisfy regular expression pattern: ^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$`;

const tagKey = z
  .string()
  .min(1, 'Member must have length greater than or equal to 1')
  .max(128, 'Member must have length less than or equal to 128')
  .regex(PATTERN, PATTERN_TEXT);

const tagValue = z
  .string()
  .max(256, 'Member must have length less than or equal to 256')
  .regex(PATTERN, PATTERN_TEXT);

/** Tags of a log group as a parameter. */
export const tagMap = z
  .record(tagKey, tagValue)
  .refine((tags) => Object.keys(tags).length > 0, 'Member must have length greater than or equal to 1');

const resourceArn = z.string().max(1011, 'Member must have length less than or equal to 1011');

const ofResource = z.object({ resourceArn });
const ofGroup = z.object({ logGroupName });

/** Where a request names its log group: newer operations by ARN, older ones by name. */
interface Target {
  readonly resourceArn?: string;
  readonly logGroupName?: string;
}

/** Reads, adds and removes the tags of log groups. */
class Tags {
  readonly #store: EventStore;
  readonly #settings: SettingsJournal;

  constructor(store: EventStore, settings: SettingsJournal) {
    this.#store = store;
    this.#settings = settings;
  }

  list(target: Target): { readonly [key: string]: string } {
    return readGroupSettings(this.#settings, this.#group(target)).tags ?? {};
  }

  async add(target: Target, added: { readonly [key: string]: string }): Promise<object> {
    await changeGroupSettings(this.#settings, this.#group(target), (old) => {
      const tags = { ...old.tags, ...added };
      if (Object.keys(tags).length > MAX_TAGS) {
        throw new AwsException('TooManyTagsException', `A resource has at most ${MAX_TAGS} tags.`);
      }
      return { ...old, tags };
    });
    return {};
  }

  async remove(target: Target, keys: readonly string[]): Promise<object> {
    await changeGroupSettings(this.#settings, this.#group(target), (old) => {
      const kept = Object.entries(old.tags ?? {}).filter(([key]) => !keys.includes(key));
      return { ...old, tags: Object.fromEntries(kept) };
    });
    return {};
  }

  #group({ resourceArn: arn, logGroupName: name }: Target): LogGroup {
    if (arn !== undefined && !isLogGroupArn(arn)) {
      throw new AwsException('ResourceNotFoundException', 'The specified resource does not exist.');
    }
    return requireGroup(
      this.#store,
      arn === undefined ? { logGroupName: name } : { logGroupIdentifier: arn },
    );
  }
}

/** Operations on the tags of log groups, by ARN and, as older callers do, by name. */
export const tagOperations = (store: EventStore, settings: SettingsJournal): Operations => {
  const tags = new Tags(store, settings);
  return new Map([
    ['ListTagsForResource', async (body: unknown) => ({ tags: tags.list(parseRequest(ofResource, body)) })],
    ['ListTagsLogGroup', async (body: unknown) => ({ tags: tags.list(parseRequest(ofGroup, body)) })],
    [
      'TagResource',
      async (body: unknown) => {
        const request = parseRequest(ofResource.extend({ tags: tagMap }), body);
        return tags.add(request, request.tags);
      },
    ],
    [
      'TagLogGroup',
      async (body: unknown) => {
        const request = parseRequest(ofGroup.extend({ tags: tagMap }), body);
        return tags.add(request, request.tags);
      },
    ],
    [
      'UntagResource',
      async (body: unknown) => {
        const request = parseRequest(ofResource.extend({ tagKeys: z.array(tagKey).max(MAX_TAGS) }), body);
        return tags.remove(request, request.tagKeys);
      },
    ],
    [
      'UntagLogGroup',
      async (body: unknown) => {
        const request = parseRequest(ofGroup.extend({ tags: z.array(tagKey).min(1) }), body);
        return tags.remove(request, request.tags);
      },
    ],
  ]);
};
