import type { Page } from 'playwright-core';
import { AWS_ERRORS, queryState } from './aws-answers.ts';
import type { LogsAnswer } from './dashboard-logs.ts';
import { resultRow } from './dashboard-logs.ts';
import { allowedRecord, mismatchRecord } from './dashboard-records.ts';
import type { ProxyScript } from './logs-proxy.ts';

/** One state of one view of the page. */
export interface Scene {
  readonly name: string;
  /** State in the URL. */
  readonly address?: Readonly<Record<string, string>>;
  /** What CloudWatch answers in place of the log store. */
  readonly script?: ProxyScript;
  /** How a reader gets from the address to the state. */
  readonly arrange?: (page: Page) => Promise<void>;
  /** A text that says that the state is there. */
  readonly shows: string | RegExp;
}

const failing =
  (operation: string, answer: LogsAnswer): ProxyScript =>
  (request) =>
    request.operation === operation ? answer : undefined;

/** A query whose results come in one state, whatever it asks. */
const stuckIn =
  (status: string, results: readonly (readonly object[])[]): ProxyScript =>
  ({ operation }) => {
    if (operation === 'StartQuery')
      return { kind: 'ok', body: { queryId: `stuck-${status}-${results.length}` } };
    if (operation === 'GetQueryResults') return queryState(status, results);
    if (operation === 'StopQuery') return { kind: 'ok', body: { success: true } };
    return undefined;
  };

const ALARM = {
  Namespace: 'Gatelens',
  Dimensions: [{ Name: 'service', Value: 'gatelens' }],
  StateTransitionedTimestamp: 1_795_300_000,
};

const alarms = (...MetricAlarms: readonly Readonly<Record<string, unknown>>[]): ProxyScript =>
  failing('DescribeAlarms', { kind: 'ok', body: { MetricAlarms } });

/** An account without alarms: the log store has none. */
export const NO_ALARMS: ProxyScript = alarms();

/** Alarms of which some ring, as DescribeAlarms answers. */
export const RINGING: ProxyScript = alarms(
  {
    ...ALARM,
    AlarmName: 'gatelens-binding-failures',
    MetricName: 'BindingFailures',
    StateValue: 'ALARM',
    StateReason:
      'Threshold Crossed: 1 out of the last 1 datapoints [37.0 (25/11/26 10:35:00)] was greater than or equal to the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).',
  },
  {
    ...ALARM,
    AlarmName: 'gatelens-introspection-errors',
    MetricName: 'IntrospectionErrors',
    StateValue: 'ALARM',
    StateReason:
      'Threshold Crossed: 3 out of the last 5 datapoints were greater than or equal to the threshold (1.0).',
  },
  {
    ...ALARM,
    AlarmName: 'gatelens-unbound-allows',
    MetricName: 'UnboundAllows',
    StateValue: 'OK',
    StateReason: '',
  },
);

