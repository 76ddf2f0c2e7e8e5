import type { Variables } from '../facts/configuration-facts.ts';
import { type CheckText, listNames, type Outcome, ok, problem, warning } from '../finding.ts';
import { AWS_PAGES, OUR_PAGES } from './aws-pages.ts';

/** A check of variables, of a function or of this shell. It shows names, never values that may be secret. */
export interface EnvironmentCheck extends CheckText {
  examine(variables: Variables): readonly Outcome[];
}

const isOn = (value: string | undefined): boolean => /^(?:1|true|yes|on)$/i.test(value ?? '');

const eventLogging: EnvironmentCheck = {
  id: 'event-logging',
  title: 'No variable logs the event with its token',
  matters:
    'POWERTOOLS_LOGGER_LOG_EVENT makes a Powertools logger with `injectLambdaContext` write the whole event: the bearer token is in it. The authorizer itself never does.',
  link: OUR_PAGES.telemetry,
  examine: (variables) => [
    isOn(variables['POWERTOOLS_LOGGER_LOG_EVENT'])
      ? problem('POWERTOOLS_LOGGER_LOG_EVENT is on.', 'Remove the variable.')
      : ok('None does.'),
  ],
};

const mutedMetrics: EnvironmentCheck = {
  id: 'metrics-muted',
  title: 'No variable mutes metrics',
  matters:
    'POWERTOOLS_METRICS_DISABLED and POWERTOOLS_DEV mute every metric of Powertools, and alarms on them go blind; POWERTOOLS_DEV also spreads log lines over many. The authorizer writes its own metrics and records all the same, your code does not.',
  link: OUR_PAGES.telemetry,
  examine: (variables) => {
    const on = ['POWERTOOLS_METRICS_DISABLED', 'POWERTOOLS_DEV'].filter((name) => isOn(variables[name]));
    return [
      on.length === 0
        ? ok('None does.')
        : problem(`${on.join(' and ')} is on.`, 'Remove the variable, or set it to false.'),
    ];
  },
};

const QUIET = /^(?:WARN|ERROR|CRITICAL|FATAL|SILENT)$/i;

const logLevel: EnvironmentCheck = {
  id: 'log-level',
  title: 'No log level hides lines',
  matters:
    'AWS_LAMBDA_LOG_LEVEL wins over POWERTOOLS_LOG_LEVEL and over the level in the code. Records are written whatever it says; lines of your own are not.',
  link: AWS_PAGES.logFormat,
  examine: (variables) => {
    const quiet = ['AWS_LAMBDA_LOG_LEVEL', 'POWERTOOLS_LOG_LEVEL', 'LOG_LEVEL'].filter((name) =>
      QUIET.test(variables[name] ?? ''),
    );
    return [
      quiet.length === 0
        ? ok('None does.')
        : warning(
            `${quiet.map((name) => `${name} is ${variables[name]}`).join(' and ')}.`,
            'Set it to INFO, or remove it.',
          ),
    ];
  },
};

const timeZone: EnvironmentCheck = {
  id: 'time-zone',
  title: 'The time zone is UTC',
  matters:
    'With TZ, Powertools writes local times into the lines of your own code; records are in UTC. Lines of one call then seem hours apart.',
  link: OUR_PAGES.telemetry,
  examine: ({ TZ = '' }) => [
    TZ === '' || /^:?(?:Etc\/)?(?:UTC|GMT|Universal|Zulu)$/.test(TZ)
      ? ok('It is UTC.')
      : warning('TZ is set to another time zone.', 'Remove the variable.'),
  ],
};

const tlsSwitches: EnvironmentCheck = {
  id: 'tls-checks-off',
  title: 'No variable turns the checks of TLS off',
  matters:
    'NODE_TLS_REJECT_UNAUTHORIZED=0 makes every connection of the process trust any certificate. The authorizer’s own to the introspection server checks it all the same; those of the AWS SDK and of your code do not.',
  link: 'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue',
  examine: (variables) => [
    variables['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
      ? problem(
          'NODE_TLS_REJECT_UNAUTHORIZED is 0.',
          'Remove it, and name an authority of your own: INTROSPECTION_CA, NODE_EXTRA_CA_CERTS.',
        )
      : ok('None does.'),
  ],
};

const SECRET = /(?:SECRET|ACCESSTOKEN|ACCESS_TOKEN|PASSWORD|PRIVATE_KEY|MASK_KEY)$/;

const plainSecrets: EnvironmentCheck = {
  id: 'plain-secrets',
  title: 'No secret stands in a variable',
  matters:
    'Whoever may read the function’s configuration or its template reads the secret as well, and it cannot be rotated without a deployment.',
  link: OUR_PAGES.authorizer,
  examine: (variables) => {
    const plain = Object.keys(variables).filter((name) => SECRET.test(name) && variables[name]?.trim());
    return [
      plain.length === 0
        ? ok('None does.')
        : warning(
            `In plain text: ${listNames(plain)}.`,
            `Put it into Secrets Manager or the Parameter Store and name it by ${listNames(plain.map((name) => `${name}_ARN`))}; then rotate it.`,
          ),
    ];
  },
};

const binding: EnvironmentCheck = {
  id: 'binding-required',
  title: 'Tokens have to be bound to a certificate',
  matters:
    'With GATELENS_REQUIRE_BINDING=false a token that is not bound is let in: a stolen one is enough (RFC 8705).',
  link: OUR_PAGES.authorizer,
  examine: (variables) => [
    variables['GATELENS_REQUIRE_BINDING'] === 'false'
      ? warning(
          'GATELENS_REQUIRE_BINDING is false.',
          'Remove the variable once every client gets bound tokens.',
        )
      : ok('The packaged authorizer refuses tokens that are not bound.'),
  ],
};

/** Checks of the authorizer's variables. */
export const ENVIRONMENT_CHECKS = [
  eventLogging,
  mutedMetrics,
  logLevel,
  timeZone,
  tlsSwitches,
  plainSecrets,
  binding,
] as const satisfies readonly EnvironmentCheck[];
