import { describe, expect, test } from 'vitest';
import {
  OTHER_PEM,
  OTHER_PEM_THUMBPRINT,
  OTHER_THUMBPRINT,
  okAnswer,
  RFC_PEM,
  RFC_THUMBPRINT,
  restEvent,
  TOKEN,
} from '../support/authorizer-events.ts';
import { effectOf, policyOf, run } from '../support/authorizer-run.ts';

const UNBOUND = { certificateThumbprint: null };
const tokenEvent = {
  type: 'TOKEN',
  authorizationToken: `Bearer ${TOKEN}`,
  methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/time',
};
const flippedBit = RFC_PEM.replace('MIIBBjCBrAIBAjAK', 'MIIBBjCBrAIBAjAJ');

test('a PEM that is there and empty is sent as it is, as the Python class does, and is no certificate', async () => {
  const { record, requests } = await run({ event: restEvent({ pem: '' }) });

  expect(requests[0]?.clientCertificate).toBe('');
  expect(record).toMatchObject({ reason: 'certificate_missing', binding: 'certificate_missing' });
  expect(record.masked).not.toContain('introspection_request.clientCertificate');
});

describe('certificate binding, whatever the introspection server says (RFC 8705 section 3)', () => {
  test.each([
    {
      name: 'the certificate of the token',
      event: restEvent(),
      answer: {},
      require: true,
      effect: 'Allow',
      reason: 'allowed',
      binding: 'bound',
      mismatch: false,
    },
    {
      name: 'another certificate',
      event: restEvent({ pem: OTHER_PEM }),
      answer: {},
      require: false,
      effect: 'Deny',
      reason: 'certificate_mismatch',
      binding: 'mismatch',
      mismatch: true,
    },
    {
      name: 'the thumbprint of RFC 8705 section 3.1',
      event: restEvent(),
      answer: { certificateThumbprint: OTHER_THUMBPRINT },
      require: false,
      effect: 'Deny',
      reason: 'certificate_mismatch',
      binding: 'mismatch',
      mismatch: true,
    },
    {
      name: 'no certificate',
      event: restEvent({ pem: null }),
      answer: {},
      require: false,
      effect: 'Deny',
      reason: 'certificate_missing',
      binding: 'certificate_missing',
      mismatch: false,
    },
    {
      name: 'a certificate that cannot be read',
      event: restEvent({ pem: 'CERT_CONTENT' }),
      answer: {},
      require: false,
      effect: 'Deny',
      reason: 'certificate_malformed',
      binding: 'not_checked',
      mismatch: false,
    },
    {
      name: 'a damaged certificate',
      event: restEvent({ pem: flippedBit }),
      answer: {},
      require: false,
      effect: 'Deny',
      reason: 'certificate_malformed',
      binding: 'mismatch',
      mismatch: true,
    },
    {
      name: 'an unbound token',
      event: restEvent(),
      answer: UNBOUND,
      require: false,
      effect: 'Allow',
      reason: 'allowed',
      binding: 'unbound',
      mismatch: false,
    },
    {
      name: 'an unbound token where binding is required',
      event: restEvent(),
      answer: UNBOUND,
      require: true,
      effect: 'Deny',
      reason: 'binding_required',
      binding: 'unbound',
      mismatch: false,
    },
    {
      name: 'a TOKEN event with an unbound token',
      event: tokenEvent,
      answer: UNBOUND,
      require: false,
      effect: 'Allow',
      reason: 'allowed',
      binding: 'not_checked',
      mismatch: false,
    },
    {
      name: 'a TOKEN event where binding is required',
      event: tokenEvent,
      answer: UNBOUND,
      require: true,
      effect: 'Deny',
      reason: 'binding_unverifiable',
      binding: 'not_checked',
      mismatch: false,
    },
    {
      name: 'a TOKEN event with a bound token',
      event: tokenEvent,
      answer: {},
      require: false,
      effect: 'Deny',
      reason: 'binding_unverifiable',
      binding: 'certificate_missing',
      mismatch: false,
    },
    {
      name: 'a padded thumbprint',
      event: restEvent(),
      answer: { certificateThumbprint: `${RFC_THUMBPRINT}=` },
      require: false,
      effect: 'Deny',
      reason: 'cnf_malformed',
      binding: 'not_checked',
      mismatch: false,
    },
    {
      name: 'an empty thumbprint',
      event: restEvent(),
      answer: { certificateThumbprint: '' },
      require: false,
      effect: 'Deny',
      reason: 'cnf_malformed',
      binding: 'not_checked',
      mismatch: false,
    },
  ])('$name: $effect, $reason', async ({ event, answer, require, effect, reason, binding, mismatch }) => {
    const result = await run({ event, introspected: okAnswer(answer), requireBinding: require });

    expect(effectOf(result)).toBe(effect);
    expect(result.record).toMatchObject({
      decision: effect,
      reason,
      binding,
      certificate_mismatch: mismatch,
    });
    expect(policyOf(result).context['certificate_mismatch']).toBe(mismatch);
  });

  test.each(['A065304', 'A065305'])(
    'an OK with the result code %s is no way around a required binding',
    async (resultCode) => {
      const introspected = okAnswer({ ...UNBOUND, resultCode });

      const result = await run({ event: restEvent(), introspected, requireBinding: true });

      expect(effectOf(result)).toBe('Deny');
      expect(result.record).toMatchObject({ reason: 'binding_required', binding: 'unbound' });
    },
  );

  test.each([
    'X-Client-Cert',
    'X-Amzn-Mtls-Clientcert',
    'X-Amzn-Mtls-Clientcert-Leaf',
    'CloudFront-Viewer-Cert-Pem',
    'X-Forwarded-Client-Cert',
  ])('the certificate that a caller puts into the header %s is none', async (name) => {
    const headers = { Authorization: `Bearer ${TOKEN}`, [name]: encodeURIComponent(RFC_PEM) };

    const withoutTls = await run({ event: restEvent({ headers, pem: null }) });
    const withAnother = await run({ event: restEvent({ headers, pem: OTHER_PEM }) });

    expect(withoutTls.record).toMatchObject({ decision: 'Deny', reason: 'certificate_missing' });
    expect(withAnother.record).toMatchObject({
      decision: 'Deny',
      reason: 'certificate_mismatch',
      certificate_thumbprint: OTHER_PEM_THUMBPRINT,
    });
  });

  test('a mismatch shows both thumbprints', async () => {
    const { record } = await run({ event: restEvent({ pem: OTHER_PEM }) });

    expect(record).toMatchObject({
      bound_thumbprint: RFC_THUMBPRINT,
      certificate_thumbprint: OTHER_PEM_THUMBPRINT,
    });
    expect(record.checks).toContainEqual({
      name: 'certificate_bound',
      result: 'failed',
      expected: RFC_THUMBPRINT,
      actual: OTHER_PEM_THUMBPRINT,
      clause: 'RFC 8705 section 3',
    });
  });

  test('a mismatch that only the server knows of says that the bound thumbprint is unknown', async () => {
    const introspected = {
      action: 'UNAUTHORIZED',
      resultCode: 'A065305',
      resultMessage: "[A065305] The client's certificate does not match the thumbprint of the access token.",
      existent: true,
      usable: true,
    };

    const { record } = await run({ event: restEvent(), introspected });

    expect(record).toMatchObject({
      reason: 'certificate_mismatch',
      certificate_mismatch: true,
      binding: 'mismatch',
    });
    expect(record).not.toHaveProperty('bound_thumbprint');
    expect(record.checks.find(({ result }) => result === 'failed')).toMatchObject({ expected: 'unknown' });
  });

  test('a mismatch is flagged also where something else refused the call', async () => {
    const introspected = { ...okAnswer(), action: 'FORBIDDEN', resultCode: 'A064302' };

    const { record } = await run({ event: restEvent({ pem: OTHER_PEM }), introspected });

    expect(record).toMatchObject({
      reason: 'insufficient_scope',
      certificate_mismatch: true,
      binding: 'mismatch',
    });
  });
});
