import { ALARMS, type AlarmDefinition } from '../../../shared/alarms.ts';
import { EMF_NAMES, METRIC_NAMESPACE } from '../../../shared/emf.ts';
import { METRICS } from '../../../shared/metrics.ts';
import { REASONS, type Stage } from '../../../shared/reasons.ts';
import type { Condition, Filter } from '../../contract/filter.ts';

/** Finds the definition that an alarm was made from: its description begins with the sentence of the definition. */
export const definitionOf = (description: string): AlarmDefinition | undefined =>
  ALARMS.find(({ sentence }) => description.startsWith(sentence));

/** One metric that an alarm watches. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const reasonsOf = (stage: Stage): Condition => ({
  operator: 'in',
  field: 'reason',
  values: Object.entries(REASONS).flatMap(([reason, entry]) => (entry.stage === stage ? [reason] : [])),
});

/**
 * Gives the decisions that a metric counts.
 *
 * @returns `undefined` for a metric that is not made from decisions.
 */
export const searchFor = ({ namespace, name, dimensions }: WatchedMetric): Filter | undefined => {
  if (namespace !== METRIC_NAMESPACE) return undefined;
  const all = (...conditions: Condition[]): Filter => ({ match: 'all', conditions });
  switch (name) {
    case METRICS.bindingFailures:
      return all(reasonsOf('binding'));
    case METRICS.introspectionErrors:
      return all(reasonsOf('introspection'));
    case METRICS.unboundAllows:
      return all(
        { operator: '=', field: 'decision', value: 'Allow' },
        { operator: '!=', field: 'binding', value: 'bound' },
      );
    case METRICS.introspectionLatency:
      return all({ operator: 'present', field: 'introspection_ms' });
    case METRICS.decisionLatency:
      return all();
    case METRICS.decisions:
      return all(
        ...equals('reason', dimensions[EMF_NAMES.reason]),
        ...equals('decision', dimensions[EMF_NAMES.decision]),
      );
    default:
      return undefined;
  }
};

const equals = (field: 'reason' | 'decision', value: string | undefined): Condition[] =>
  value === undefined || value === '' ? [] : [{ operator: '=', field, value }];
