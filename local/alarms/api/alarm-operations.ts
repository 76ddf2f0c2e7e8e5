import { z } from 'zod';
import { AwsException } from '../../logs/api/aws-exception.ts';
import type { Operations } from '../../logs/api/operation.ts';
import { type Page, pageOf } from '../../logs/api/page.ts';
import { countUpTo, parseRequest } from '../../logs/api/parse-request.ts';
import type { AlarmMonitor } from '../alarm-monitor.ts';
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

const invalid = (message: string): AwsException =>
  new AwsException('InvalidParameterValueException', message);

const parse = <T>(schema: z.ZodType<T>, body: unknown): T => {
  try {
    return parseRequest(schema, body);
  } catch (error) {
    throw error instanceof AwsException && error.name === 'InvalidParameterException'
      ? invalid(error.message)
      : error;
  }
};

const page = <T>(
  list: readonly T[],
  { MaxRecords, NextToken }: { readonly MaxRecords: number; readonly NextToken?: string | undefined },
): Page<T> => {
  try {
    return pageOf(list, MaxRecords, NextToken);
  } catch (error) {
    throw error instanceof AwsException
      ? new AwsException('InvalidNextToken', 'The next token specified is invalid.')
      : error;
  }
};

const asksForMetricAlarms = (types: readonly string[] | undefined): boolean =>
  types === undefined || types.length === 0 || types.includes('MetricAlarm');

const describeAlarms = (monitor: AlarmMonitor, setting: AlarmSetting, body: unknown): object => {
  const request = parse(describeAlarmsRequest, body);
  const { AlarmNames: names, AlarmNamePrefix: prefix, StateValue: state } = request;
  if (names !== undefined && prefix !== undefined)
    throw invalid('AlarmNames and AlarmNamePrefix are mutually exclusive parameters.');
  if (request.ChildrenOfAlarmName !== undefined || request.ParentsOfAlarmName !== undefined)
    throw invalid('There are no composite alarms in the local stack.');
  // No alarm here has an action: the webhook is told about all of them.
  const isAsked = asksForMetricAlarms(request.AlarmTypes) && request.ActionPrefix === undefined;
  const found = monitor.alarms
    .filter(({ definition }) => isAsked && (names?.includes(alarmName(definition)) ?? true))
    .filter(({ definition }) => alarmName(definition).startsWith(prefix ?? ''))
    .filter((alarm) => state === undefined || alarm.state.value === state)
    .toSorted((one, other) => (alarmName(one.definition) < alarmName(other.definition) ? -1 : 1));
  const { items, nextToken } = page(found, request);
  return {
    MetricAlarms: items.map((alarm) => buildMetricAlarm(alarm, setting)),
    CompositeAlarms: [],
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
};

const describeAlarmHistory = (monitor: AlarmMonitor, body: unknown): object => {
  const request = parse(describeAlarmHistoryRequest, body);
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
  const { items, nextToken } = page(ordered, request);
  return {
    AlarmHistoryItems: items.map(buildHistoryItem),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
};

/**
 * The operations of CloudWatch that read alarms; every other is refused by name.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html DescribeAlarms}
 */
export const alarmOperations = (monitor: AlarmMonitor, setting: AlarmSetting): Operations =>
  new Map([
    ['DescribeAlarms', async (body: unknown) => describeAlarms(monitor, setting, body)],
    ['DescribeAlarmHistory', async (body: unknown) => describeAlarmHistory(monitor, body)],
  ]);
