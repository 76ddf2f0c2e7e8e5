import { Duration, Stack } from 'aws-cdk-lib';
import {
  type AlarmBase,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmSeries, AlarmSubject } from '../../shared/alarms.ts';
import { EMF_NAMES, METRIC_NAMESPACE } from '../../shared/emf.ts';
import { METRICS } from '../../shared/metrics.ts';
import { SAVED_QUERIES, type SavedQuery, type SavedQueryId } from '../../shared/saved-queries.ts';
import { metricOf } from './alarm.ts';
import type { QueriedGroups } from './query-definitions.ts';

/** What the dashboard shows. */
export interface DashboardContent {
  readonly alarms: readonly AlarmBase[];
  readonly ruleNames: readonly string[];
  readonly groups: QueriedGroups;
  readonly subject: AlarmSubject;
  readonly dashboardUrl: string | undefined;
}

const FULL = 24;
const HALF = 12;
const PERIOD = Duration.minutes(5);

/** Queries that need no value to be filled in, in the order of the questions at night. */
const SHOWN: readonly SavedQueryId[] = [
  'similar-rejections',
  'binding-failures',
  'introspection-errors',
  'without-decision',
];

/** Creates the CloudWatch dashboard: alarms on top, then the figures, then the tables. */
export const createDashboard = (scope: Construct, content: DashboardContent): Dashboard => {
  const { subject, dashboardUrl } = content;
  const graph = (title: string, ...left: readonly IMetric[]): GraphWidget =>
    new GraphWidget({ title, width: HALF, left: [...left], leftYAxis: { min: 0 } });
  const sum = (metricName: string, dimensions?: AlarmSeries['dimensions']): IMetric =>
    metricOf(series(metricName, 'Sum', dimensions), subject, PERIOD);
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: `${Stack.of(scope).stackName}-${subject.service}`,
    widgets: [
      [
        new TextWidget({
          width: FULL,
          height: 2,
          markdown:
            dashboardUrl === undefined
              ? 'To ask why one call was refused: `gatelens dashboard`, or the saved queries under `gatelens/`.'
              : `To ask why one call was refused: [debug dashboard](${dashboardUrl})`,
        }),
      ],
      [new AlarmStatusWidget({ title: 'Alarms', width: FULL, alarms: [...content.alarms] })],
      [
        graph(
          'Decisions',
          ...['Allow', 'Deny'].map((value) => sum(METRICS.decisions, { [EMF_NAMES.decision]: value })),
        ),
        graph(
          'Binding failures and unbound Allows',
          sum(METRICS.bindingFailures),
          sum(METRICS.unboundAllows),
        ),
      ],
      [
        graph('Introspection errors', sum(METRICS.introspectionErrors)),
        graph(
          'Latency, 99th percentile',
          ...[METRICS.decisionLatency, METRICS.introspectionLatency].map((name) =>
            metricOf(series(name, 'p99'), subject, PERIOD),
          ),
        ),
      ],
      [graph('Binding failures: distinct contributors', ...content.ruleNames.map(uniqueContributors))],
      ...SHOWN.flatMap((id) => table(id, content.groups)).map((widget) => [widget]),
    ],
  });
};

const series = (
  metricName: string,
  statistic: AlarmSeries['statistic'],
  dimensions?: AlarmSeries['dimensions'],
): AlarmSeries => ({
  namespace: METRIC_NAMESPACE,
  metricName,
  statistic,
  by: 'service',
  ...(dimensions === undefined ? {} : { dimensions }),
});

const uniqueContributors = (ruleName: string): IMetric =>
  new MathExpression({
    expression: `INSIGHT_RULE_METRIC("${ruleName}", "UniqueContributors")`,
    label: ruleName,
    period: PERIOD,
  });

const table = (id: SavedQueryId, groups: QueriedGroups): readonly IWidget[] => {
  const saved: SavedQuery | undefined = SAVED_QUERIES.find((query) => query.id === id);
  const group = saved === undefined ? undefined : groups[saved.logGroup];
  if (saved === undefined || group === undefined) return [];
  return [
    new LogQueryWidget({
      title: saved.question,
      width: FULL,
      view: LogQueryVisualizationType.TABLE,
      logGroupNames: [group.logGroupName],
      queryString: saved.query,
    }),
  ];
};
