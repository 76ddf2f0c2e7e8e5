import { describe, expect, test, vi } from 'vitest';
import { clientCert, okAnswer, RFC_PEM, RFC_THUMBPRINT, restEvent } from '../support/authorizer-events.ts';
import { effectOf, policyOf, run } from '../support/authorizer-run.ts';

/** The RFC's certificate with the dates of a test, as API Gateway tells them. */
const eventWith = (validity: unknown, more: object = {}): Record<string, unknown> => {
  const event = restEvent();
  const certificate = { ...clientCert(RFC_PEM), validity, ...more };
  return {
    ...event,
    requestContext: { ...(event['requestContext'] as object), identity: { clientCert: certificate } },
  };
};
const notBefore = 'Dec 25 06:00:00 2021 GMT';
const notAfter = 'Jan  1 06:00:00 2022 GMT';
const at = (text: string): { now: () => number; introspected: unknown } => ({
  now: () => Date.parse(text),
  introspected: okAnswer({ expiresAt: Date.parse('2030-01-01T00:00:00Z') }),
});

describe('checkCertificateValidity', () => {
  test('is off unless it is asked for: an expired certificate still holds the token (RFC 8705 section 6.2)', async () => {
    const result = await run({ event: restEvent(), ...at('2023-01-01T00:00:00Z') });

    expect(effectOf(result)).toBe('Allow');
    expect(result.record.checks.map(({ name }) => name)).not.toContain('certificate_valid');
  });

  test.each([
    { now: '2021-12-25T05:59:59.999Z', reason: 'certificate_not_yet_valid' },
    { now: '2021-12-25T06:00:00Z', reason: 'allowed' },
    { now: '2022-01-01T06:00:00Z', reason: 'allowed' },
    { now: '2022-01-01T06:00:00.001Z', reason: 'certificate_expired' },
  ])('at $now: $reason', async ({ now, reason }) => {
    const event = eventWith({ notBefore, notAfter });

    const result = await run({ event, checkCertificateValidity: true, ...at(now) });

    expect(result.record).toMatchObject({ reason, http_status: reason === 'allowed' ? 200 : 401 });
    expect(effectOf(result)).toBe(reason === 'allowed' ? 'Allow' : 'Deny');
    expect(result.record.checks.at(-1)).toMatchObject({
      name: 'certificate_valid',
      result: reason === 'allowed' ? 'passed' : 'failed',
      expected: `${notBefore} to ${notAfter}`,
    });
  });

  test.each([
    { name: 'no dates', validity: null },
    { name: 'one date', validity: { notBefore } },
    { name: 'a date without a zone', validity: { notBefore, notAfter: 'Jan  1 06:00:00 2032' } },
    { name: 'no date at all', validity: { notBefore, notAfter: 'never 1 GMT' } },
  ])('a certificate with $name is refused', async ({ validity }) => {
    const result = await run({ event: eventWith(validity), checkCertificateValidity: true });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.reason).toBe('certificate_malformed');
  });

  test('is skipped for a call without a certificate, and comes after the binding', async () => {
    const introspected = okAnswer({ certificateThumbprint: null });
    const without = await run({
      event: restEvent({ pem: null }),
      introspected,
      checkCertificateValidity: true,
    });
    const mismatch = await run({
      event: eventWith({ notBefore, notAfter }),
      introspected: okAnswer({ certificateThumbprint: 'x'.repeat(43) }),
      checkCertificateValidity: true,
    });

    expect(without.record.checks).toContainEqual({
      name: 'certificate_valid',
      result: 'skipped',
      why: 'no certificate was presented',
    });
    expect(mismatch.record.reason).toBe('certificate_mismatch');
  });
});

describe('isCertificateRevoked', () => {
  test('gets the certificate of a call that would be let in, and can refuse it', async () => {
    const isCertificateRevoked = vi.fn(async () => true);

    const result = await run({ event: restEvent(), isCertificateRevoked });

    expect(isCertificateRevoked).toHaveBeenCalledExactlyOnceWith({
      thumbprint: RFC_THUMBPRINT,
      pem: RFC_PEM,
      subject: 'CN=mtls',
      issuer: 'CN=mtls',
      serial: '02',
      notBefore: 'Oct 18 12:37:09 2018 GMT',
      notAfter: 'May  2 12:37:09 2022 GMT',
    });
    expect(effectOf(result)).toBe('Deny');
    expect(result.record).toMatchObject({ reason: 'certificate_revoked', http_status: 401, outcome: 'deny' });
    expect(result.record.checks.at(-1)).toMatchObject({ name: 'certificate_not_revoked', result: 'failed' });
  });

  test('that says false lets the call in', async () => {
    const result = await run({ event: restEvent(), isCertificateRevoked: () => false });

    expect(effectOf(result)).toBe('Allow');
    expect(result.record.checks).toContainEqual({ name: 'certificate_not_revoked', result: 'passed' });
  });

  test.each([
    {
      name: 'throws',
      isCertificateRevoked: () => {
        throw new RangeError('no list');
      },
      text: /^isCertificateRevoked: RangeError: no list$/,
    },
    {
      name: 'rejects',
      isCertificateRevoked: () => Promise.reject(new Error('no list')),
      text: /^isCertificateRevoked: Error: no list$/,
    },
    {
      name: 'answers with a text',
      isCertificateRevoked: () => 'false' as unknown as boolean,
      text: /^isCertificateRevoked: TypeError: /,
    },
    {
      name: 'answers with nothing',
      isCertificateRevoked: () => undefined as unknown as boolean,
      text: /^isCertificateRevoked: TypeError: /,
    },
    {
      name: 'never answers',
      isCertificateRevoked: () => new Promise<boolean>(() => undefined),
      text: /^isCertificateRevoked: Error: no answer in time$/,
    },
  ])('that $name refuses the call as a fault', async ({ isCertificateRevoked, text }) => {
    const result = await run({ event: restEvent(), isCertificateRevoked, timeoutMs: 50 });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record).toMatchObject({ reason: 'hook_failed', outcome: 'error', http_status: 500 });
    expect(result.record.checks.at(-1)).toMatchObject({ name: 'certificate_not_revoked', result: 'failed' });
    expect(policyOf(result).context['introspection_exception']).toMatch(text);
    expect(result.trace.at(-1)).toBe('onDeny');
  });

  test('gets only what the introspection left of the time', async () => {
    const introspected = () => new Promise((resolve) => setTimeout(resolve, 300, okAnswer()));
    const isCertificateRevoked = () => new Promise<boolean>((resolve) => setTimeout(resolve, 450, false));

    const result = await run({ event: restEvent(), introspected, isCertificateRevoked, timeoutMs: 600 });

    expect(result.record.reason).toBe('hook_failed');
  });

  test('is not asked about a call that is refused anyway, or has no certificate', async () => {
    const isCertificateRevoked = vi.fn(() => false);
    const unbound = okAnswer({ certificateThumbprint: null });

    await run({ event: restEvent(), introspected: okAnswer({ usable: false }), isCertificateRevoked });
    await run({ event: eventWith(null), checkCertificateValidity: true, isCertificateRevoked });
    const without = await run({
      event: restEvent({ pem: null }),
      introspected: unbound,
      isCertificateRevoked,
    });
    const malformed = await run({
      event: restEvent({ pem: 'x' }),
      introspected: unbound,
      isCertificateRevoked,
    });

    expect(isCertificateRevoked).not.toHaveBeenCalled();
    expect(effectOf(without)).toBe('Allow');
    expect(malformed.record.reason).toBe('certificate_malformed');
  });
});
