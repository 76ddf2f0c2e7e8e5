import { insightRules, metricAlarms } from '../../../support/doctor-world.ts';
import type { CheckCase } from './check-case.ts';

/** Cases of alarms, metrics and clock. */
export const ALARM_CASES: readonly CheckCase[] = [
  ['alarms', 'none', 'problem', /no alarm/, { answers: { getMetricAlarms: async () => [] } }],
  [
    'alarms',
    'of another service',
    'problem',
    /no alarm/,
    { answers: { getMetricAlarms: async () => metricAlarms({ Metrics: [], MetricName: 'Other' }) } },
  ],
  [
    'alarms',
    'some missing',
    'warning',
    /Missing: binding-failures-anomaly/,
    {
      answers: {
        getMetricAlarms: async () =>
          metricAlarms().filter(({ ThresholdMetricId }) => ThresholdMetricId === undefined),
      },
    },
  ],
  [
    'alarm-actions',
    'none',
    'problem',
    /Without an action/,
    { answers: { getMetricAlarms: async () => metricAlarms({ AlarmActions: [] }) } },
  ],
  [
    'alarm-actions',
    'off',
    'problem',
    /Without an action/,
    { answers: { getMetricAlarms: async () => metricAlarms({ ActionsEnabled: false }) } },
  ],
  [
    'alarm-state',
    'without data',
    'warning',
    /INSUFFICIENT_DATA/,
    { answers: { getMetricAlarms: async () => metricAlarms({ StateValue: 'INSUFFICIENT_DATA' }) } },
  ],
  [
    'alarm-state',
    'on',
    'warning',
    /In ALARM/,
    { answers: { getMetricAlarms: async () => metricAlarms({ StateValue: 'ALARM' }) } },
  ],
  ['metrics-arrive', 'none', 'warning', /two weeks/, { answers: { countSeries: async () => 0 } }],
  ['contributor-rules', 'missing', 'warning', /Missing/, { answers: { getInsightRules: async () => [] } }],
  [
    'contributor-rules',
    'off',
    'warning',
    /Not enabled/,
    { answers: { getInsightRules: async () => insightRules('DISABLED') } },
  ],
  ['clock', 'off', 'warning', /300 s ahead/, { answers: { clockAheadMs: () => 300_000 } }],
];
