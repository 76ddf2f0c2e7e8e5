import { ACCESS_LOG_SCHEMA } from '../../shared/access-log.ts';
import type { AlarmId } from '../../shared/alarms.ts';
import { DECISION_SCHEMA } from '../../shared/decision-record.ts';
import { AGAINST_RECORDS } from '../authorizer/against-records.ts';
import type { ClaimId } from './claims.ts';

/** A call to the deployed API. */
export interface SmokeCall {
  readonly at: 'domain' | 'default-endpoint';
  readonly certificate: 'bound' | 'other' | 'stranger' | 'none';
  readonly hasToken: boolean;
}

/** What a call has to bring. A `failed-handshake` is no answer at all. */
export type Expectation =
  | { readonly kind: 'failed-handshake' }
  | {
      readonly kind: 'answer';
      readonly status: readonly number[];
      /** In lower case; each has to be there with a value. */
      readonly headers?: readonly string[];
      /** None of these may have a value. */
      readonly without?: readonly string[];
    };

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
      /** Made again until it comes out as expected: a change of the deployment takes its time. */
      readonly isRepeated?: true;
    }
  /** `DECISION_ID` in the query is that of the newest refusal; it has to find a row, or `none`. */
  | {
      readonly kind: 'query';
      readonly logGroup: 'decisions' | 'access';
      readonly query: string;
      readonly rows?: 'none';
    }
  /** The query has to leave events unread. */
  | { readonly kind: 'index'; readonly query: string }
  /** `gatelens why` for the newest refusal has to end as for a rejected call. */
  | { readonly kind: 'why' }
  /** The metric math of the alarm has to have a value. */
  | { readonly kind: 'metric'; readonly alarm: AlarmId }
  /** IAM has to say no to the function's role. */
  | { readonly kind: 'denied'; readonly actions: readonly string[] }
  /** Adds the stranger's certificate to the truststore and deploys again. */
  | { readonly kind: 'truststore' }
  /** Takes the function its concurrency, or gives it back. */
  | { readonly kind: 'function'; readonly isOn: boolean }
  /** Only a person can tell; `alarm` has the link to open. */
  | { readonly kind: 'person'; readonly question: string; readonly alarm?: AlarmId }
  | { readonly kind: 'alarm'; readonly alarm: AlarmId; readonly state: 'ALARM' | 'OK' }
  | { readonly kind: 'contributors'; readonly rule: 'clients' | 'certificates' }
);

const FROM_CONTEXT = ['www-authenticate', 'x-decision-id'];
const REFUSED: Expectation = { kind: 'answer', status: [401, 403], headers: FROM_CONTEXT };
const STRANGER = { at: 'domain', certificate: 'stranger', hasToken: true } as const;
const ONLY_RECORDS = `filter schema like "${DECISION_SCHEMA}"`;

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
    kind: 'index',
    does: 'looks the record up by its decision id alone, and events are left unread',
    query: `fields reason | filter decision_id = "DECISION_ID" | ${ONLY_RECORDS}`,
    claims: ['D16'],
  },
  {
    kind: 'why',
    does: 'asks `gatelens why` about the refusal: rejected',
    claims: ['D17'],
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
    kind: 'call',
    does: 'calls the domain with a certificate that the truststore does not take: the handshake fails, or 403',
    call: STRANGER,
    times: 1,
    expected: { kind: 'failed-handshake' },
    claims: ['D4'],
  },
  {
    kind: 'query',
    does: 'finds that call in the access log by its certificate, without a decision',
    logGroup: 'access',
    query: `fields status | filter schema = "${ACCESS_LOG_SCHEMA}" | filter certificate_subject like /STRANGER/ | filter decision_id = "-"`,
    claims: ['D15'],
  },
  {
    kind: 'query',
    does: 'finds no record of it',
    logGroup: 'decisions',
    query: `fields reason | ${ONLY_RECORDS} | filter certificate_subject like /STRANGER/`,
    rows: 'none',
    claims: ['D15'],
  },
  {
    kind: 'denied',
    does: 'asks IAM whether the role of the function may take records away: no',
    actions: AGAINST_RECORDS,
    claims: ['D12'],
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
    kind: 'metric',
    does: 'reads the metric math of the alarm on the share of refusals: it has a value',
    alarm: 'deny-ratio',
    claims: ['D9'],
  },
  {
    kind: 'person',
    does: 'shows the link of the alarm and asks what it opens',
    question: 'Does the link open Logs Insights with the query filled in?',
    alarm: 'binding-failures',
    claims: ['D10'],
  },
  {
    kind: 'truststore',
    does: "adds the stranger's certificate to the truststore and deploys again",
    claims: ['D5'],
  },
  {
    kind: 'call',
    does: 'calls with that certificate until the authorizer decides: refused for the binding',
    call: STRANGER,
    times: 1,
    expected: REFUSED,
    isRepeated: true,
    claims: ['D5'],
  },
  {
    kind: 'function',
    does: 'takes the function its concurrency, so that the authorizer cannot answer',
    isOn: false,
    claims: ['D14'],
  },
  {
    kind: 'call',
    does: 'calls until API Gateway answers 500 by itself: without the headers that come from the context',
    call: { at: 'domain', certificate: 'bound', hasToken: true },
    times: 1,
    expected: { kind: 'answer', status: [500], without: FROM_CONTEXT },
    isRepeated: true,
    claims: ['D14'],
  },
  {
    kind: 'function',
    does: 'gives the function its concurrency back',
    isOn: true,
    claims: [],
  },
  {
    kind: 'alarm',
    does: 'waits for the alarm to be OK again',
    alarm: 'binding-failures',
    state: 'OK',
    claims: ['D8'],
  },
  {
    kind: 'person',
    does: 'asks about the permissions',
    question:
      'Did you deploy, and read by `gatelens why` and the dashboard, with the permissions of docs/iam.md alone?',
    claims: ['D18'],
  },
  {
    kind: 'person',
    does: 'asks about the AWS CLI command that the dashboard copies',
    question: 'Did the command that "Copy as AWS CLI" gives print the record?',
    claims: ['D19'],
  },
  {
    kind: 'person',
    does: 'asks about log groups of another account',
    question: 'Did the dashboard read a log group of another account by its ARN?',
    claims: ['D20'],
  },
  {
    kind: 'person',
    does: 'asks about an HTTP API, which this run does not deploy',
    question: 'Did a deployment with `"api": "http"` behave as D2, D3, D4 and D6 say?',
    claims: ['D21'],
  },
  {
    kind: 'person',
    does: 'asks about the JSON log format, which this run does not set',
    question: 'Did records get lost with the JSON log format and a log level of ERROR?',
    claims: ['D22'],
  },
  {
    kind: 'person',
    does: 'asks about cached policies, which this run does not make',
    question: 'With a result TTL above 0, did two calls have one decision id in the access log?',
    claims: ['D23'],
  },
  {
    kind: 'person',
    does: 'asks about `gatelens doctor`',
    question: 'Did `gatelens doctor` read the API with the policy of docs/iam.md, and find no fault?',
    claims: ['D24'],
  },
];
