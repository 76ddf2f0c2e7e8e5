import { request } from 'node:http';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AlarmsOptions, createAlarms } from '../../../local/alarms/alarms.ts';
import { startLogStore } from '../../../local/logs/log-store.ts';
import { ALARMS } from '../../../shared/alarms.ts';
import { createManualClock, type ManualClock } from '../../support/alarm-clock.ts';
import { logsClient, putEvents, temporaryDirectory } from '../../support/logs.ts';
import { createMetricsLines } from '../../support/metrics-line.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

const MINUTE = 60_000;
const GROUP = '/aws/lambda/gatelens-authorizer';
const SERVICE = 'gatelens-authorizer';
/** 2026-11-25T20:00:00Z */
const NOW = Date.UTC(2026, 10, 25, 20);
const NAMES = ALARMS.map(({ id }) => `gatelens-${id}`).sort();

const cleanups: (() => Promise<unknown>)[] = [];

/** A directory that is removed after the test. */
const makeDirectory = async (): Promise<string> => {
  const directory = await temporaryDirectory();
  cleanups.push(async () => directory[Symbol.asyncDispose]());
  return directory.path;
};
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The authorizer takes the time of this machine; here it is that of the test. */
const atTime = (line: string, time: number): string => line.replace(/"Timestamp":\d+/, `"Timestamp":${time}`);

/** A log store with its alarms, on the data that are in a directory. */
const startIn = async (
  dataDirectory: string,
  clock: ManualClock = createManualClock(NOW),
  more: Pick<AlarmsOptions, 'webhook' | 'dashboardUrl'> = {},
) => {
  const reports: string[] = [];
  const alarms = createAlarms({
    region: 'us-east-1',
    accountId: '123456789012',
    subject: { service: SERVICE, functionName: SERVICE },
    logGroup: GROUP,
    clock,
    report: (line) => reports.push(line),
    ...more,
  });
  const store = await startLogStore({
    port: 0,
    dataDirectory,
    now: clock.now,
    onIngested: (batch) => alarms.ingest(batch),
  });
  const service = await alarms.start(store.url, 0);
  const client = new CloudWatchClient({
    endpoint: service.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const logs = logsClient(store.url);
  const stop = async (): Promise<void> => {
    client.destroy();
    logs.destroy();
    await service.close();
    await store.close();
  };
  return {
    clock,
    reports,
    client,
    url: service.url,
    put: (messages: readonly string[], group = GROUP) =>
      putEvents(
        logs,
        { group },
        messages.map((message) => ({ timestamp: clock.now(), message: atTime(message, clock.now()) })),
      ),
    stateOf: async (id: string) => {
      const { MetricAlarms = [] } = await client.send(
        new DescribeAlarmsCommand({ AlarmNames: [`gatelens-${id}`] }),
      );
      return MetricAlarms[0]?.StateValue;
    },
    stop,
  };
};

/** As {@link startIn}, in a directory of its own; stopped after the test. */
const start = async () => {
  const started = await startIn(await makeDirectory());
  cleanups.push(started.stop);
  return started;
};

const emf = createMetricsLines(SERVICE);
const mismatches = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) =>
    emf({
      decision_id: String(index),
      decision: 'Deny',
      reason: 'certificate_mismatch',
      binding: 'mismatch',
      duration_ms: 10,
      cold_start: false,
    }),
  );

