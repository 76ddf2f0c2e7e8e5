import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeCertificates } from '../../../local/certificates/certificate-maker.ts';
import { buildIntrospectionAnswer, clientNumber } from '../../../local/introspection/answer.ts';
import { decideIntrospection } from '../../../local/introspection/outcome.ts';
import type { IntrospectionRequest } from '../../../local/introspection/request.ts';
import type { StoredToken } from '../../../local/issuer/token-store.ts';

const NOW_MS = 1_700_000_000_000;

let pem: string;
let otherPem: string;

beforeAll(async () => {
  const { clients } = await makeCertificates(Date.now());
  pem = clients[0].certificate;
  otherPem = clients[1].certificate;
});

const thumbprint = () =>
  Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');

const storedToken = (change: Partial<StoredToken>): StoredToken => ({
  clientId: 'a-client',
  subject: 'ada',
  scopes: ['time:query', 'accounts:read'],
  expiresAtMs: NOW_MS + 1,
  thumbprint: thumbprint(),
  grantType: 'authorization_code',
  refreshToken: 'valid',
  ...change,
});

const introspectionRequest = (change: Partial<IntrospectionRequest>): IntrospectionRequest => ({
  token: 'a-token',
  requiredScopes: ['time:query'],
  requiredSubject: undefined,
  clientCertificate: pem,
  ...change,
});

const introspect = (token: StoredToken | undefined, request: IntrospectionRequest) =>
  buildIntrospectionAnswer(decideIntrospection(request, token, NOW_MS), request, NOW_MS);

interface Case {
  readonly name: string;
  readonly token?: Partial<StoredToken> | 'none';
  readonly request?: () => Partial<IntrospectionRequest>;
  readonly code: string;
  readonly action: string;
}

const CASES: readonly Case[] = [
  { name: 'a valid token', code: 'A056001', action: 'OK' },
  { name: 'no token', request: () => ({ token: undefined }), code: 'A057301', action: 'BAD_REQUEST' },
  { name: 'an unknown token', token: 'none', code: 'A057302', action: 'UNAUTHORIZED' },
  {
    name: 'a token that expires now',
    token: { expiresAtMs: NOW_MS },
    code: 'A065301',
    action: 'UNAUTHORIZED',
  },
  {
    name: 'an expired token without a refresh token',
    token: { expiresAtMs: NOW_MS, refreshToken: 'none' },
    code: 'A065303',
    action: 'UNAUTHORIZED',
  },
  {
    name: 'an expired token with an expired refresh token',
    token: { expiresAtMs: NOW_MS, refreshToken: 'expired' },
    code: 'A065302',
    action: 'UNAUTHORIZED',
  },
  {
    name: 'a scope that is missing',
    request: () => ({ requiredScopes: ['time:query', 'payments:write'] }),
    code: 'A064302',
    action: 'FORBIDDEN',
  },
  { name: 'a token without scopes', token: { scopes: [] }, code: 'A064301', action: 'FORBIDDEN' },
  {
    name: 'the subject required',
    request: () => ({ requiredSubject: 'ada' }),
    code: 'A056001',
    action: 'OK',
  },
  {
    name: 'another subject',
    request: () => ({ requiredSubject: 'bob' }),
    code: 'A066302',
    action: 'FORBIDDEN',
  },
  {
    name: 'a subject required of a token without one',
    token: { subject: undefined },
    request: () => ({ requiredSubject: 'ada' }),
    code: 'A066301',
    action: 'FORBIDDEN',
  },
  {
    name: 'no certificate',
    request: () => ({ clientCertificate: undefined }),
    code: 'A065304',
    action: 'UNAUTHORIZED',
  },
  {
    name: 'another certificate',
    request: () => ({ clientCertificate: otherPem }),
    code: 'A065305',
    action: 'UNAUTHORIZED',
  },
  {
    name: 'a malformed certificate',
    request: () => ({ clientCertificate: pem.slice(0, 90) }),
    code: 'A065307',
    action: 'UNAUTHORIZED',
  },
  {
    name: 'an unbound token with a malformed certificate',
    token: { thumbprint: undefined },
    request: () => ({ clientCertificate: 'x' }),
    code: 'A056001',
    action: 'OK',
  },
  {
    name: 'no scope required of a token without scopes',
    token: { scopes: [] },
    request: () => ({ requiredScopes: [] }),
    code: 'A056001',
    action: 'OK',
  },
  {
    name: 'everything wrong: expiry comes first',
    token: { expiresAtMs: 0, scopes: [], refreshToken: 'none' },
    request: () => ({ clientCertificate: undefined, requiredSubject: 'bob' }),
    code: 'A065303',
    action: 'UNAUTHORIZED',
  },
  {
    name: 'scope and certificate wrong: scope comes first',
    token: { scopes: ['x'] },
    request: () => ({ clientCertificate: otherPem }),
    code: 'A064302',
    action: 'FORBIDDEN',
  },
];

