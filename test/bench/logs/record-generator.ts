import { hash } from 'node:crypto';
import type { LogEvent } from '../../../local/logs/store/stored-event.ts';
import { DECISION_SCHEMA } from '../../../shared/decision-record.ts';

const CLIENTS = 1000;
/** Calls that share one access token. */
const CALLS_PER_TOKEN = 4;
const DENY_SHARE = 0.12;

const REFUSALS = [
  { reason: 'token_expired', status: 401, text: 'The access token has expired.' },
  {
    reason: 'insufficient_scope',
    status: 403,
    text: 'The access token does not cover the scopes of this call.',
  },
  { reason: 'certificate_mismatch', status: 401, text: 'The token is bound to another client certificate.' },
  { reason: 'token_unknown', status: 401, text: 'The authorization server does not know the access token.' },
  {
    reason: 'certificate_missing',
    status: 401,
    text: 'The token is bound and no client certificate was presented.',
  },
] as const;

const ALLOWED = { reason: 'allowed', status: 200, text: 'The token is valid for this call.' } as const;

const ROUTES = [
  { method: 'GET', resource: '/time', scope: 'time:query' },
  { method: 'GET', resource: '/accounts', scope: 'accounts:read' },
  { method: 'GET', resource: '/accounts/{accountId}', scope: 'accounts:read' },
  { method: 'POST', resource: '/payments', scope: 'payments:write' },
] as const;

const VALIDATIONS = [
  'token_exists',
  'token_not_expired',
  'scope_covered',
  'token_not_revoked',
  'certificate_bound',
];

/** Spreads neighbouring numbers over 32 bits (the finalizer of MurmurHash3): the same record on every machine. */
const scramble = (value: number): number => {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

const shareOf = (value: number): number => scramble(value) / 2 ** 32;

const pick = <T>(list: readonly T[], seed: number): T => {
  const picked = list[scramble(seed) % list.length];
  if (picked === undefined) throw new RangeError('nothing to pick from');
  return picked;
};

const digest = (text: string): string => hash('sha256', text, 'base64url');

/** UUID version 7 of a time and a number. */
const decisionId = (timeMs: number, index: number): string => {
  const time = timeMs.toString(16).padStart(12, '0');
  const tail = scramble(index).toString(16).padStart(8, '0') + (index >>> 0).toString(16).padStart(8, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6)}00`;
};

/** What queries look for, of one record. */
export interface RecordKeys {
  readonly decisionId: string;
  /** The access token; the record has its hash alone. */
  readonly token: string;
  readonly tokenHash: string;
  readonly clientId: string;
}

/** Gives the keys of a record without building it. */
export const keysOf = (index: number, timeMs: number): RecordKeys => {
  const serial = Math.floor(index / CALLS_PER_TOKEN);
  const token = `bench-token-${String(serial).padStart(12, '0')}`;
  return {
    decisionId: decisionId(timeMs, index),
    token,
    tokenHash: digest(token),
    clientId: `client-${String(scramble(serial) % CLIENTS).padStart(4, '0')}`,
  };
};

/**
 * Builds a decision record as the authorizer writes it, about 1.2 kB: 1,000 clients, 12 % refused, the same record
 * for the same number and time.
 */
export const buildRecord = (index: number, timeMs: number): LogEvent => {
  const keys = keysOf(index, timeMs);
  const isDenied = shareOf(index ^ 0x5bd1e995) < DENY_SHARE;
  const verdict = isDenied ? pick(REFUSALS, index + 1) : ALLOWED;
  const route = pick(ROUTES, index + 2);
  const thumbprint = digest(keys.clientId);
  const record = {
    schema: DECISION_SCHEMA,
    decision_id: keys.decisionId,
    timestamp: new Date(timeMs).toISOString(),
    service: 'gatelens-authorizer',
    level: isDenied ? 'WARN' : 'INFO',
    message: 'decision',
    decision: isDenied ? 'Deny' : 'Allow',
    outcome: isDenied ? 'deny' : 'allow',
    reason: verdict.reason,
    reason_text: verdict.text,
    http_status: verdict.status,
    checks: VALIDATIONS.map((name) => ({ name, result: 'passed' })),
    action: isDenied ? 'UNAUTHORIZED' : 'OK',
    result_code: isDenied ? 'A064302' : 'A056001',
    introspection_ms: Math.round(shareOf(index + 3) * 4000) / 100,
    introspection_cache: 'off',
    token_hash: keys.tokenHash,
    client_id: keys.clientId,
    sub: `user-${scramble(index >>> 3) % 50_000}`,
    scope: 'time:query accounts:read',
    required_scope: route.scope,
    exp: Math.floor(timeMs / 1000) + 3600,
    certificate_mismatch: verdict.reason === 'certificate_mismatch',
    binding: verdict.reason === 'certificate_mismatch' ? 'mismatch' : 'bound',
    bound_thumbprint: thumbprint,
    certificate_thumbprint: thumbprint,
    method: route.method,
    path: route.resource.replace('{accountId}', String(scramble(index) % 9999)),
    resource: route.resource,
    source_ip: `203.0.113.${scramble(index + 4) % 256}`,
    api_id: 'a1b2c3d4e5',
    stage: 'prod',
    domain: 'api.example.com',
    request_id: `${keys.decisionId.slice(0, 8)}-0000-4000-8000-${String(index).padStart(12, '0')}`,
    duration_ms: Math.round(5000 * shareOf(index + 5) ** 4 + 300) / 100,
    cold_start: scramble(index + 6) % 2000 === 0,
  };
  return { timestamp: timeMs, message: JSON.stringify(record) };
};
