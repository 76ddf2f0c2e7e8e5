import { plural } from '../../../../shared/plural.ts';
import type { Alarm } from '../../../contract/alarms.ts';

/** What is said when no alarm is in alarm. One without enough data has not been found to be in order. */
export const quietText = (
  alarms: readonly Alarm[],
): { readonly type: 'success' | 'pending'; readonly text: string } => {
  const unknown = alarms.filter(({ state }) => state === 'INSUFFICIENT_DATA').length;
  return unknown === 0
    ? { type: 'success', text: `No alarm (${alarms.length} configured)` }
    : {
        type: 'pending',
        text: `No alarm, but ${unknown} of ${alarms.length} ${plural(unknown, 'does', 'do')} not have enough data`,
      };
};
