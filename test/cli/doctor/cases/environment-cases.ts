import { type Examined, functionAnswer, PLAIN_SECRET, VARIABLES } from '../../../support/doctor-world.ts';
import type { CheckCase } from './check-case.ts';

const variables = (changes: object): Examined => ({
  answers: { getFunction: async () => functionAnswer({}, { ...VARIABLES, ...changes }) },
});

/** Cases of the variables. */
export const ENVIRONMENT_CASES: readonly CheckCase[] = [
  ['event-logging', 'on', 'problem', /LOG_EVENT is on/, variables({ POWERTOOLS_LOGGER_LOG_EVENT: 'true' })],
  [
    'metrics-muted',
    'disabled',
    'problem',
    /METRICS_DISABLED is on/,
    variables({ POWERTOOLS_METRICS_DISABLED: 'true' }),
  ],
  ['metrics-muted', 'dev', 'problem', /POWERTOOLS_DEV is on/, variables({ POWERTOOLS_DEV: '1' })],
  [
    'log-level',
    'of Lambda',
    'warning',
    /AWS_LAMBDA_LOG_LEVEL is ERROR/,
    variables({ AWS_LAMBDA_LOG_LEVEL: 'ERROR' }),
  ],
  [
    'log-level',
    'of Powertools',
    'warning',
    /POWERTOOLS_LOG_LEVEL is SILENT/,
    variables({ POWERTOOLS_LOG_LEVEL: 'SILENT' }),
  ],
  ['time-zone', 'another', 'warning', /another time zone/, variables({ TZ: 'Europe/Berlin' })],
  [
    'tls-checks-off',
    'off',
    'problem',
    /REJECT_UNAUTHORIZED is 0/,
    variables({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
  ],
  [
    'plain-secrets',
    'one',
    'warning',
    /: AUTHLETE_SERVICE_APISECRET\./,
    variables({ AUTHLETE_SERVICE_APISECRET_ARN: '', AUTHLETE_SERVICE_APISECRET: PLAIN_SECRET }),
  ],
  [
    'binding-required',
    'off',
    'warning',
    /REQUIRE_BINDING is false/,
    variables({ GATELENS_REQUIRE_BINDING: 'false' }),
  ],
  ['allowed-domains', 'not set', 'warning', /not set/, variables({ GATELENS_ALLOWED_DOMAINS: '' })],
  [
    'allowed-domains',
    'another',
    'problem',
    /api\.example\.com are refused/,
    variables({ GATELENS_ALLOWED_DOMAINS: 'www.example.com' }),
  ],
];
