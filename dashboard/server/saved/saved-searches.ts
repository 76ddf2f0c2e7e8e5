import {
  type CloudWatchLogsClient,
  DeleteQueryDefinitionCommand,
  DescribeQueryDefinitionsCommand,
  PutQueryDefinitionCommand,
  type QueryDefinition,
} from '@aws-sdk/client-cloudwatch-logs';
import type { SavedSearch } from '../../contract/saved.ts';
import { explaining } from '../logs/explaining.ts';
import { groupName, type LogGroups } from '../logs/log-groups.ts';
import { parseSavedText, SAVED_PREFIX, writeSavedText } from './saved-text.ts';

/** Saved searches as query definitions of CloudWatch Logs. Every method rejects with `DashboardFault` only. */
export interface SavedSearches {
  list(): Promise<readonly SavedSearch[]>;
  /** Saves a search, in the place of the one of the same name. */
  save(search: {
    readonly name: string;
    readonly query: string;
    readonly pageState: string;
    readonly logGroups: LogGroups;
  }): Promise<SavedSearch>;
  /** Deletes one of these searches; false for an id that is none of them. */
  remove(id: string): Promise<boolean>;
}

const MAX_PAGES = 10;

/** Creates the saved searches of one account and region. */
export const createSavedSearches = (client: CloudWatchLogsClient): SavedSearches => {
  const list = (): Promise<readonly SavedSearch[]> =>
    explaining({ operation: 'DescribeQueryDefinitions' }, async () =>
      (await fetchDefinitions(client)).flatMap(toSavedSearch),
    );
  return {
    list,
    save: async ({ name, query, pageState, logGroups }) => {
      const existing = (await list()).find((search) => search.name === name);
      const id = await explaining({ operation: 'PutQueryDefinition' }, async () => {
        const { queryDefinitionId } = await client.send(
          new PutQueryDefinitionCommand({
            name: `${SAVED_PREFIX}${name}`,
            queryString: writeSavedText(query, pageState),
            logGroupNames: logGroups.map(groupName),
            ...(existing === undefined ? {} : { queryDefinitionId: existing.id }),
          }),
        );
        return queryDefinitionId ?? existing?.id ?? '';
      });
      return { id, name, query, ...(pageState === '' ? {} : { pageState }) };
    },
    remove: async (id) => {
      if (!(await list()).some((search) => search.id === id)) return false;
      return explaining({ operation: 'DeleteQueryDefinition' }, async () => {
        const { success } = await client.send(new DeleteQueryDefinitionCommand({ queryDefinitionId: id }));
        return success === true;
      });
    },
  };
};

const fetchDefinitions = async (client: CloudWatchLogsClient): Promise<readonly QueryDefinition[]> => {
  const definitions: QueryDefinition[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await client.send(
      new DescribeQueryDefinitionsCommand({
        queryDefinitionNamePrefix: SAVED_PREFIX,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    definitions.push(...(answer.queryDefinitions ?? []));
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  return definitions;
};

const toSavedSearch = ({
  queryDefinitionId: id,
  name = '',
  queryString,
  lastModified,
}: QueryDefinition): readonly SavedSearch[] => {
  if (id === undefined || queryString === undefined || !name.startsWith(SAVED_PREFIX)) return [];
  return [
    {
      id,
      name: name.slice(SAVED_PREFIX.length),
      ...parseSavedText(queryString),
      ...(lastModified === undefined ? {} : { modifiedAt: lastModified }),
    },
  ];
};
