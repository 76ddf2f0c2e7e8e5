import { describe, expect, test } from 'vitest';
import { REASONS } from '../../shared/reasons.ts';
import { NOW, okAnswer, restEvent } from '../support/authorizer-events.ts';
import { effectOf, policyOf, run } from '../support/authorizer-run.ts';

describe('an OK that contradicts itself', () => {
  test.each([
    { name: 'not existent', answer: { existent: false }, reason: 'introspection_bad_response' },
    { name: 'existent absent', answer: { existent: null }, reason: 'introspection_bad_response' },
    { name: 'not usable', answer: { usable: false }, reason: 'introspection_bad_response' },
    { name: 'without expiry', answer: { expiresAt: null }, reason: 'introspection_bad_response' },
    { name: 'expired this millisecond', answer: { expiresAt: NOW }, reason: 'token_expired' },
    { name: 'expired at zero', answer: { expiresAt: 0 }, reason: 'token_expired' },
  ])('$name is refused as $reason', async ({ answer, reason }) => {
    const result = await run({ event: restEvent(), introspected: okAnswer(answer), scopes: ['time:query'] });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.reason).toBe(reason);
  });

  test.each([{ granted: ['accounts:read'] }, { granted: [] }, { granted: null }])(
    'for scopes $granted it is refused with verifyScopes, and let in without: the server was asked for them',
    async ({ granted }) => {
      const call = { introspected: okAnswer({ scopes: granted }), scopes: ['time:query'] };
      const verified = await run({ event: restEvent(), ...call, verifyScopes: true });
      const trusted = await run({ event: restEvent(), ...call });

      expect([effectOf(verified), verified.record.reason]).toEqual(['Deny', 'insufficient_scope']);
      expect([effectOf(trusted), trusted.record.reason]).toEqual(['Allow', 'allowed']);
      expect(trusted.record.missing_scope).toBeUndefined();
      expect(trusted.record.checks).toContainEqual({
        name: 'scope_covered',
        result: 'passed',
        expected: 'time:query',
        actual: 'covered, says the server',
      });
    },
  );

  test('`sufficient` does not decide', async () => {
    const result = await run({ event: restEvent(), introspected: okAnswer({ sufficient: false }) });

    expect(effectOf(result)).toBe('Allow');
  });

  test('one millisecond before its expiry a token is valid', async () => {
    const result = await run({ event: restEvent(), introspected: okAnswer({ expiresAt: NOW + 1 }) });

    expect(effectOf(result)).toBe('Allow');
  });
});

describe('an answer of a wrong shape is no answer', () => {
  test.each([
    { name: 'no object', answer: null },
    { name: 'a list', answer: [okAnswer()] },
    { name: 'no action', answer: okAnswer({ action: null }) },
    { name: 'an action in lower case', answer: okAnswer({ action: 'ok' }) },
    { name: 'an action from the prototype', answer: okAnswer({ action: 'toString' }) },
    { name: 'scopes as text', answer: okAnswer({ scopes: 'time:query' }) },
    { name: 'scopes with a number', answer: okAnswer({ scopes: [1] }) },
    { name: 'expiresAt as text', answer: okAnswer({ expiresAt: '1640416873999' }) },
    { name: 'expiresAt beyond every number', answer: okAnswer({ expiresAt: 10n ** 400n }) },
    { name: 'expiresAt with a fraction', answer: okAnswer({ expiresAt: 1640416873999.5 }) },
    { name: 'existent as text', answer: okAnswer({ existent: 'true' }) },
    { name: 'thumbprint as a number', answer: okAnswer({ certificateThumbprint: 1 }) },
    { name: 'subject as an object', answer: okAnswer({ subject: {} }) },
    { name: 'clientId with a fraction', answer: okAnswer({ clientId: 1.5 }) },
  ])('$name', async ({ answer }) => {
    const result = await run({ event: restEvent(), introspected: answer });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record).toMatchObject({ outcome: 'error', reason: 'introspection_bad_response' });
    expect(result.record.introspection_exception).toMatch(/^IntrospectionFault: /);
  });
});

