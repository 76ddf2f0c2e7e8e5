import { createHash } from 'node:crypto';
import type { DecisionRecord } from '../../shared/decision-record.ts';

/** base64url(SHA-256), as the record has it for tokens and certificates. */
export const sha256 = (text: string | Uint8Array): string =>
  createHash('sha256').update(text).digest('base64url');

const uuid = (serial: number): string => `0199a000-0000-7000-8000-${String(serial).padStart(12, '0')}`;

/** An allowed call with a bound token. `serial` makes its ids and its time. */
export const allowedRecord = (serial: number, changes: Partial<DecisionRecord> = {}): DecisionRecord => ({
  schema: 'gatelens.decision/1',
  decision_id: uuid(serial),
  timestamp: new Date(Date.UTC(2026, 10, 22, 10, 0, 0, serial)).toISOString(),
  service: 'gatelens',
  level: 'INFO',
  message: 'Allow GET /time',
  decision: 'Allow',
  outcome: 'allow',
  reason: 'allowed',
  reason_text: 'The token is valid for this call.',
  http_status: 200,
  checks: [
    { name: 'credentials_well_formed', result: 'passed' },
    { name: 'introspection_answered', result: 'passed' },
    { name: 'token_exists', result: 'passed', clause: 'RFC 7662 section 2.2' },
    { name: 'token_not_expired', result: 'passed' },
    { name: 'scope_covered', result: 'passed', expected: 'time:query', actual: 'time:query accounts:read' },
    { name: 'token_not_revoked', result: 'passed' },
    { name: 'certificate_bound', result: 'passed', clause: 'RFC 8705 section 3' },
  ],
  action: 'OK',
  result_code: 'A056001',
  resultMessage: '[A056001] The access token is valid.',
  introspection_ms: 4.2,
  introspection_cache: 'off',
  token_hash: sha256('token of tutorial-client'),
  token_type: 'Bearer',
  client_id: 'tutorial-client',
  scope: 'time:query accounts:read',
  required_scope: 'time:query',
  exp: 1_795_430_400,
  grant_type: 'client_credentials',
  certificate_mismatch: false,
  binding: 'bound',
  bound_thumbprint: sha256('client_certificate.pem'),
  certificate_thumbprint: sha256('client_certificate.pem'),
  certificate_subject: 'CN=client-1,O=Example',
  certificate_issuer: 'CN=client-1,O=Example',
  certificate_serial: '5F:0A:33',
  certificate_not_before: '2026-11-01T00:00:00Z',
  certificate_not_after: '2027-11-01T00:00:00Z',
  method: 'GET',
  path: '/time',
  resource: '/time',
  source_ip: '127.0.0.1',
  user_agent: 'curl/8.15.0',
  api_id: 'local',
  stage: 'prod',
  domain: 'localhost',
  request_id: `f6cd0d4e-59cd-11ee-8c99-${String(serial).padStart(12, '0')}`,
  duration_ms: 6.1,
  cold_start: false,
  introspection_request: { token_hash: sha256('token of tutorial-client'), scopes: ['time:query'] },
  introspection_response: { action: 'OK', resultCode: 'A056001', clientId: 12345 },
  ...changes,
});

/** The same call with another certificate: what Authlete calls A065305. */
export const mismatchRecord = (serial: number, changes: Partial<DecisionRecord> = {}): DecisionRecord =>
  allowedRecord(serial, {
    level: 'WARN',
    message: 'Deny GET /time: certificate_mismatch',
    decision: 'Deny',
    outcome: 'deny',
    reason: 'certificate_mismatch',
    reason_text: 'The client certificate is not the one this token is bound to.',
    http_status: 401,
    challenge:
      'Bearer error="invalid_token", error_description="The client certificate is not the bound one."',
    checks: [
      { name: 'token_exists', result: 'passed' },
      { name: 'token_not_expired', result: 'passed' },
      { name: 'scope_covered', result: 'passed', expected: 'time:query', actual: 'time:query accounts:read' },
      { name: 'token_not_revoked', result: 'passed' },
      {
        name: 'certificate_bound',
        result: 'failed',
        expected: sha256('client_certificate.pem'),
        actual: sha256('client_certificate_2.pem'),
        clause: 'RFC 8705 section 3',
      },
    ],
    action: 'UNAUTHORIZED',
    result_code: 'A065305',
    resultMessage: '[A065305] The certificate does not match the one that the token is bound to.',
    certificate_mismatch: true,
    binding: 'mismatch',
    certificate_thumbprint: sha256('client_certificate_2.pem'),
    certificate_subject: 'CN=client-2,O=Example',
    certificate_issuer: 'CN=client-2,O=Example',
    introspection_response: { action: 'UNAUTHORIZED', resultCode: 'A065305' },
    ...changes,
  });
