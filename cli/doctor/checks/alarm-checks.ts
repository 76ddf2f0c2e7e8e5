import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { serviceNameOf } from '../../../authorizer/settings.ts';
import { ALARMS, type AlarmSubject } from '../../../shared/alarms.ts';
import { METRICS } from '../../../shared/metrics.ts';
import type { AwsFacts } from '../facts/aws-facts.ts';
import { outcomeOf, whenRead } from '../facts/read.ts';
import { type Check, listNames, type Outcome, ok, problem, warning } from '../finding.ts';
import { isAlarmFor } from './alarm-match.ts';
import { AWS_PAGES, OUR_PAGES } from './aws-pages.ts';
import { eachEnvironment, eachFunction } from './each-function.ts';

const eachSubject = (
  facts: AwsFacts,
  examine: (subject: AlarmSubject) => readonly Outcome[],
): readonly Outcome[] =>
  eachEnvironment(facts, (variables, { functionName }) =>
    examine({ service: serviceNameOf(variables['POWERTOOLS_SERVICE_NAME'] ?? ''), functionName }),
  );

/** The alarms of a function's definitions that are there. */
const eachAlarmSet = (
  facts: AwsFacts,
  examine: (found: readonly MetricAlarm[], missing: readonly string[]) => readonly Outcome[],
): readonly Outcome[] =>
  eachSubject(facts, (subject) =>
    whenRead(facts.alarms, (alarms) => {
      const pairs = ALARMS.map((definition) => ({
        id: definition.id,
        alarms: alarms.filter((alarm) => isAlarmFor(definition, alarm, subject)),
      }));
      return examine(
        [...new Set(pairs.flatMap((pair) => pair.alarms))],
        pairs.filter((pair) => pair.alarms.length === 0).map(({ id }) => id),
      );
    }),
  );

const nameOf = ({ AlarmName = 'an alarm without a name' }: MetricAlarm): string => AlarmName;

const alarmsPresent: Check<AwsFacts> = {
  id: 'alarms',
  title: 'Every alarm is there',
  matters:
    'Binding failures, introspection errors and unbound tokens are seen by alarms first. An alarm counts by what it watches, not by its name; thresholds are yours.',
  link: OUR_PAGES.deploy,
  examine: (facts) =>
    eachAlarmSet(facts, (found, missing) => {
      const fix = 'Deploy the alerting construct of docs/deploy.md, or create them by shared/alarms.ts.';
      if (found.length === 0) return [problem('There is no alarm on the metrics of this authorizer.', fix)];
      return [
        missing.length === 0
          ? ok(`All ${ALARMS.length} are there.`)
          : warning(`Missing: ${missing.join(', ')}.`, fix),
      ];
    }),
};

const alarmActions: Check<AwsFacts> = {
  id: 'alarm-actions',
  title: 'Alarms tell someone',
  matters:
    'An alarm without an action, or with its actions switched off, changes its colour and nothing else.',
  link: AWS_PAGES.alarms,
  examine: (facts) =>
    eachAlarmSet(facts, (found) => {
      if (found.length === 0) return [];
      const silent = found.filter(
        ({ ActionsEnabled, AlarmActions = [] }) => ActionsEnabled === false || AlarmActions.length === 0,
      );
      return [
        silent.length === 0
          ? ok('Each has an action.')
          : problem(
              `Without an action: ${listNames(silent.map(nameOf))}.`,
              'Give them the topic of docs/deploy.md as alarm action; aws cloudwatch enable-alarm-actions switches actions on.',
            ),
      ];
    }),
};

const alarmState: Check<AwsFacts> = {
  id: 'alarm-state',
  title: 'No alarm is on, and each has data',
  matters:
    'Missing data is no breach for these alarms, so that INSUFFICIENT_DATA for long means that nothing is evaluated; a new alarm has it for minutes.',
  link: AWS_PAGES.alarms,
  examine: (facts) =>
    eachAlarmSet(facts, (found) => {
      if (found.length === 0) return [];
      const inState = (state: string): readonly string[] =>
        found.filter(({ StateValue }) => StateValue === state).map(nameOf);
      const on = inState('ALARM');
      const without = inState('INSUFFICIENT_DATA');
      if (on.length === 0 && without.length === 0) return [ok('All are OK.')];
      return [
        ...(on.length === 0
          ? []
          : [warning(`In ALARM: ${listNames(on)}.`, 'Open the search that the text of the alarm links to.')]),
        ...(without.length === 0
          ? []
          : [
              warning(
                `In INSUFFICIENT_DATA: ${listNames(without)}.`,
                'Wait for a few periods; then compare its namespace and dimensions with the metrics, and set missing data to notBreaching.',
              ),
            ]),
      ];
    }),
};

const metricsArrive: Check<AwsFacts> = {
  id: 'metrics-arrive',
  title: 'Metrics of the authorizer arrive',
  matters:
    'Every decision has a latency. None in two weeks means no call, or lines that CloudWatch does not read as metrics: muted, filtered by level, or in a log group of another class.',
  link: OUR_PAGES.deploy,
  examine: (facts) =>
    eachFunction(facts, ({ metricSeries }) => [
      outcomeOf(metricSeries, (count) =>
        count === 0
          ? warning(
              `No ${METRICS.decisionLatency} in the last two weeks.`,
              'Make a call and run it again after some minutes; then look at the findings on log format, log class and muted metrics.',
            )
          : ok(`${METRICS.decisionLatency} has data.`),
      ),
    ]),
};

const CONTRIBUTORS = ['clients', 'certificates'];

const contributorRules: Check<AwsFacts> = {
  id: 'contributor-rules',
  title: 'Contributor Insights watches binding failures',
  matters: 'The rules list the clients and certificates that cause binding failures while they happen.',
  link: AWS_PAGES.contributors,
  examine: (facts) =>
    eachSubject(facts, ({ service }) =>
      whenRead(facts.insightRules, (rules) => {
        const state = CONTRIBUTORS.map((what) => {
          const name = `gatelens-${service}-binding-failures-${what}`;
          return { name, rule: rules.find(({ Name }) => Name === name) };
        });
        const missing = state.filter(({ rule }) => rule === undefined).map(({ name }) => name);
        const off = state
          .filter(({ rule }) => rule !== undefined && rule.State !== 'ENABLED')
          .map(({ name }) => name);
        if (missing.length > 0)
          return [
            warning(`Missing: ${listNames(missing)}.`, 'Deploy the alerting construct of docs/deploy.md.'),
          ];
        return [
          off.length === 0
            ? ok('Both rules are enabled.')
            : warning(
                `Not enabled: ${listNames(off)}.`,
                'aws cloudwatch enable-insight-rules --rule-names NAME',
              ),
        ];
      }),
    ),
};

/** Checks of alarms, metrics and rules. */
export const ALARM_CHECKS = [
  alarmsPresent,
  alarmActions,
  alarmState,
  metricsArrive,
  contributorRules,
] as const satisfies readonly Check<AwsFacts>[];
