import { ACCESS_LOG_SCHEMA } from '../../shared/access-log.ts';
import type { AlarmId } from '../../shared/alarms.ts';
import { DECISION_SCHEMA } from '../../shared/decision-record.ts';
import type { ClaimId } from './claims.ts';

/** A call to the deployed API. */
export interface SmokeCall {
  readonly at: 'domain' | 'default-endpoint';
  readonly certificate: 'bound' | 'other' | 'none';
  readonly hasToken: boolean;
}

/** What a call has to bring. A `failed-handshake` is no answer at all. */
export type Expectation =
  | { readonly kind: 'failed-handshake' }
  | { readonly kind: 'answer'; readonly status: readonly number[]; readonly headers?: readonly string[] };

/** One step of the smoke test. */
export type SmokeStep = {
  /** What it does, for the dry run. */
  readonly does: string;
  /** Claims that are seen when it comes out as expected. */
  readonly claims: readonly ClaimId[];
} & (
  | { readonly kind: 'deploy' }
  | { readonly kind: 'token' }
  | {
      readonly kind: 'call';
      readonly call: SmokeCall;
      readonly times: number;
      readonly expected: Expectation;
    }
  /** `DECISION_ID` in the query is that of the newest refusal; it has to find a row. */
  | { readonly kind: 'query'; readonly logGroup: 'decisions' | 'access'; readonly query: string }
  | { readonly kind: 'alarm'; readonly alarm: AlarmId; readonly state: 'ALARM' | 'OK' }
  | { readonly kind: 'contributors'; readonly rule: 'clients' | 'certificates' }
);

const REFUSED: Expectation = {
  kind: 'answer',
  status: [401, 403],
  headers: ['www-authenticate', 'x-decision-id'],
};

/**
 * The tutorial as steps. The stack is destroyed after them, however they come out; claims that no step sees stay
 * "not seen".
 */
export const SMOKE_PLAN: readonly SmokeStep[] = [
  {
    kind: 'deploy',
    does: 'deploys the stack with `cdk deploy`, everything in it disposable',
    claims: [],
  },
  { kind: 'token', does: 'gets a certificate-bound token over mutual TLS', claims: [] },
  {
    kind: 'call',
    does: 'calls GET /time with token and certificate: 200',
    call: { at: 'domain', certificate: 'bound', hasToken: true },
    times: 1,
    expected: { kind: 'answer', status: [200] },
    claims: ['D11'],
  },
  {
    kind: 'call',
    does: 'calls GET /time with the token and another certificate, five times: refused, with challenge and decision id',
    call: { at: 'domain', certificate: 'other', hasToken: true },
    times: 5,
    expected: REFUSED,
    claims: ['D1'],
  },
  {
    kind: 'query',
    does: 'finds the record of the last refusal by its decision id',
    logGroup: 'decisions',
    query: `fields reason, certificate_mismatch | filter decision_id = "DECISION_ID" | filter schema like "${DECISION_SCHEMA}" | filter certificate_mismatch = 1`,
    claims: ['D7'],
  },
  {
    kind: 'query',
    does: 'finds the same call in the access log, with its reason',
    logGroup: 'access',
    query: `fields status, decision_reason | filter decision_id = "DECISION_ID" | filter schema = "${ACCESS_LOG_SCHEMA}" | filter decision_reason = "certificate_mismatch"`,
    claims: ['D6'],
  },
  {
    kind: 'call',
    does: 'calls GET /time with a certificate and no token: refused, with a decision id',
    call: { at: 'domain', certificate: 'bound', hasToken: false },
    times: 1,
    expected: REFUSED,
    claims: [],
  },
  {
    kind: 'query',
    does: 'finds the record of that call: the authorizer was asked without an identity source',
    logGroup: 'decisions',
    query: `fields reason | filter decision_id = "DECISION_ID" | filter schema like "${DECISION_SCHEMA}" | filter reason = "no_credentials"`,
    claims: ['D2'],
  },
  {
    kind: 'call',
    does: 'calls the default endpoint with the token: 403',
    call: { at: 'default-endpoint', certificate: 'none', hasToken: true },
    times: 1,
    expected: { kind: 'answer', status: [403] },
    claims: ['D3'],
  },
  {
    kind: 'call',
    does: 'calls the domain without a certificate: the handshake fails, or API Gateway answers 403 in its place',
    call: { at: 'domain', certificate: 'none', hasToken: true },
    times: 1,
    expected: { kind: 'failed-handshake' },
    claims: ['D4'],
  },
  {
    kind: 'alarm',
    does: 'waits for the alarm on binding failures',
    alarm: 'binding-failures',
    state: 'ALARM',
    claims: ['D8'],
  },
  {
    kind: 'contributors',
    does: 'asks Contributor Insights for the clients behind the binding failures',
    rule: 'clients',
    claims: ['D13'],
  },
  {
    kind: 'contributors',
    does: 'asks Contributor Insights for the certificates behind them',
    rule: 'certificates',
    claims: ['D13'],
  },
  {
    kind: 'alarm',
    does: 'waits for the alarm to be OK again',
    alarm: 'binding-failures',
    state: 'OK',
    claims: ['D8'],
  },
];
