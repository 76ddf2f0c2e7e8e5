import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provideAuthorizerBundle } from '../../cli/artefact/authorizer-bundle.ts';
import { type Alarm, alarmsSchema } from '../../dashboard/contract/alarms.ts';
import { buildDecisionQuery } from '../../dashboard/server/query/decision-query.ts';
import { LOG_GROUPS, type LocalStack, REGION, startLocalStack } from '../../local/stack.ts';
import { reasonsOf } from '../../shared/reason-group.ts';
import { createManualClock } from '../support/alarm-clock.ts';
import { send } from '../support/dashboard-http.ts';
import { openSession, startTestDashboard } from '../support/dashboard-server.ts';
import { runQuery } from '../support/insights-query.ts';
import { call, getToken, type TlsStack } from '../support/mutual-tls.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const MINUTE = 60_000;
const PORTS = {
  gateway: 0,
  defaultEndpoint: 0,
  issuer: 0,
  introspection: 0,
  logs: 0,
  alarms: 0,
  dashboard: 0,
};
const NAME = 'gatelens-binding-failures';

const clock = createManualClock(Date.now());
const cleanups: (() => Promise<unknown>)[] = [];
let stack: LocalStack;
let tls: TlsStack;
let webhook: WebhookReceiver;
let cloudWatch: CloudWatchClient;
let dashboard: Awaited<ReturnType<typeof startTestDashboard>>;
let cookie: string;
/** As in `gatelens start`, it is known once everything else runs. */
let dashboardUrl: string | undefined;

beforeAll(async () => {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'gatelens-alarms-'));
  cleanups.push(() => rm(stateDirectory, { recursive: true, force: true }));
  webhook = await startWebhookReceiver();
  cleanups.push(async () => webhook[Symbol.asyncDispose]());
  stack = await startLocalStack({
    ports: PORTS,
    stateDirectory,
    authorizerBundle: await provideAuthorizerBundle(),
    openDefaultEndpoint: false,
    alarms: { clock, webhook: webhook.url, dashboardUrl: () => dashboardUrl },
  });
  cleanups.push(() => stack.close());
  dashboard = await startTestDashboard(stack.logsUrl, { alarmsUrl: stack.alarmsUrl });
  cleanups.push(() => dashboard.close());
  dashboardUrl = `${dashboard.base}/`;
  cookie = await openSession(dashboard.base);
  cloudWatch = new CloudWatchClient({
    endpoint: stack.alarmsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  cleanups.push(async () => cloudWatch.destroy());
  const { caFile, clients } = stack.certificates;
  tls = {
    ca: caFile,
    certificates: clients.map(({ certificateFile, keyFile }) => ({
      certificate: certificateFile,
      key: keyFile,
    })),
    token_endpoint: stack.tokenEndpoint,
  };
}, 120_000);

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

const describeAlarm = async () => {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [NAME] }));
  return MetricAlarms[0];
};

const alarmOfDashboard = async (): Promise<Alarm | undefined> => {
  const answer = await send(dashboard.base, { path: '/api/alarms', headers: { cookie } });
  const alarms = alarmsSchema.parse(JSON.parse(answer.text));
  return alarms.kind === 'alarms' ? alarms.alarms.find(({ name }) => name === NAME) : undefined;
};

const ofAlarm = () => webhook.messages.filter(({ AlarmName }) => AlarmName === NAME);

/** Waits for the next minute where this one has no room for all calls of a test. */
const beginMinute = async (): Promise<void> => {
  const leftMs = MINUTE - (Date.now() % MINUTE);
  if (leftMs < MINUTE / 3) await delay(leftMs);
};

/** What is logged so far counts from the end of this minute on. */
const finishMinute = async (): Promise<void> => {
  await stack.flushLogs();
  clock.moveTo((Math.floor(Date.now() / MINUTE) + 1) * MINUTE);
};

const callWithWrongCertificate = async (token: string): Promise<void> => {
  const answer = await call(tls, {
    url: `${stack.gatewayUrl}/time`,
    certificate: 1,
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(403);
};

test('five calls with the wrong certificate turn the alarm on, and it goes off again', async () => {
  expect((await describeAlarm())?.StateValue).toBe('OK');
  const token = await getToken(tls);
  await beginMinute();
  for (let count = 0; count < 4; count += 1) await callWithWrongCertificate(token);
  await finishMinute();
  expect((await describeAlarm())?.StateValue).toBe('OK');

  await callWithWrongCertificate(token);
  await finishMinute();

  const alarm = await describeAlarm();
  expect(alarm).toMatchObject({ StateValue: 'ALARM', MetricName: 'BindingFailures', Threshold: 5 });
  expect(alarm?.StateReason).toMatch(/^Threshold Crossed: 1 out of the last 1 datapoints \[5\.0 /);
  await expect.poll(() => webhook.messages.length).toBe(1);
  expect(ofAlarm()[0]).toMatchObject({
    OldStateValue: 'OK',
    NewStateValue: 'ALARM',
    NewStateReason: alarm?.StateReason,
    Trigger: { MetricName: 'BindingFailures', Namespace: 'Gatelens', Statistic: 'SUM', Threshold: 5 },
    SearchUrl: `${dashboard.base}/?alarm=binding-failures`,
  });
  const shown = await alarmOfDashboard();
  expect(shown).toMatchObject({
    id: 'binding-failures',
    state: 'ALARM',
    stateReason: alarm?.StateReason,
    search: {
      filter: { conditions: [{ field: 'reason', operator: 'in', values: [...reasonsOf('binding')] }] },
    },
  });

  const query = buildDecisionQuery({ limit: 100, ...(shown?.search && { filter: shown.search.filter }) });
  const rows = await runQuery({ logs: stack.logsUrl, region: REGION }, LOG_GROUPS.decisions, query);
  expect(rows.map((row) => JSON.parse(row['@message'] ?? '{}').reason)).toEqual(
    Array.from({ length: 5 }, () => 'certificate_mismatch'),
  );

  clock.moveTo(clock.now() + 20 * MINUTE);

  expect((await describeAlarm())?.StateValue).toBe('OK');
  expect((await alarmOfDashboard())?.state).toBe('OK');
  await expect.poll(() => ofAlarm().length).toBe(2);
  expect(ofAlarm()[1]).toMatchObject({ OldStateValue: 'ALARM', NewStateValue: 'OK' });
  const sent = JSON.stringify(webhook.messages);
  expect(sent).not.toContain(token);
  expect(sent).not.toContain(stack.introspectionCredentials.apiSecret);
}, 120_000);