describe('decideIntrospection', () => {
  test.each(CASES)('$name is $code, $action', ({ token, request, code, action }) => {
    const stored = token === 'none' ? undefined : storedToken(token ?? {});

    const answer = introspect(stored, introspectionRequest(request?.() ?? {}));

    expect(answer).toMatchObject({ resultCode: code, action });
    expect(answer.resultMessage).toMatch(new RegExp(`^\\[${code}\\] .+[.']`));
  });
});

describe('buildIntrospectionAnswer', () => {
  test('tells all about a valid token, times in milliseconds', () => {
    expect(introspect(storedToken({}), introspectionRequest({}))).toEqual({
      type: 'introspectionResponse',
      resultCode: 'A056001',
      resultMessage: '[A056001] The access token is valid.',
      action: 'OK',
      responseContent: 'Bearer error="invalid_request"',
      clientId: clientNumber('a-client'),
      clientIdAlias: 'a-client',
      clientIdAliasUsed: true,
      existent: true,
      usable: true,
      sufficient: true,
      refreshable: true,
      expiresAt: NOW_MS + 1,
      subject: 'ada',
      scopes: ['time:query', 'accounts:read'],
      certificateThumbprint: thumbprint(),
      grantType: 'AUTHORIZATION_CODE',
    });
  });

  test('tells nothing about a token that does not exist', () => {
    expect(introspect(undefined, introspectionRequest({}))).toMatchObject({
      clientId: 0,
      clientIdAlias: null,
      clientIdAliasUsed: false,
      existent: false,
      usable: false,
      sufficient: false,
      refreshable: false,
      expiresAt: 0,
      subject: null,
      scopes: null,
      certificateThumbprint: null,
      grantType: null,
    });
  });

  test('challenges for a missing scope with all the scopes required', () => {
    const request = introspectionRequest({ requiredScopes: ['time:query', 'payments:write'] });

    expect(introspect(storedToken({}), request)).toMatchObject({
      usable: true,
      sufficient: false,
      responseContent:
        'Bearer error="insufficient_scope",' +
        'error_description="[A064302] The access token does not cover the required scope \'payments:write\'.",' +
        'error_uri="https://docs.authlete.com/#A064302",scope="time:query payments:write"',
    });
  });

  test('a scope name with replacement patterns stays as it is', () => {
    const answer = introspect(storedToken({}), introspectionRequest({ requiredScopes: ["$'$&"] }));

    expect(answer.resultMessage).toContain("the required scope '$'$&'.");
  });

  test('names the bound certificate in a mismatch', () => {
    const answer = introspect(storedToken({}), introspectionRequest({ clientCertificate: otherPem }));

    expect(answer).toMatchObject({ usable: true, certificateThumbprint: thumbprint() });
    expect(answer.responseContent).toContain('error="invalid_token"');
  });
});

describe('clientNumber', () => {
  test('is the same at each start, differs between clients, and survives JSON', () => {
    expect(clientNumber('tutorial-client')).toBe(161_465_794_622_654);
    expect(clientNumber('partner-client')).not.toBe(clientNumber('tutorial-client'));
    expect(Number.isSafeInteger(clientNumber('batch-client'))).toBe(true);
  });
});