describe('the alarms of the local stack', () => {
  test('are evaluated at the turn of each minute, on the lines of that minute too', async () => {
    const { put, clock, stateOf } = await start();
    await put(mismatches(5));

    expect(await stateOf('binding-failures')).toBe('OK');
    clock.moveTo(NOW + 2 * MINUTE);
    expect(await stateOf('binding-failures')).toBe('ALARM');
  });

  test('are built again from the log after a restart, each line counted once', async () => {
    const directory = await makeDirectory();
    const first = await startIn(directory);
    await first.put([...mismatches(4), 'START RequestId: 1 Version: $LATEST']);
    await first.stop();
    const second = await startIn(directory, createManualClock(NOW + MINUTE));
    cleanups.push(second.stop);
    second.clock.moveTo(NOW + 2 * MINUTE);

    expect(await second.stateOf('binding-failures')).toBe('OK');
    await second.put(mismatches(1));
    second.clock.moveTo(NOW + 3 * MINUTE);
    expect(await second.stateOf('binding-failures')).toBe('ALARM');
  });

  test('have their states at once after a restart in the midst of trouble', async () => {
    const directory = await makeDirectory();
    const first = await startIn(directory);
    await first.put(mismatches(5));
    await first.stop();
    const second = await startIn(directory, createManualClock(NOW + 2 * MINUTE));
    cleanups.push(second.stop);

    expect(await second.stateOf('binding-failures')).toBe('ALARM');
  });

  test('tell a webhook at a start what is wrong, with the search for it, and nothing of what is OK', async () => {
    const webhook = await startWebhookReceiver();
    cleanups.push(async () => webhook[Symbol.asyncDispose]());
    const directory = await makeDirectory();
    const first = await startIn(directory);
    await first.put(mismatches(5));
    await first.stop();
    let dashboard: string | undefined;
    const second = await startIn(directory, createManualClock(NOW + 2 * MINUTE), {
      webhook: webhook.url,
      dashboardUrl: () => dashboard,
    });
    cleanups.push(second.stop);
    dashboard = 'http://127.0.0.1:5180/';

    second.clock.moveTo(NOW + 3 * MINUTE);
    second.clock.moveTo(NOW + 30 * MINUTE);

    await expect.poll(() => webhook.messages.length).toBe(2);
    expect(webhook.messages).toMatchObject([
      {
        AlarmName: 'gatelens-binding-failures',
        OldStateValue: 'INSUFFICIENT_DATA',
        NewStateValue: 'ALARM',
        SearchUrl: 'http://127.0.0.1:5180/?alarm=binding-failures',
      },
      { AlarmName: 'gatelens-binding-failures', OldStateValue: 'ALARM', NewStateValue: 'OK' },
    ]);
  });

  test('take nothing from another log group, whatever its lines look like', async () => {
    const { put, clock, stateOf } = await start();
    await put(mismatches(5), '/aws/apigateway/gatelens-access');
    clock.moveTo(NOW + 2 * MINUTE);

    expect(await stateOf('binding-failures')).toBe('OK');
  });

  test('ignore malformed lines, and say so once', async () => {
    const { put, clock, stateOf, reports, client } = await start();
    const broken = mismatches(9).map((line) => line.replace(/"BindingFailures":1/, '"BindingFailures":"1"'));
    await put([...broken, ...mismatches(5)]);
    clock.moveTo(NOW + 2 * MINUTE);

    expect(await stateOf('binding-failures')).toBe('ALARM');
    expect(reports).toEqual([
      'alarms: an EMF line is malformed; it gives no metrics, and AWS/Logs EMFValidationErrors counts it',
    ]);
    const counted = await client.send(
      new GetMetricStatisticsCommand({
        ...{ Namespace: 'AWS/Logs', MetricName: 'EMFValidationErrors', Statistics: ['Sum'], Period: 60 },
        Dimensions: [{ Name: 'LogGroupName', Value: GROUP }],
        StartTime: new Date(NOW),
        EndTime: new Date(NOW + MINUTE),
      }),
    );
    expect(counted.Datapoints).toEqual([{ Timestamp: new Date(NOW), Sum: 9 }]);
  });

  test('see a function that crashes, by the line that Lambda ends it with', async () => {
    const { put, clock, stateOf } = await start();
    await put(['REPORT RequestId: r\tDuration: 3.00 ms\tStatus: error\tError Type: Runtime.ExitError']);
    clock.moveTo(NOW + MINUTE);

    expect(await stateOf('authorizer-errors')).toBe('ALARM');
  });
});

