import { describe, expect, test } from 'vitest';
import {
  ALARMS,
  type AlarmDefinition,
  alarmLink,
  dimensionsOf,
  shareExpression,
} from '../../shared/alarms.ts';
import { reasonPrefixes, reasonsOf } from '../../shared/reason-group.ts';
import { REASONS, type Reason } from '../../shared/reasons.ts';

const alarms: readonly AlarmDefinition[] = ALARMS;
/** Periods times evaluation periods may not exceed a day; a period is 10, 20, 30 or whole minutes. */
const DAY_SECONDS = 86_400;

describe('the alarms', () => {
  test('watch what a binding failure, an outage, a crash and a slow server look like', () => {
    expect(alarms.map(({ id }) => id)).toEqual([
      'binding-failures',
      'binding-failures-anomaly',
      'unbound-allows',
      'introspection-errors',
      'deny-ratio',
      'latency-p99',
      'authorizer-errors',
      'authorizer-internal-error',
      'authorizer-hook-failed',
      'authorizer-config-invalid',
    ]);
  });

  test.each(alarms.map((alarm) => [alarm.id, alarm] as const))(
    '%s is one that CloudWatch takes',
    (_id, alarm) => {
      expect(alarm.periodSeconds % 60).toBe(0);
      expect(alarm.periodSeconds * alarm.evaluationPeriods).toBeLessThanOrEqual(DAY_SECONDS);
      expect(alarm.datapointsToAlarm).toBeGreaterThan(0);
      expect(alarm.datapointsToAlarm).toBeLessThanOrEqual(alarm.evaluationPeriods);
      expect(`${alarm.title}${alarm.sentence}`).toMatch(/^[\x20-\x7E]+$/);
    },
  );

  test('of own faults cover every reason of the stage, so that none stays silent', () => {
    const watched = alarms.flatMap(({ id, search }) =>
      id.startsWith('authorizer-') && id !== 'authorizer-errors'
        ? search.conditions.flatMap(({ oneOf }) => oneOf)
        : [],
    );

    expect(watched.sort()).toEqual([...reasonsOf('own')].sort());
  });

  test('name their series as the metrics are written', () => {
    const subject = { service: 'payments', functionName: 'fn' };

    expect(
      dimensionsOf(
        {
          namespace: 'Gatelens',
          metricName: 'Decisions',
          by: 'service',
          dimensions: { Decision: 'Deny' },
          statistic: 'Sum',
        },
        subject,
      ),
    ).toEqual({ service: 'payments', Decision: 'Deny' });
    expect(
      dimensionsOf(
        { namespace: 'AWS/Lambda', metricName: 'Errors', by: 'function', statistic: 'Sum' },
        subject,
      ),
    ).toEqual({ FunctionName: 'fn' });
  });

  test('compare a share only above a number of calls', () => {
    expect(shareExpression({ minimum: 7 })).toBe('IF(whole >= 7, 100 * part / whole, 0)');
  });

  test.each([
    ['https://debug.example.com/', 'https://debug.example.com/?alarm=deny-ratio'],
    ['http://127.0.0.1:5180/?key=k', 'http://127.0.0.1:5180/?key=k&alarm=deny-ratio'],
  ])('link to their search at %s', (dashboard, link) => {
    expect(alarmLink(dashboard, 'deny-ratio')).toBe(link);
  });
});

describe('beginnings of reasons', () => {
  test.each(['binding', 'introspection', 'own', 'token', 'request', 'authorization', 'allow'] as const)(
    'of stage %s are those of its reasons and of no other',
    (stage) => {
      const prefixes = reasonPrefixes(stage);
      const found = (Object.keys(REASONS) as Reason[]).filter((reason) =>
        prefixes.some((prefix) => reason.startsWith(prefix)),
      );

      expect(found.sort()).toEqual([...reasonsOf(stage)].sort());
    },
  );
});