describe('result codes and actions', () => {
  test.each([
    ['UNAUTHORIZED', 'A057302', 'token_unknown', 'token_exists'],
    ['UNAUTHORIZED', 'A057303', 'token_foreign', 'token_exists'],
    ['UNAUTHORIZED', 'A057305', 'token_malformed', 'token_exists'],
    ['UNAUTHORIZED', 'A065301', 'token_expired', 'token_not_expired'],
    ['UNAUTHORIZED', 'A065302', 'token_expired', 'token_not_expired'],
    ['UNAUTHORIZED', 'A065303', 'token_expired', 'token_not_expired'],
    ['FORBIDDEN', 'A064301', 'insufficient_scope', 'scope_covered'],
    ['FORBIDDEN', 'A064302', 'insufficient_scope', 'scope_covered'],
    ['UNAUTHORIZED', 'A065304', 'certificate_missing', 'certificate_bound'],
    ['UNAUTHORIZED', 'A065305', 'certificate_mismatch', 'certificate_bound'],
    ['UNAUTHORIZED', 'A065307', 'certificate_malformed', 'certificate_bound'],
    ['UNAUTHORIZED', 'A065308', 'dpop_missing', 'proof_of_possession'],
    ['UNAUTHORIZED', 'A065309', 'jkt_mismatch', 'proof_of_possession'],
    ['UNAUTHORIZED', 'A065313', 'dpop_invalid', 'proof_of_possession'],
    ['FORBIDDEN', 'A066301', 'subject_missing', 'subject_matches'],
    ['FORBIDDEN', 'A066302', 'subject_mismatch', 'subject_matches'],
    ['BAD_REQUEST', 'A057301', 'request_rejected', 'introspection_answered'],
    ['UNAUTHORIZED', 'A999999', 'token_rejected', 'introspection_answered'],
    ['FORBIDDEN', 'A999999', 'access_forbidden', 'introspection_answered'],
    ['BAD_REQUEST', 'A999999', 'request_rejected', 'introspection_answered'],
    ['INTERNAL_SERVER_ERROR', 'A057101', 'introspection_failed', 'introspection_answered'],
    ['INTERNAL_SERVER_ERROR', 'A065305', 'introspection_failed', 'introspection_answered'],
    ['UNAUTHORIZED', 'constructor', 'token_rejected', 'introspection_answered'],
  ] as const)('%s %s is %s by the check %s', async (action, resultCode, reason, check) => {
    const { record } = await run({ event: restEvent(), introspected: { action, resultCode } });

    expect(record).toMatchObject({
      decision: 'Deny',
      reason,
      action,
      result_code: resultCode,
      http_status: REASONS[reason].httpStatus,
    });
    expect(record.checks.filter(({ result }) => result === 'failed').map(({ name }) => name)).toEqual([
      check,
    ]);
  });

  test.each([
    { action: 'UNAUTHORIZED', code: 'A064301', reason: 'insufficient_scope', status: 401 },
    { action: 'FORBIDDEN', code: 'A065301', reason: 'token_expired', status: 403 },
    { action: 'FORBIDDEN', code: 'A341302', reason: 'acr_insufficient', status: 403 },
    { action: 'BAD_REQUEST', code: 'A057304', reason: 'token_malformed', status: 400 },
    { action: 'BAD_REQUEST', code: 'A065308', reason: 'dpop_missing', status: 400 },
    {
      action: 'BAD_REQUEST',
      content: 'DPoP error="use_dpop_nonce"',
      reason: 'dpop_nonce_required',
      status: 401,
    },
    {
      action: 'FORBIDDEN',
      code: 'A064301',
      content: 'Bearer error="insufficient_user_authentication"',
      reason: 'insufficient_scope',
      status: 401,
    },
    {
      action: 'INTERNAL_SERVER_ERROR',
      code: 'A065301',
      content: 'Bearer error="use_dpop_nonce"',
      reason: 'introspection_failed',
      status: 500,
    },
  ])('$action $code $content is a $status, thrown or not by it, for $reason', async (row) => {
    const { action, code, content, reason, status } = row;
    const introspected = { action, resultCode: code, responseContent: content };

    const refused = await run({ event: restEvent(), introspected });
    const thrown = await run({ event: restEvent(), introspected, policy: false });

    expect(refused.record).toMatchObject({ decision: 'Deny', reason, http_status: status });
    expect(policyOf(refused).context).toMatchObject({ http_status: status });
    expect(thrown.record).toMatchObject({ decision: 'Deny', reason, http_status: status });
    expect(thrown.thrown?.message ?? effectOf(thrown)).toBe(
      { 401: 'Unauthorized', 500: 'Internal Server Error' }[status] ?? 'Deny',
    );
  });

  test.each([
    { error: 'use_dpop_nonce', reason: 'dpop_nonce_required' },
    { error: 'insufficient_user_authentication', reason: 'acr_insufficient' },
  ])('a challenge with $error is $reason, a 401', async ({ error, reason }) => {
    const introspected = {
      action: 'FORBIDDEN',
      responseContent: `Bearer error="${error}",acr_values="gold"`,
    };

    const { record } = await run({ event: restEvent(), introspected });

    expect(record).toMatchObject({
      reason,
      http_status: 401,
      challenge: `Bearer realm="api", error="${error}",acr_values="gold"`,
    });
  });
});

