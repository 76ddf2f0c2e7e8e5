import { ALARMS, type AlarmDefinition, type AlarmSubject } from '../../shared/alarms.ts';
import { createAwsJsonServer } from '../aws-json/http-server.ts';
import type { IngestedBatch } from '../logs/store/ingested-batch.ts';
import { closeServer, listenOnLoopback, type RunningService } from '../loopback.ts';
import { type AlarmClock, SYSTEM_CLOCK } from './alarm-clock.ts';
import { AlarmMonitor, type AlarmTransition, longestRangeMs } from './alarm-monitor.ts';
import { alarmOperations } from './api/alarm-operations.ts';
import { type AlarmSetting, alarmName } from './api/metric-alarm.ts';
import { metricOperations } from './api/metric-operations.ts';
import { MetricStore } from './metric/metric-store.ts';
import { MetricFeed } from './metric-feed.ts';
import { replayEvents } from './replay.ts';
import { buildNotification } from './webhook/notification.ts';
import { createWebhook, type Webhook } from './webhook/webhook.ts';

/** What the alarms are about. */
export interface AlarmsOptions {
  readonly region: string;
  readonly accountId: string;
  readonly subject: AlarmSubject;
  /** Log group of the function. */
  readonly logGroup: string;
  /** Default: the machine's. */
  readonly clock?: AlarmClock | undefined;
  /** Told about every change of a state, but not that an alarm is OK at first. */
  readonly webhook?: URL | undefined;
  /** Address of the dashboard without any key, once there is one. */
  readonly dashboardUrl?: (() => string | undefined) | undefined;
  /** Takes a line for the operator; standard error when absent. */
  readonly report?: (line: string) => void;
}

/** The alarms before they run: they take in what is logged from the start on. */
export interface Alarms {
  /** Takes events that were just stored. */
  ingest(batch: IngestedBatch): void;
  /**
   * Reads what the log store has of the time that alarms look back on, evaluates, and serves.
   *
   * @param logsUrl - Base URL of the log store.
   * @param port - 0 takes a free port.
   * @throws The error of `listen`, such as `EADDRINUSE`.
   */
  start(logsUrl: string, port: number): Promise<RunningService>;
}

/** CloudWatch, as far as alarms go. */
const SERVICE = {
  title: 'local CloudWatch',
  contentType: 'application/x-amz-json-1.0',
  targetPrefix: 'GraniteServiceVersion20100801.',
  signingName: 'monitoring',
} as const;

const DEFINITIONS: readonly AlarmDefinition[] = ALARMS;

const reportToStderr = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Creates the alarms of `shared/alarms.ts` on the metrics in a log group. */
export const createAlarms = (options: AlarmsOptions): Alarms => {
  const { subject, logGroup, clock = SYSTEM_CLOCK, report = reportToStderr } = options;
  const createdAt = clock.now();
  const range = longestRangeMs(DEFINITIONS);
  const metrics = new MetricStore(range);
  const feed = new MetricFeed({
    metrics,
    logGroup,
    functionName: subject.functionName,
    now: clock.now,
    report: (line) => report(`alarms: ${line}`),
  });
  const monitor = new AlarmMonitor(DEFINITIONS, { metrics, subject, now: createdAt });
  const setting: AlarmSetting = {
    subject,
    region: options.region,
    accountId: options.accountId,
    createdAt,
    dashboardUrl: options.dashboardUrl ?? (() => undefined),
  };

  const serve = async (port: number): Promise<RunningService> => {
    const operations = new Map([...alarmOperations(monitor, setting), ...metricOperations(metrics)]);
    const server = createAwsJsonServer(operations, {
      service: SERVICE,
      report: (line) => report(`alarms: ${line}`),
      now: clock.now,
      access: { kind: 'loopback' },
    });
    const listening = await listenOnLoopback(server, port);
    return { url: `http://127.0.0.1:${listening}`, close: () => closeServer(server) };
  };

  return {
    ingest: (batch) => feed.ingest(batch),
    start: async (logsUrl, port) => {
      const { region } = options;
      const replay = {
        endpoint: logsUrl,
        region,
        logGroup,
        from: createdAt - range,
        storedBefore: createdAt,
      };
      await replayEvents(replay, (events) => feed.ingest({ logGroup, events }));
      const service = await serve(port);
      const webhook =
        options.webhook === undefined ? undefined : createWebhook({ url: options.webhook, report });
      // What is wrong at the start is told a minute later: the dashboard, which messages link to, starts after this.
      const untold = [...monitor.evaluate(clock.now())];
      const minutes = clock.eachMinute(() => {
        const changes = [...untold.splice(0), ...monitor.evaluate(clock.now())];
        for (const change of changes.filter(isNews)) tell(webhook, change, setting);
      });
      return {
        url: service.url,
        close: async () => {
          minutes.stop();
          await webhook?.close();
          await service.close();
        },
      };
    },
  };
};

/** That an alarm is OK when it is first known is none. */
const isNews = ({ from, to }: AlarmTransition): boolean =>
  from.value !== 'INSUFFICIENT_DATA' || to.value !== 'OK';

const tell = (webhook: Webhook | undefined, change: AlarmTransition, setting: AlarmSetting): void =>
  webhook?.post({
    title: `${alarmName(change.definition)} -> ${change.to.value}`,
    body: buildNotification(change, setting),
  });
