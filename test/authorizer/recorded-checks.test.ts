import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../shared/check.ts';
import type { DecisionRecord } from '../../shared/decision-record.ts';
import { explain } from '../../shared/explain.ts';
import { VALIDATIONS } from '../../shared/validations.ts';
import {
  OTHER_PEM,
  OTHER_PEM_THUMBPRINT,
  okAnswer,
  RFC_THUMBPRINT,
  restEvent,
} from '../support/authorizer-events.ts';
import { type RunOptions, run } from '../support/authorizer-run.ts';

const throwing = () => {
  throw new Error('broken');
};
const refused = (resultCode: string, action = 'UNAUTHORIZED') => okAnswer({ resultCode, action });

/** What becomes of the five validations, in their order: P passed, F failed, S skipped, - not reached. */
const CASES: readonly (readonly [
  what: string,
  validations: string,
  decidedBy: string,
  options: Partial<RunOptions>,
])[] = [
  ['allowed', 'PPPPP', '', { scopes: ['time:query'] }],
  ['no scope needed', 'PPSPP', '', {}],
  ['an unbound token', 'PPSPS', '', { introspected: okAnswer({ certificateThumbprint: null }) }],
  ['no credentials', '-----', 'credentials_well_formed', { event: restEvent({ headers: {} }) }],
  ['an event of nothing', '-----', 'request_well_formed', { event: {} }],
  ['a foreign domain', '-----', 'domain_allowed', { allowedDomains: ['elsewhere.example'] }],
  ['a route without a rule', '-----', 'route_known', { routes: { 'GET /other': [] } }],
  ['a server that fails', '-----', 'introspection_answered', { introspected: throwing }],
  ['a token that is unknown', 'F----', 'token_exists', { introspected: refused('A057302') }],
  ['a token that expired', 'PF---', 'token_not_expired', { introspected: refused('A065303') }],
  [
    'a token that expired, by our own clock',
    'PF---',
    'token_not_expired',
    { introspected: okAnswer({ expiresAt: 1_000 }) },
  ],
  [
    'a scope that is missing',
    'PPF--',
    'scope_covered',
    { scopes: ['pay'], introspected: refused('A064302', 'FORBIDDEN') },
  ],
  [
    'a scope that is missing, by our own list',
    'PPF--',
    'scope_covered',
    { scopes: ['pay'], verifyScopes: true },
  ],
  [
    'another certificate, says the server',
    'PPSPF',
    'certificate_bound',
    { introspected: refused('A065305') },
  ],
  ['another certificate', 'PPSPF', 'certificate_bound', { event: restEvent({ pem: OTHER_PEM }) }],
  ['no certificate', 'PPSPF', 'certificate_bound', { event: restEvent({ pem: null }) }],
  [
    'a binding that is required',
    'PPSPF',
    'certificate_bound',
    { requireBinding: true, introspected: okAnswer({ certificateThumbprint: null }) },
  ],
  ['an unknown refusal', '-----', 'introspection_answered', { introspected: refused('A999999') }],
  ['an audience that differs', 'PPSPP', 'audience_covered', { audience: 'https://api.example.com' }],
  [
    'a certificate out of its dates',
    'PPSPP',
    'certificate_valid',
    { checkCertificateValidity: true, now: () => 1 },
  ],
  ['a revoked certificate', 'PPSPP', 'certificate_not_revoked', { isCertificateRevoked: () => true }],
  ['a hook that throws first', '-----', 'policy_hook', { hooks: { onEnter: throwing } }],
  ['a hook that throws last', 'PPSPP', 'policy_hook', { hooks: { onAllow: throwing } }],
];

const LETTERS = { passed: 'P', failed: 'F', skipped: 'S', not_reached: '-' } as const;

const validationsOf = ({ checks }: DecisionRecord): string =>
  VALIDATIONS.map((name) => checks.find((check) => check.name === name))
    .map((check) => (check === undefined ? '?' : LETTERS[check.result]))
    .join('');

const recordOf = async (options: Partial<RunOptions>): Promise<DecisionRecord> =>
  (await run({ event: restEvent(), ...options })).record;

describe('the checks of a record', () => {
  test.each(CASES)('%s: %s, decided by %s', async (_what, validations, decidedBy, options) => {
    const record = await recordOf(options);

    expect(validationsOf(record)).toBe(validations);
    expect(record.checks.filter(({ result }) => result === 'failed').map(({ name }) => name)).toEqual(
      decidedBy === '' ? [] : [decidedBy],
    );
  });

  test.each(CASES)(
    '%s: in order, none passed after the one that failed',
    async (_what, _validations, _by, options) => {
      const { checks } = await recordOf(options);

      const names = checks.map(({ name }) => name);
      expect(names).toEqual(CHECKS.filter((name) => names.includes(name)));
      const failedAt = checks.findIndex(({ result }) => result === 'failed');
      const after = failedAt === -1 ? [] : checks.slice(failedAt + 1);
      expect(after.filter(({ result }) => result !== 'not_reached')).toEqual([]);
    },
  );

  test.each(CASES)(
    '%s: explained from reason and checks alone',
    async (_what, _validations, decidedBy, options) => {
      const { decision, reason, checks } = await recordOf(options);

      const { sentences, finding } = explain({ decision, reason, checks });

      expect(sentences.length).toBeGreaterThan(0);
      if (decidedBy !== '' && finding !== undefined) expect(finding).toMatch(/^[A-Z].*\.$/);
    },
  );

  test('expected and actual name both thumbprints', async () => {
    const record = await recordOf({ event: restEvent({ pem: OTHER_PEM }) });

    expect(explain(record)).toMatchObject({
      finding: `The token is bound to ${RFC_THUMBPRINT}; the call presented ${OTHER_PEM_THUMBPRINT}.`,
      actorText: 'The client must act',
    });
  });

  test('a hook that throws on a refusal has the last word, and is told', async () => {
    const record = await recordOf({
      introspected: refused('A065303'),
      hooks: { updatePolicyContext: throwing },
    });

    expect(record.reason).toBe('hook_failed');
    expect(explain(record).actual).toBe('a hook that threw');
  });
});
