import type { AlarmDefinition, AlarmSearch } from '../../shared/alarms.ts';
import { reasonPrefixes, reasonsOf } from '../../shared/reason-group.ts';
import type { Stage } from '../../shared/reasons.ts';

const STAGES: readonly Stage[] = ['binding', 'introspection', 'own'];

/**
 * Builds a short query for an alarm's search: it has to fit into the alarm's description, which takes 1,024 characters.
 * Reasons of a whole stage are named by their beginnings.
 */
export const alarmQuery = ({ search }: Pick<AlarmDefinition, 'search'>): string =>
  [
    'fields @timestamp,reason,client_id,@message',
    ...search.conditions.map((condition) => `filter ${conditionText(condition)}`),
    'filter ispresent(decision_id)',
    'sort @timestamp desc',
  ].join('|');

const conditionText = ({ field, oneOf }: AlarmSearch['conditions'][number]): string => {
  const stage = STAGES.find((name) => reasonsOf(name).join() === oneOf.join());
  if (stage !== undefined) return `${field} like /^(${reasonPrefixes(stage).join('|')})/`;
  return `${field} in [${oneOf.map((value) => `"${value}"`).join(',')}]`;
};
