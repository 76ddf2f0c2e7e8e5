import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandOutput,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE } from '../../../shared/emf.ts';
import { filterOf } from '../../contract/alarm-filter.ts';
import type { Alarm, Alarms } from '../../contract/alarms.ts';
import { DashboardFault } from '../dashboard-fault.ts';
import { explaining } from '../logs/explaining.ts';
import { definitionOf, searchFor, type WatchedMetric } from './alarm-search.ts';

const MAX_PAGES = 10;
const STATES = ['ALARM', 'INSUFFICIENT_DATA', 'OK'] as const;

/** The calls that turned an alarm came before it turned. */
const BEFORE_SECONDS = 3_600;

/** Reads the alarms on metrics of Gatelens. Never rejects for what CloudWatch answers. */
export const readAlarms = async (client: CloudWatchClient): Promise<Alarms> => {
  try {
    const found = await explaining({ operation: 'DescribeAlarms', service: 'cloudwatch' }, () =>
      fetchAlarms(client),
    );
    const alarms = found.filter(isOurs).map(toAlarm);
    if (alarms.length === 0) return { kind: 'none_configured' };
    const rank = ({ state }: Alarm): number => STATES.indexOf(state);
    return {
      kind: 'alarms',
      alarms: alarms.toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name)),
    };
  } catch (error) {
    if (!(error instanceof DashboardFault)) throw error;
    return { kind: 'unknown', problem: error.problem };
  }
};

const fetchAlarms = async (client: CloudWatchClient): Promise<readonly MetricAlarm[]> => {
  const alarms: MetricAlarm[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer: DescribeAlarmsCommandOutput = await client.send(
      new DescribeAlarmsCommand({
        AlarmTypes: ['MetricAlarm'],
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      }),
    );
    alarms.push(...(answer.MetricAlarms ?? []));
    nextToken = answer.NextToken;
    if (nextToken === undefined) break;
  }
  return alarms;
};

/** By its definition or metric, or by its name for one on a metric of AWS, such as the errors of the function. */
const isOurs = (alarm: MetricAlarm): boolean =>
  definitionOf(alarm.AlarmDescription ?? '') !== undefined ||
  /gatelens/i.test(alarm.AlarmName ?? '') ||
  watchedMetrics(alarm).some(({ namespace }) => namespace === METRIC_NAMESPACE);

const watchedMetrics = (alarm: MetricAlarm): readonly WatchedMetric[] => [
  ...watched(alarm),
  ...(alarm.Metrics ?? []).flatMap(({ MetricStat }) => watched(MetricStat?.Metric)),
];

const watched = (
  metric:
    | {
        Namespace?: string | undefined;
        MetricName?: string | undefined;
        Dimensions?: { Name?: string | undefined; Value?: string | undefined }[] | undefined;
      }
    | undefined,
): readonly WatchedMetric[] => {
  const { Namespace: namespace, MetricName: name, Dimensions: dimensions = [] } = metric ?? {};
  if (namespace === undefined || name === undefined) return [];
  const named = dimensions.map(({ Name = '', Value = '' }) => [Name, Value] as const);
  return [{ namespace, name, dimensions: Object.fromEntries(named) }];
};

const toAlarm = (alarm: MetricAlarm): Alarm => {
  const changedAt = (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime();
  const search = searchOf(alarm, changedAt ?? Date.now());
  const definition = definitionOf(alarm.AlarmDescription ?? '');
  return {
    ...(definition === undefined ? {} : { id: definition.id }),
    name: alarm.AlarmName ?? '',
    description: alarm.AlarmDescription ?? '',
    state: STATES.find((state) => state === alarm.StateValue) ?? 'INSUFFICIENT_DATA',
    stateReason: alarm.StateReason ?? '',
    ...(changedAt === undefined ? {} : { changedAt }),
    ...(search === undefined ? {} : { search }),
  };
};

/** By its definition; else by its metrics, of which the first explains a share: the part, not the whole. */
const searchOf = (alarm: MetricAlarm, changedAt: number): Alarm['search'] => {
  const definition = definitionOf(alarm.AlarmDescription ?? '');
  const [byMetric] = watchedMetrics(alarm).flatMap((metric) => searchFor(metric) ?? []);
  const filter = (definition === undefined ? undefined : filterOf(definition)) ?? byMetric;
  if (filter === undefined) return undefined;
  const now = Math.ceil(Date.now() / 1000);
  const before = definition?.search.seconds ?? BEFORE_SECONDS;
  const startTime = Math.max(0, Math.floor(changedAt / 1000) - before);
  return { filter, startTime, endTime: Math.max(startTime, now) };
};