/** Log groups that hold 6 TB, made a month ago. */
export const HUGE: ProxyScript = failing('DescribeLogGroups', {
  kind: 'ok',
  body: {
    logGroups: ['/aws/lambda/gatelens-authorizer', '/aws/apigateway/gatelens-access'].map((logGroupName) => ({
      logGroupName,
      arn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`,
      creationTime: Date.now() - 30 * 86_400_000,
      storedBytes: 6 * 1024 ** 4,
    })),
  },
});

/** An export whose query stays in one state; the searches of the page are answered. */
const exportIn =
  (status: string): ProxyScript =>
  ({ operation, body }) => {
    const queryId = `export-${status}`;
    if (operation === 'StartQuery' && body['limit'] === 10_000) return { kind: 'ok', body: { queryId } };
    return operation === 'GetQueryResults' && body['queryId'] === queryId
      ? queryState(status, [])
      : undefined;
  };

const exportCsv = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /^CSV/ }).click();
};

const ROWS = [resultRow(JSON.stringify(mismatchRecord(1))), resultRow(JSON.stringify(allowedRecord(2)))];

/** Every view, and every state that a view can be in. */
export const buildScenes = (opened: { readonly decision_id: string }): readonly Scene[] => [
  { name: 'decisions', shows: /\d+ found\. Scanned/ },
  { name: 'decisions-open-call', address: { decision_id: opened.decision_id }, shows: 'HTTP 401' },
  {
    name: 'decisions-empty',
    address: { client_id: 'nobody' },
    shows: 'No decision found',
  },
  { name: 'decisions-wide', script: HUGE, shows: /one query reads up to that and costs about \$0\.1/ },
  {
    name: 'rejections-wide',
    address: { tab: 'rejections' },
    script: HUGE,
    shows: /each of the \d queries of this view reads up to that and costs about \$0\.1/,
  },
  {
    name: 'query-wide',
    address: { tab: 'query', expert: 'stats count(*) as calls by reason' },
    script: HUGE,
    arrange: (page) => page.getByRole('button', { name: 'Run', exact: true }).click(),
    shows: /one query reads up to that and costs about \$0\.1/,
  },
  {
    name: 'query-rows',
    address: {
      tab: 'query',
      expert: 'fields @timestamp, client_id, path, @message | sort @timestamp desc',
    },
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('button', { name: 'All of row 2', exact: true }).click();
    },
    shows: /gatelens\.decision\/1/,
  },
  {
    name: 'rejections-any-of',
    address: {
      tab: 'rejections',
      filter: JSON.stringify({
        match: 'any',
        conditions: [
          { operator: '=', field: 'reason', value: 'token_expired' },
          { operator: '=', field: 'reason', value: 'certificate_mismatch' },
        ],
        and: [
          { operator: '=', field: 'client_id', value: 'retail-banking-aggregator-production-eu-central-1' },
          { operator: '!=', field: 'resource', value: '/time' },
        ],
      }),
    },
    shows: 'certificate_mismatch',
  },
  { name: 'decisions-loading', script: stuckIn('Scheduled', []), shows: /Searching… 0 found so far/ },
  { name: 'decisions-partial-running', script: stuckIn('Running', ROWS), shows: /2 found so far/ },
  { name: 'decisions-partial-timeout', script: stuckIn('Timeout', ROWS), shows: /gave up after 60 minutes/ },
  {
    name: 'decisions-timeout-without-rows',
    script: stuckIn('Timeout', []),
    shows: /without finding a decision/,
  },
  { name: 'decisions-stopped', script: stuckIn('Cancelled', ROWS), shows: /^Stopped/ },
  { name: 'decisions-failed', script: stuckIn('Failed', []), shows: /reports that the query failed/ },
  {
    name: 'decisions-throttled',
    script: failing('StartQuery', AWS_ERRORS.throttled),
    shows: /Asking again by itself/,
  },
  { name: 'decisions-expired', script: failing('StartQuery', AWS_ERRORS.expired), shows: /have expired/ },
  {
    name: 'decisions-denied',
    script: failing('StartQuery', AWS_ERRORS.denied),
    shows: /may not call logs:StartQuery/,
  },
  {
    name: 'decisions-unknown-group',
    script: failing('StartQuery', AWS_ERRORS.unknownGroup),
    shows: /There is no log group/,
  },
  { name: 'rejections', address: { tab: 'rejections' }, shows: 'What rejected calls share' },
  {
    name: 'rejections-introspection-fails',
    address: { tab: 'rejections' },
    script: ({ operation, body }) =>
      operation === 'StartQuery' && String(body['queryString']).includes('pct(introspection_ms')
        ? AWS_ERRORS.denied
        : undefined,
    shows: /may not call logs:StartQuery/,
  },
  {
    name: 'rejections-expired',
    address: { tab: 'rejections' },
    script: failing('StartQuery', AWS_ERRORS.expired),
    shows: /have expired/,
  },
  {
    name: 'rejections-loading',
    address: { tab: 'rejections' },
    script: stuckIn('Running', []),
    shows: /Asking…/,
  },
  {
    name: 'rejections-empty',
    address: { tab: 'rejections', from: '1000', to: '4000' },
    shows: 'No call was rejected',
  },
  { name: 'binding', address: { tab: 'binding' }, shows: /Scanned/ },
  { name: 'not-invoked', address: { tab: 'not-invoked' }, shows: 'throttled-1' },
  { name: 'live', address: { tab: 'live' }, shows: /^(Live|Looking every few seconds)/ },
  {
    name: 'live-ended',
    address: { tab: 'live' },
    script: ({ operation }) =>
      operation === 'StartLiveTail' || operation === 'FilterLogEvents' ? AWS_ERRORS.expired : undefined,
    shows: /ended by a problem/,
  },
  { name: 'query', address: { tab: 'query' }, shows: 'Run' },
  {
    name: 'query-answered',
    address: { tab: 'query', expert: 'stats count(*) as calls by reason | sort calls desc' },
    arrange: (page) => page.getByRole('button', { name: 'Run', exact: true }).click(),
    shows: /Scanned/,
  },
  {
    name: 'query-refused',
    address: { tab: 'query', expert: 'fields @message | unmask(@message)' },
    arrange: (page) => page.getByRole('button', { name: 'Run', exact: true }).click(),
    shows: 'query_refused',
  },
  { name: 'alarms-ringing', script: RINGING, shows: 'In alarm: gatelens-binding-failures' },
  {
    name: 'alarms-unknown',
    script: failing('DescribeAlarms', AWS_ERRORS.denied),
    shows: /may not call cloudwatch:DescribeAlarms/,
  },
  {
    name: 'alarms-quiet',
    script: alarms({ ...ALARM, AlarmName: 'gatelens-x', MetricName: 'BindingFailures', StateValue: 'OK' }),
    shows: /No alarm \(1 configured\)/,
  },
  {
    name: 'export-running',
    script: exportIn('Running'),
    arrange: exportCsv,
    shows: /40,000 log events scanned/,
  },
  { name: 'export-failed', script: exportIn('Timeout'), arrange: exportCsv, shows: /half a file/ },
  {
    name: 'saved-none',
    arrange: (page) => page.getByRole('button', { name: 'Saved searches' }).click(),
    shows: /None yet/,
  },
  {
    name: 'save-form',
    arrange: (page) => page.getByRole('button', { name: 'Save search' }).click(),
    shows: /Up to 100 characters/,
  },
  {
    name: 'saved-links-only',
    script: failing('DescribeQueryDefinitions', AWS_ERRORS.denied),
    arrange: (page) => page.getByRole('button', { name: 'Save search' }).click(),
    shows: /Searches cannot be saved here/,
  },
  {
    name: 'keys',
    arrange: async (page) => {
      await page.getByRole('searchbox').waitFor();
      await page.keyboard.press('?');
    },
    shows: 'Go to the search box',
  },
];
