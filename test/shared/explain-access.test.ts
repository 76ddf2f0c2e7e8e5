import { describe, expect, test } from 'vitest';
import { ACCESS_CAUSES } from '../../shared/access-causes.ts';
import type { AccessLine } from '../../shared/access-line.ts';
import { explainAccess, type JoinedRecord } from '../../shared/explain-access.ts';

const ID = { request_id: 'r-1' };
const RAN = { authorizer_request_id: 'a-1', authorizer_latency_ms: '12', authorizer_status: '200' };
const DENIED = { ...ID, ...RAN, status: '403', error_type: 'ACCESS_DENIED', decision_id: 'd-1' };

const CASES: readonly (readonly [cause: string, line: AccessLine, record?: JoinedRecord | undefined])[] = [
  ['decided', { ...DENIED, decision_reason: 'token_expired' }],
  ['decided', { ...DENIED, decision_reason: 'token_expired' }, ID],
  ['decided', { ...ID, ...RAN, status: '200', decision_id: 'd-1', decision_reason: 'allowed' }],
  // The backend's own failure is no failure of the authorizer.
  ['decided', { ...ID, ...RAN, status: '500', decision_id: 'd-1', integration_status: '500' }],
  ['decided', { ...ID, status: '403', error_type: 'ACCESS_DENIED' }, ID],
  ['refused_by_exception', { ...ID, ...RAN, status: '401', error_type: 'UNAUTHORIZED' }],
  ['refused_by_exception', { ...ID, ...RAN, status: '401', error_type: 'UNAUTHORIZED' }, ID],
  ['record_missing', DENIED, 'none'],
  ['cached_policy', { ...DENIED, status: '200' }, { request_id: 'another' }],
  ['cached_policy', { ...ID, status: '200', decision_id: 'd-1' }, {}],
  ['policy_not_matching', { ...DENIED, decision_reason: 'allowed' }],
  ['tls_refused', { ...ID, status: '403', certificate_subject: 'CN=stranger' }],
  ['waf_blocked', { ...ID, status: '403', error_type: 'WAF_FILTERED' }],
  ['waf_blocked', { ...ID, status: '403', waf_response_code: 'WAF_BLOCK' }],
  ['throttled', { ...ID, status: '429', error_type: 'THROTTLED' }],
  ['throttled', { ...ID, status: '429', error_type: 'QUOTA_EXCEEDED' }],
  ['throttled', { ...ID, status: '429' }],
  ['identity_source_missing', { ...ID, status: '401', error_type: 'UNAUTHORIZED' }],
  ['identity_source_missing', { ...ID, status: '401' }],
  [
    'authorizer_timeout',
    {
      ...ID,
      status: '500',
      error_type: 'AUTHORIZER_FAILURE',
      authorizer_error: 'Execution failed due to a timeout error',
    },
  ],
  ['authorizer_timeout', { ...ID, status: '500', authorizer_error: 'Endpoint request timed out' }],
  [
    'authorizer_throttled',
    { ...ID, status: '500', error_type: 'AUTHORIZER_FAILURE', authorizer_integration_status: '429' },
  ],
  [
    'authorizer_throttled',
    { ...ID, status: '500', authorizer_error: 'Lambda was throttled: TooManyRequestsException' },
  ],
  ['authorizer_failed', { ...ID, status: '500', error_type: 'AUTHORIZER_CONFIGURATION_ERROR' }],
  ['authorizer_failed', { ...ID, status: '500', error_type: 'AUTHORIZER_FAILURE' }, ID],
  ['route_not_found', { ...ID, status: '403', error_type: 'MISSING_AUTHENTICATION_TOKEN' }],
  ['route_not_found', { ...ID, status: '404' }],
  ['gateway_denied', { ...ID, status: '403', error_type: 'ACCESS_DENIED' }],
  ['request_refused', { ...ID, status: '413', error_type: 'REQUEST_TOO_LARGE' }],
  ['request_refused', { ...ID, status: '403', error_type: 'INVALID_API_KEY' }],
  ['no_authorizer', { ...ID, status: '200' }],
  ['gateway_failed', { ...ID, status: '504', error_type: 'INTEGRATION_TIMEOUT' }],
  ['unknown', {}],
  ['unknown', { status: 'odd' }],
];

describe('explainAccess', () => {
  test.each(CASES.map(([cause, line, record]) => ({ cause, line, record })))(
    '$cause: $line, record $record',
    ({ cause, line, record }) => {
      expect(explainAccess(line, record).cause).toBe(cause);
    },
  );

  test('every cause is one of the cases, and in whole sentences', () => {
    expect(new Set(CASES.map(([cause]) => cause))).toEqual(new Set(Object.keys(ACCESS_CAUSES)));
    for (const [, line, record] of CASES) {
      const { sentence, nextStep, actorText } = explainAccess(line, record);
      expect(sentence).toMatch(/^[A-Z].{15,}\.$/);
      expect(nextStep).toMatch(/^[A-Z].{10,}\.$/);
      expect(actorText).toMatch(/must act$/);
    }
  });

  test('says what else the line tells', () => {
    const line = { status: '403', error_type: 'ACCESS_DENIED', certificate_subject: 'CN=stranger' };

    expect(explainAccess(line).detail).toBe('HTTP 403, ACCESS_DENIED, CN=stranger');
    expect(explainAccess({}).detail).toBe('');
  });
});
