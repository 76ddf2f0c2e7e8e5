import { describe, expect, test } from 'vitest';
import { readAlarmLink } from '../../../dashboard/web/src/alarms/open-alarm-link.ts';
import { ALARMS } from '../../../shared/alarms.ts';

const NOW = 1_795_300_000;

describe('the link in the message of an alarm', () => {
  test.each(ALARMS)('of $id opens the search that explains it', ({ id, search }) => {
    expect(readAlarmLink(`?alarm=${id}`, NOW)).toEqual({
      tab: 'decisions',
      filter: {
        match: 'all',
        conditions: search.conditions.map(({ field, oneOf }) => ({
          operator: 'in',
          field,
          values: [...oneOf],
        })),
      },
      range: { kind: 'between', startTime: NOW - search.seconds, endTime: NOW },
      zone: 'utc',
      selection: { kind: 'best' },
    });
  });

  test.each(['', '?alarm=', '?alarm=unknown', '?alarm=toString', '?client_id=a'])('%j is none', (search) => {
    expect(readAlarmLink(search, NOW)).toBeUndefined();
  });
});