describe('DescribeAlarms', () => {
  let client: CloudWatchClient;
  let url: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const directory = await temporaryDirectory();
    const started = await startIn(directory.path);
    ({ client, url } = started);
    stop = async () => {
      await started.stop();
      await directory[Symbol.asyncDispose]();
    };
  });
  afterAll(() => stop());

  const describeBy = async (client: CloudWatchClient, input: DescribeAlarmsCommandInput) => {
    const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand(input));
    return MetricAlarms.map(({ AlarmName }) => AlarmName);
  };

  test('gives every alarm as CloudWatch would', async () => {
    const { MetricAlarms = [], CompositeAlarms } = await client.send(new DescribeAlarmsCommand({}));

    expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toEqual(NAMES);
    expect(CompositeAlarms).toEqual([]);
    const byName = (id: string) => MetricAlarms.find(({ AlarmName }) => AlarmName === `gatelens-${id}`);
    expect(byName('binding-failures')).toMatchObject({
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:gatelens-binding-failures',
      StateValue: 'OK',
      StateUpdatedTimestamp: new Date(NOW),
      Namespace: 'Gatelens',
      MetricName: 'BindingFailures',
      Dimensions: [{ Name: 'service', Value: SERVICE }],
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect(byName('latency-p99')).toMatchObject({
      ExtendedStatistic: 'p99',
      EvaluateLowSampleCountPercentile: 'ignore',
    });
    expect(byName('deny-ratio')?.Metrics?.map(({ Id, Expression }) => Expression ?? Id)).toEqual([
      'IF(whole >= 20, 100 * part / whole, 0)',
      'part',
      'whole',
    ]);
    expect(byName('binding-failures-anomaly')).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: expect.stringMatching(/^Not evaluated locally: /),
      ThresholdMetricId: 'band',
    });
  });

  test.each<[DescribeAlarmsCommandInput, readonly string[]]>([
    [{ AlarmNames: ['gatelens-deny-ratio', 'no-such-alarm'] }, ['gatelens-deny-ratio']],
    [
      { AlarmNamePrefix: 'gatelens-binding' },
      ['gatelens-binding-failures', 'gatelens-binding-failures-anomaly'],
    ],
    [{ StateValue: 'INSUFFICIENT_DATA' }, ['gatelens-binding-failures-anomaly']],
    [{ StateValue: 'ALARM' }, []],
    [{ AlarmTypes: ['CompositeAlarm'] }, []],
    [{ AlarmTypes: ['MetricAlarm'], AlarmNamePrefix: 'gatelens-latency' }, ['gatelens-latency-p99']],
    [{ ActionPrefix: 'arn:aws:sns' }, []],
  ])('with %j gives %j', async (input, names) => {
    expect(await describeBy(client, input)).toEqual(names);
  });

  test('gives pages', async () => {
    const pages: number[] = [];
    const names: (string | undefined)[] = [];
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client, pageSize: 4 }, {})) {
      pages.push(MetricAlarms.length);
      names.push(...MetricAlarms.map(({ AlarmName }) => AlarmName));
    }

    expect(pages).toEqual([4, 4, 2]);
    expect(names).toEqual(NAMES);
  });

  test.each<[DescribeAlarmsCommandInput, string]>([
    [{ NextToken: 'forged' }, 'InvalidNextToken'],
    [{ MaxRecords: 101 }, 'InvalidParameterValueException'],
    [{ AlarmNames: ['a'], AlarmNamePrefix: 'a' }, 'InvalidParameterValueException'],
    [{ ChildrenOfAlarmName: 'a' }, 'InvalidParameterValueException'],
  ])('refuses %j as %s', async (input, name) => {
    await expect(client.send(new DescribeAlarmsCommand(input))).rejects.toMatchObject({ name });
  });

  test('an operation that is not there is refused by name', async () => {
    const command = new PutMetricAlarmCommand({
      AlarmName: 'mine',
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    });

    await expect(client.send(command)).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The local CloudWatch does not have the operation PutMetricAlarm.',
    });
  });

  test.each([
    ['a foreign Host', { host: 'evil.example' }, 403],
    ['a web page', { origin: 'http://127.0.0.1:1' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 400],
    ['another protocol', { 'content-type': 'application/cbor' }, 400],
    ['a program', {}, 200],
  ])('from %s gets %j: %d', async (_name, headers, status) => {
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = request(
        url,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': 'GraniteServiceVersion20100801.DescribeAlarms',
            ...headers,
          },
        },
        (incoming) => {
          incoming.resume();
          incoming.on('end', () => resolve(incoming.statusCode));
        },
      );
      outgoing.on('error', reject);
      outgoing.end('{}');
    });

    expect(answered).toBe(status);
  });
});

