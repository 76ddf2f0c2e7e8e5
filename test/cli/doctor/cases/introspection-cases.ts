import { type Examined, functionAnswer, healthyTls, VARIABLES } from '../../../support/doctor-world.ts';
import type { CheckCase } from './check-case.ts';

const variables = (changes: object): Examined => ({
  answers: { getFunction: async () => functionAnswer({}, { ...VARIABLES, ...changes }) },
});
const functionWith = (changes: object): Examined => ({
  answers: { getFunction: async () => functionAnswer(changes) },
});

/** Cases of the introspection server. */
export const INTROSPECTION_CASES: readonly CheckCase[] = [
  [
    'configuration',
    'nothing set',
    'problem',
    /neither is set/,
    { answers: { getFunction: async () => functionAnswer({}, {}) } },
  ],
  ['configuration', 'bad routes', 'problem', /GATELENS_ROUTES/, variables({ GATELENS_ROUTES: '{"GET /a":' })],
  [
    'configuration',
    'a file of the package',
    'not_checked',
    /INTROSPECTION_CA names a file/,
    variables({ INTROSPECTION_CA: '/var/task/ca.pem' }),
  ],
  [
    'configuration',
    'a document of the package',
    'ok',
    /nothing wrong/,
    variables({ GATELENS_ROUTES: '', GATELENS_OPENAPI_FILE: 'openapi.json' }),
  ],
  [
    'configuration',
    'variables that cannot be decrypted',
    'not_checked',
    /does not show the variables/,
    functionWith({ Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'kms' } } }),
  ],
  [
    'introspection-reachable',
    'untrusted',
    'problem',
    /SELF_SIGNED_CERT_IN_CHAIN/,
    {
      probe: {
        connect: async () => ({ address: 'a', tls: { ...healthyTls(), error: 'SELF_SIGNED_CERT_IN_CHAIN' } }),
      },
    },
  ],
  [
    'introspection-reachable',
    'plain HTTP',
    'problem',
    /plain HTTP/,
    { probe: { connect: async () => ({ address: 'as.example:80' }) } },
  ],
  [
    'introspection-reachable',
    'out of reach',
    'not_checked',
    /ENOTFOUND/,
    { probe: { connect: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })) } },
  ],
  [
    'introspection-credentials',
    'refused',
    'problem',
    /introspection_unauthorized/,
    {
      probe: {
        introspect: async () => ({
          kind: 'fault',
          code: 'introspection_unauthorized',
          sentence: 'The introspection server answered 401.',
        }),
      },
    },
  ],
  [
    'introspection-credentials',
    'a random token is good',
    'problem',
    /random token good/,
    { probe: { introspect: async () => ({ kind: 'unexpected', action: 'OK' }) } },
  ],
  [
    'introspection-credentials',
    'another action',
    'warning',
    /BAD_REQUEST, A057301/,
    {
      probe: {
        introspect: async () => ({ kind: 'unexpected', action: 'BAD_REQUEST', resultCode: 'A057301' }),
      },
    },
  ],
  [
    'introspection-credentials',
    'slow',
    'warning',
    /took 1500 ms/,
    { probe: { introspect: async () => ({ kind: 'unknown_token', durationMs: 1_500 }) } },
  ],
  [
    'introspection-credentials',
    'a secret that may not be read',
    'not_checked',
    /could not be fetched/,
    {
      probe: {
        introspect: async () => ({
          kind: 'fault',
          code: 'secret_unavailable',
          sentence: 'The secret of X could not be fetched (AccessDeniedException).',
        }),
      },
    },
  ],
  [
    'introspection-credentials',
    'out of reach',
    'not_checked',
    /in time/,
    {
      probe: {
        introspect: async () => ({
          kind: 'fault',
          code: 'introspection_timeout',
          sentence: 'The introspection server did not answer in time.',
        }),
      },
    },
  ],
  [
    'introspection-clock',
    'two minutes off',
    'warning',
    /120 s behind/,
    { probe: { connect: async () => ({ address: 'a', tls: healthyTls(), clockAheadMs: -120_000 }) } },
  ],
  [
    'introspection-clock',
    'no date',
    'not_checked',
    /no time/,
    { probe: { connect: async () => ({ address: 'a', tls: healthyTls() }) } },
  ],
];
