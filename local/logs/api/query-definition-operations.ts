import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsException } from '../../aws-json/aws-exception.ts';
import type { Operations } from '../../aws-json/operation.ts';
import { pageOf } from '../../aws-json/page.ts';
import { countUpTo, parseRequest } from '../../aws-json/parse-request.ts';
import type { SettingsJournal } from '../store/settings-journal.ts';
import { logGroupName, pageToken } from './log-parameters.ts';
import { MAX_QUERY_CHARACTERS, queryLanguage } from './query-parameters.ts';

/** Saved queries of an account (AWS quota). */
const MAX_DEFINITIONS = 1000;
const MAX_PAGE = 1000;
const MAX_PARAMETERS = 20;

const NOT_EMPTY = 'Member must have length greater than or equal to 1';
const atMost = (max: number): string => `Member must have length less than or equal to ${max}`;

const definitionId = z.string().min(1, NOT_EMPTY).max(256, atMost(256));

const parameter = z.object({
  name: z
    .string()
    .max(128, atMost(128))
    .regex(
      /^[a-zA-Z_][a-zA-Z0-9_]*$/,
      'Member must satisfy regular expression pattern: ^[a-zA-Z_][a-zA-Z0-9_]*',
    ),
  defaultValue: z.string().max(1024, atMost(1024)).optional(),
  description: z.string().max(512, atMost(512)).optional(),
});

const putRequest = z.object({
  name: z.string().min(1, NOT_EMPTY).max(255, atMost(255)),
  queryString: z.string().min(1, NOT_EMPTY).max(MAX_QUERY_CHARACTERS, atMost(MAX_QUERY_CHARACTERS)),
  queryLanguage: queryLanguage.optional(),
  queryDefinitionId: definitionId.optional(),
  logGroupNames: z.array(logGroupName).optional(),
  parameters: z.array(parameter).max(MAX_PARAMETERS, atMost(MAX_PARAMETERS)).optional(),
  clientToken: z
    .string()
    .regex(/^\S{36,128}$/, String.raw`Member must satisfy regular expression pattern: \S{36,128}`)
    .optional(),
});

const describeRequest = z.object({
  queryLanguage: queryLanguage.optional(),
  queryDefinitionNamePrefix: z.string().min(1, NOT_EMPTY).max(255, atMost(255)).optional(),
  maxResults: countUpTo(MAX_PAGE).optional(),
  nextToken: pageToken.optional(),
});

/** What is kept of a saved query. */
const storedDefinition = putRequest.extend({
  queryDefinitionId: definitionId,
  queryLanguage,
  lastModified: z.number(),
});

type Definition = z.infer<typeof storedDefinition>;

const PREFIX = 'query-definition/';

const readDefinitions = (settings: SettingsJournal): readonly Definition[] =>
  settings.list(PREFIX).map((value) => storedDefinition.parse(value));

const notFound = (): AwsException =>
  new AwsException('ResourceNotFoundException', 'The specified query definition does not exist.');

const put = async (settings: SettingsJournal, now: () => number, body: unknown): Promise<object> => {
  const request = parseRequest(putRequest, body);
  const known = readDefinitions(settings);
  const { queryDefinitionId: wanted, clientToken } = request;
  if (wanted !== undefined && !known.some(({ queryDefinitionId }) => queryDefinitionId === wanted))
    throw notFound();
  const repeated = known.find((each) => clientToken !== undefined && each.clientToken === clientToken);
  if (wanted === undefined && repeated !== undefined) {
    return { queryDefinitionId: repeated.queryDefinitionId };
  }
  if (wanted === undefined && known.length >= MAX_DEFINITIONS) {
    throw new AwsException(
      'LimitExceededException',
      `At most ${MAX_DEFINITIONS} query definitions are saved.`,
    );
  }
  const queryDefinitionId = wanted ?? randomUUID();
  const definition: Definition = {
    ...request,
    queryDefinitionId,
    queryLanguage: request.queryLanguage ?? 'CWLI',
    lastModified: now(),
  };
  await settings.update(`${PREFIX}${queryDefinitionId}`, () => definition);
  return { queryDefinitionId };
};

const describe = async (settings: SettingsJournal, body: unknown): Promise<object> => {
  const request = parseRequest(describeRequest, body);
  const { queryDefinitionNamePrefix: prefix = '', queryLanguage: language } = request;
  const found = readDefinitions(settings)
    .filter(({ name }) => name.startsWith(prefix))
    .filter((each) => language === undefined || each.queryLanguage === language)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ clientToken: _, ...definition }) => definition);
  const { items, ...next } = pageOf(found, request.maxResults ?? MAX_PAGE, request.nextToken);
  return { queryDefinitions: items, ...next };
};

const remove = async (settings: SettingsJournal, body: unknown): Promise<object> => {
  const { queryDefinitionId } = parseRequest(z.object({ queryDefinitionId: definitionId }), body);
  const key = `${PREFIX}${queryDefinitionId}`;
  if (settings.get(key) === undefined) throw notFound();
  await settings.update(key, () => undefined);
  return { success: true };
};

/** Operations on saved queries. Their text is not checked before it runs. */
export const queryDefinitionOperations = (settings: SettingsJournal, now: () => number): Operations =>
  new Map([
    ['PutQueryDefinition', (body: unknown) => put(settings, now, body)],
    ['DescribeQueryDefinitions', (body: unknown) => describe(settings, body)],
    ['DeleteQueryDefinition', (body: unknown) => remove(settings, body)],
  ]);
