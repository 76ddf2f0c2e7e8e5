import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { SAVED_QUERIES, type SavedQuery } from '../../shared/saved-queries.ts';

/** The log groups that queries are kept with. */
export type QueriedGroups = Readonly<Partial<Record<SavedQuery['logGroup'], ILogGroup>>>;

/** Builds the name of a saved query in the Logs Insights console, which shows `/` as folders. */
export const savedQueryName = (serviceName: string, id: string): string => `gatelens/${serviceName}/${id}`;

/** Creates the saved queries of the groups that are there. */
export const createQueryDefinitions = (
  scope: Construct,
  groups: QueriedGroups,
  serviceName: string,
): readonly CfnQueryDefinition[] =>
  SAVED_QUERIES.flatMap((saved: SavedQuery) => {
    const group = groups[saved.logGroup];
    if (group === undefined) return [];
    return new CfnQueryDefinition(scope, `Query-${saved.id}`, {
      name: savedQueryName(serviceName, saved.id),
      queryString: `# ${saved.question}\n${saved.query}`,
      logGroupNames: [group.logGroupName],
    });
  });
