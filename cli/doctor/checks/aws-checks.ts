import type { AwsFacts } from '../facts/aws-facts.ts';
import { outcomeOf, whenRead } from '../facts/read.ts';
import { type Check, ok, problem, warning } from '../finding.ts';
import { ALARM_CHECKS } from './alarm-checks.ts';
import { API_CHECKS } from './api-checks.ts';
import { AWS_PAGES, OUR_PAGES } from './aws-pages.ts';
import { DOMAIN_CHECKS } from './domain-checks.ts';
import { eachEnvironment, eachFunction } from './each-function.ts';
import { ENVIRONMENT_CHECKS } from './environment-outcomes.ts';
import { FUNCTION_CHECKS } from './function-checks.ts';
import { examineClock, INTROSPECTION_CHECKS } from './introspection-checks.ts';
import { LOG_GROUP_CHECKS } from './log-group-checks.ts';
import { STAGE_CHECKS } from './stage-checks.ts';

const allowedDomains: Check<AwsFacts> = {
  id: 'allowed-domains',
  title: 'The authorizer knows the domains that calls come in by',
  matters:
    'GATELENS_ALLOWED_DOMAINS refuses calls by any other domain: a second line behind the closed default endpoint. A domain that is missing from it refuses everyone.',
  link: OUR_PAGES.authorizer,
  examine: (facts) =>
    eachEnvironment(facts, (variables) =>
      whenRead(facts.domains, (domains) => {
        const allowed = (variables['GATELENS_ALLOWED_DOMAINS'] ?? '')
          .split(',')
          .flatMap((name) => name.trim().toLowerCase() || []);
        const names = domains.map(({ name }) => name.toLowerCase());
        if (names.length === 0) return [];
        const set = `Set GATELENS_ALLOWED_DOMAINS to ${names.join(',')}.`;
        if (allowed.length === 0)
          return [warning('GATELENS_ALLOWED_DOMAINS is not set: calls by any domain are decided on.', set)];
        const missing = names.filter((name) => !name.startsWith('*') && !allowed.includes(name));
        return [
          missing.length === 0
            ? ok('Each domain is on the list.')
            : problem(`Calls by ${missing.join(', ')} are refused: it is not on the list.`, set),
        ];
      }),
    ),
};

const clock: Check<AwsFacts> = {
  id: 'clock',
  title: 'The clock of this machine is right',
  matters:
    'AWS refuses signatures that are more than five minutes off, and every time in this report is by this clock.',
  link: AWS_PAGES.signatureClock,
  examine: ({ clockAheadMs }) => [outcomeOf(clockAheadMs, (ahead) => examineClock(ahead, 'AWS'))],
};

const ofEnvironments = ENVIRONMENT_CHECKS.map(
  ({ examine, ...text }): Check<AwsFacts> => ({
    ...text,
    examine: (facts) => eachEnvironment(facts, (variables) => examine(variables)),
  }),
);

const ofIntrospection = INTROSPECTION_CHECKS.map(
  ({ examine, ...text }): Check<AwsFacts> => ({
    ...text,
    examine: (facts) => eachFunction(facts, (one) => examine(one, facts.now)),
  }),
);

/** Every check of a deployed API, by what it looks at. */
export const AWS_CHECK_GROUPS: readonly {
  readonly title: string;
  readonly checks: readonly Check<AwsFacts>[];
}[] = [
  { title: 'API and authorizer', checks: API_CHECKS },
  { title: 'Stage', checks: STAGE_CHECKS },
  { title: 'Domain and truststore', checks: DOMAIN_CHECKS },
  { title: 'Function', checks: FUNCTION_CHECKS },
  { title: 'Configuration', checks: [...ofEnvironments, allowedDomains] },
  { title: 'Introspection', checks: ofIntrospection },
  { title: 'Logs', checks: LOG_GROUP_CHECKS },
  { title: 'Alarms and metrics', checks: ALARM_CHECKS },
  { title: 'Clock', checks: [clock] },
];

/** The same in one list. */
export const AWS_CHECKS: readonly Check<AwsFacts>[] = AWS_CHECK_GROUPS.flatMap(({ checks }) => checks);
