import type { AlarmTransition } from '../alarm-monitor.ts';
import type { AlarmState } from '../evaluation/evaluate-alarm.ts';
import { alarmName, epochSeconds } from './metric-alarm.ts';

/**
 * Builds a change of state as DescribeAlarmHistory gives it.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html AlarmHistoryItem}
 */
export const buildHistoryItem = ({ definition, from, to }: AlarmTransition): object => ({
  AlarmName: alarmName(definition),
  AlarmType: 'MetricAlarm',
  Timestamp: epochSeconds(to.since),
  HistoryItemType: 'StateUpdate',
  HistorySummary: `Alarm updated from ${from.value} to ${to.value}`,
  HistoryData: JSON.stringify({ version: '1.0', oldState: describe(from), newState: describe(to) }),
});

const describe = ({ value, reason, reasonData }: AlarmState): object => ({
  stateValue: value,
  stateReason: reason,
  ...(reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) as unknown }),
});