describe('DescribeAlarmHistory', () => {
  test('gives the changes of an alarm, the newest first unless asked otherwise', async () => {
    const { client, put, clock } = await start();
    await put(mismatches(5));
    clock.moveTo(NOW + 2 * MINUTE);
    clock.moveTo(NOW + 30 * MINUTE);
    const AlarmName = 'gatelens-binding-failures';
    const read = async (input: object) => {
      const { AlarmHistoryItems = [] } = await client.send(
        new DescribeAlarmHistoryCommand({ AlarmName, ...input }),
      );
      return AlarmHistoryItems.map(({ HistorySummary }) =>
        HistorySummary?.replace('Alarm updated from ', ''),
      );
    };

    expect(await read({})).toEqual(['ALARM to OK', 'OK to ALARM', 'INSUFFICIENT_DATA to OK']);
    expect(await read({ ScanBy: 'TimestampAscending', MaxRecords: 1 })).toEqual(['INSUFFICIENT_DATA to OK']);
    expect(await read({ StartDate: new Date(NOW + MINUTE), EndDate: new Date(NOW + 3 * MINUTE) })).toEqual([
      'OK to ALARM',
    ]);
    expect(await read({ HistoryItemType: 'Action' })).toEqual([]);
  });
});

describe('the metrics behind the alarms', () => {
  test('can be listed by namespace, name and dimension', async () => {
    const { client, put } = await start();
    await put(mismatches(1));
    const list = async (input: object) => {
      const { Metrics = [] } = await client.send(new ListMetricsCommand(input));
      return Metrics.map(({ MetricName, Dimensions = [] }) =>
        [MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`)].join(' '),
      );
    };

    const service = `service=${SERVICE}`;
    expect((await list({ Namespace: 'Gatelens' })).sort()).toEqual([
      `BindingFailures ${service}`,
      `DecisionLatency ${service}`,
      `Decisions ${service} Decision=Deny`,
      `Decisions ${service} Reason=certificate_mismatch`,
    ]);
    expect(await list({ MetricName: 'Decisions', Dimensions: [{ Name: 'Decision' }] })).toEqual([
      `Decisions ${service} Decision=Deny`,
    ]);
    expect(await list({ Dimensions: [{ Name: 'Decision', Value: 'Allow' }] })).toEqual([]);
    expect(await list({ Dimensions: [{ Name: 'toString' }] })).toEqual([]);
  });

  test('have their statistics, by period', async () => {
    const { client, put, clock } = await start();
    await put(mismatches(3));
    clock.moveTo(NOW + 10 * MINUTE);
    const answer = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'Gatelens',
        MetricName: 'DecisionLatency',
        Dimensions: [{ Name: 'service', Value: SERVICE }],
        StartTime: new Date(NOW - 5 * MINUTE + 1),
        EndTime: new Date(NOW + 10 * MINUTE),
        Period: 300,
        Statistics: ['SampleCount', 'Average'],
        ExtendedStatistics: ['p99'],
      }),
    );

    expect(answer).toMatchObject({ Label: 'DecisionLatency' });
    expect(answer.Datapoints).toEqual([
      { Timestamp: new Date(NOW), SampleCount: 3, Average: 10, ExtendedStatistics: { p99: 10 } },
    ]);
  });

  test.each<[string, Partial<GetMetricStatisticsCommandInput>, RegExp]>([
    ['without a statistic', { Statistics: [] }, /length/],
    ['of a unit', { Unit: 'Count' }, /keeps no units/],
    ['by half minutes', { Period: 30 }, /Period/],
    ['backwards', { EndTime: new Date(NOW - MINUTE) }, /before EndTime/],
    ['over too long a time', { EndTime: new Date(NOW + 1_441 * MINUTE) }, /1441 datapoints/],
    ['of no percentile', { ExtendedStatistics: ['tm99'] }, /percentile/],
  ])('are refused %s', async (_name, change, message) => {
    const { client } = await start();
    const command = new GetMetricStatisticsCommand({
      Namespace: 'Gatelens',
      MetricName: 'Decisions',
      StartTime: new Date(NOW),
      EndTime: new Date(NOW + MINUTE),
      Period: 60,
      Statistics: ['Sum'],
      ...change,
    });

    await expect(client.send(command)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringMatching(message),
    });
  });
});
