import type { DecisionRecord } from '../../shared/decision-record.ts';
import { allowedRecord, mismatchRecord, sha256 } from './dashboard-records.ts';
import type { AccessValues } from './dashboard-store.ts';

/** A text that a page would run if it took text of callers for markup. */
export const EVIL = '<img src=x onerror=alert(1)>';

const SPREAD_SECONDS = 9_000;
const CALLS = 260;

const CLIENTS = [
  'tutorial-client',
  'batch-7',
  'retail-banking-aggregator-production-eu-central-1',
  's6BhdRkqt3',
];
const ROUTES = [
  { method: 'GET', resource: '/time', path: '/time' },
  { method: 'GET', resource: '/accounts/{accountId}/transactions', path: '/accounts/4711-0815/transactions' },
  { method: 'POST', resource: '/payments', path: '/payments' },
] as const;

const denied = (
  reason: DecisionRecord['reason'],
  reason_text: string,
  changes: Partial<DecisionRecord> = {},
): Partial<DecisionRecord> => ({
  level: 'WARN',
  decision: 'Deny',
  outcome: 'deny',
  reason,
  reason_text,
  http_status: 401,
  action: 'UNAUTHORIZED',
  result_code: 'A064302',
  ...changes,
});

const REFUSALS: readonly Partial<DecisionRecord>[] = [
  denied('token_expired', 'The access token has expired.'),
  denied('insufficient_scope', 'The access token does not cover the scopes of this call.', {
    http_status: 403,
    missing_scope: 'payments:write',
  }),
  denied('introspection_timeout', 'The introspection endpoint did not answer in time.', {
    outcome: 'error',
    http_status: 503,
    level: 'ERROR',
  }),
];

/** The call that scenes open: rejected for its certificate, with text of an attacker in it. */
export const openedCall = (now: number): DecisionRecord =>
  mismatchRecord(1_000, {
    timestamp: new Date(now - 600_000).toISOString(),
    user_agent: EVIL,
    client_id: 'tutorial-client',
  });

/** Decisions of the last two and a half hours, of four clients, some of them refused. */
export const sceneRecords = (now: number): readonly DecisionRecord[] => [
  ...Array.from({ length: CALLS }, (_, n) => {
    const client_id = CLIENTS[((n * 7) % 11) % CLIENTS.length] ?? '';
    const at = {
      ...ROUTES[(n * 5) % ROUTES.length],
      client_id,
      token_hash: sha256(`token ${n % 23} of ${client_id}`),
      introspection_ms: 3 + ((n * 13) % 47),
      duration_ms: 5 + ((n * 17) % 53),
      timestamp: new Date(now - ((CALLS - n) / CALLS) * SPREAD_SECONDS * 1000).toISOString(),
    };
    if (n % 9 === 4) return mismatchRecord(n, at);
    return allowedRecord(n, n % 5 === 2 ? { ...REFUSALS[n % REFUSALS.length], ...at } : at);
  }),
  mismatchRecord(999, {
    timestamp: new Date(now - 700_000).toISOString(),
    client_id: EVIL,
    path: `/${EVIL}`,
    user_agent: EVIL,
  }),
  openedCall(now),
];

/** Lines of the access log: of the opened call, and of calls that never reached the authorizer. */
export const sceneAccess = (now: number): readonly AccessValues[] => {
  const opened = openedCall(now);
  const line = (seconds: number, values: AccessValues): AccessValues => ({
    request_time_epoch: String(now - seconds * 1000),
    method: 'GET',
    path: '/time',
    ...values,
  });
  return [
    line(600, {
      request_id: opened.request_id ?? '',
      status: '401',
      error_type: 'ACCESS_DENIED',
      authorizer_status: '200',
      decision_id: opened.decision_id,
      response_latency_ms: '17',
    }),
    line(400, { request_id: 'throttled-1', status: '429', error_type: 'THROTTLED', path: `/${EVIL}` }),
    line(390, { request_id: 'throttled-2', status: '429', error_type: 'THROTTLED' }),
    line(380, { request_id: 'no-source', status: '401', error_type: 'UNAUTHORIZED' }),
    line(370, { request_id: 'handshake', status: '403', certificate_subject: 'CN=stranger' }),
    line(360, {
      request_id: 'crashed',
      status: '500',
      error_type: 'AUTHORIZER_FAILURE',
      authorizer_error: 'The Lambda function failed',
    }),
  ];
};
