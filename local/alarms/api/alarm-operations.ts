import { z } from 'zod';
import type { Operations } from '../../aws-json/operation.ts';
import { countUpTo } from '../../aws-json/parse-request.ts';
import type { AlarmMonitor } from '../alarm-monitor.ts';
import { cloudWatchPage, invalidValue, parseCloudWatchRequest } from './cloudwatch-request.ts';
import { buildHistoryItem } from './history-item.ts';
import { type AlarmSetting, alarmName, buildMetricAlarm } from './metric-alarm.ts';

const MAX_RECORDS = 100;
const DEFAULT_RECORDS = 50;
const MAX_NAMES = 100;

const name = z.string().min(1).max(255);
const alarmType = z.enum(['MetricAlarm', 'CompositeAlarm', 'LogAlarm']);
const paging = {
  MaxRecords: countUpTo(MAX_RECORDS).default(DEFAULT_RECORDS),
  NextToken: z.string().optional(),
};

const describeAlarmsRequest = z.object({
  AlarmNames: z.array(name).max(MAX_NAMES).optional(),
  AlarmNamePrefix: name.optional(),
  AlarmTypes: z.array(alarmType).optional(),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).optional(),
  ActionPrefix: z.string().min(1).max(1024).optional(),
  ChildrenOfAlarmName: name.optional(),
  ParentsOfAlarmName: name.optional(),
  ...paging,
});

const describeAlarmHistoryRequest = z.object({
  AlarmName: name.optional(),
  AlarmTypes: z.array(alarmType).optional(),
  HistoryItemType: z.string().optional(),
  /** Seconds since the epoch. */
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  ...paging,
});

const asksForMetricAlarms = (types: readonly string[] | undefined): boolean =>
  types === undefined || types.length === 0 || types.includes('MetricAlarm');

const describeAlarms = (monitor: AlarmMonitor, setting: AlarmSetting, body: unknown): object => {
  const request = parseCloudWatchRequest(describeAlarmsRequest, body);
  const { AlarmNames: names, AlarmNamePrefix: prefix, StateValue: state } = request;
  if (names !== undefined && prefix !== undefined)
    throw invalidValue('AlarmNames and AlarmNamePrefix are mutually exclusive parameters.');
  if (request.ChildrenOfAlarmName !== undefined || request.ParentsOfAlarmName !== undefined)
    throw invalidValue('There are no composite alarms in the local stack.');
  // No alarm here has an action: the webhook is told about all of them.
  const isAsked = asksForMetricAlarms(request.AlarmTypes) && request.ActionPrefix === undefined;
  const found = monitor.alarms
    .filter(({ definition }) => isAsked && (names?.includes(alarmName(definition)) ?? true))
    .filter(({ definition }) => alarmName(definition).startsWith(prefix ?? ''))
    .filter((alarm) => state === undefined || alarm.state.value === state)
    .toSorted((one, other) => (alarmName(one.definition) < alarmName(other.definition) ? -1 : 1));
  const { items, nextToken } = cloudWatchPage(found, request);
  return {
    MetricAlarms: items.map((alarm) => buildMetricAlarm(alarm, setting)),
    CompositeAlarms: [],
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
};

const describeAlarmHistory = (monitor: AlarmMonitor, body: unknown): object => {
  const request = parseCloudWatchRequest(describeAlarmHistoryRequest, body);
  const { AlarmName: named, StartDate: from = 0, EndDate: to = Number.POSITIVE_INFINITY } = request;
  const isAsked =
    asksForMetricAlarms(request.AlarmTypes) &&
    (request.HistoryItemType === undefined || request.HistoryItemType === 'StateUpdate');
  const found = monitor.history.filter(
    ({ definition, to: { since } }) =>
      isAsked &&
      (named === undefined || named === alarmName(definition)) &&
      since >= from * 1000 &&
      since <= to * 1000,
  );
  const ordered = request.ScanBy === 'TimestampAscending' ? found : found.toReversed();
  const { items, nextToken } = cloudWatchPage(ordered, request);
  return {
    AlarmHistoryItems: items.map(buildHistoryItem),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
};

/**
 * The operations of CloudWatch that read alarms.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html DescribeAlarms}
 */
export const alarmOperations = (monitor: AlarmMonitor, setting: AlarmSetting): Operations =>
  new Map([
    ['DescribeAlarms', async (body: unknown) => describeAlarms(monitor, setting, body)],
    ['DescribeAlarmHistory', async (body: unknown) => describeAlarmHistory(monitor, body)],
  ]);