describe('the five validations', () => {
  const namesOf = (checks: readonly { name: string; result: string }[]): string[] =>
    checks.map(({ name, result }) => `${name} ${result}`);

  test('an Allow has run them all, in order', async () => {
    const { record } = await run({ event: restEvent(), scopes: ['time:query'] });

    expect(namesOf(record.checks)).toEqual([
      'request_well_formed passed',
      'credentials_well_formed passed',
      'introspection_answered passed',
      'token_exists passed',
      'token_not_expired passed',
      'scope_covered passed',
      'token_not_revoked passed',
      'certificate_bound passed',
    ]);
  });

  test('a missing scope leaves what comes after it not reached, and is named', async () => {
    const { record } = await run({
      event: restEvent(),
      scopes: ['time:query', 'payments:write'],
      verifyScopes: true,
    });

    expect(namesOf(record.checks).slice(3)).toEqual([
      'token_exists passed',
      'token_not_expired passed',
      'scope_covered failed',
      'token_not_revoked not_reached',
      'certificate_bound not_reached',
    ]);
    expect(record).toMatchObject({
      required_scope: 'time:query payments:write',
      scope: 'time:query accounts:read',
      missing_scope: 'payments:write',
    });
  });

  test('a certificate that differs leaves what was expected and found of the checks before it', async () => {
    const { record } = await run({
      event: restEvent(),
      introspected: okAnswer({ action: 'UNAUTHORIZED', resultCode: 'A065305', expiresAt: NOW + 1_000 }),
      scopes: ['time:query'],
    });

    expect(record.checks.filter(({ result }) => result === 'passed').slice(-3)).toMatchObject([
      { name: 'token_not_expired', actual: new Date(NOW + 1_000).toISOString() },
      { name: 'scope_covered', expected: 'time:query', actual: 'time:query accounts:read' },
      { name: 'token_not_revoked' },
    ]);
  });

  test('a refusal before the introspection accounts for them as not reached', async () => {
    const { record } = await run({ event: restEvent({ headers: {} }) });

    expect(namesOf(record.checks)).toEqual([
      'request_well_formed passed',
      'credentials_well_formed failed',
      'token_exists not_reached',
      'token_not_expired not_reached',
      'scope_covered not_reached',
      'token_not_revoked not_reached',
      'certificate_bound not_reached',
    ]);
  });
});
