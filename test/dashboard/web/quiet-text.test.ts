import { expect, test } from 'vitest';
import { quietText } from '../../../dashboard/web/src/alarms/quiet-text.ts';

const alarm = (state: 'OK' | 'INSUFFICIENT_DATA') => ({ name: 'a', description: '', state, stateReason: '' });

test('alarms that are all in order are said to be so', () => {
  expect(quietText([alarm('OK'), alarm('OK')])).toEqual({ type: 'success', text: 'No alarm (2 configured)' });
});

test('an alarm without enough data is never shown as in order', () => {
  expect(quietText([alarm('OK'), alarm('INSUFFICIENT_DATA')])).toEqual({
    type: 'pending',
    text: 'No alarm, but 1 of 2 does not have enough data',
  });
  expect(quietText([alarm('INSUFFICIENT_DATA'), alarm('INSUFFICIENT_DATA')]).text).toBe(
    'No alarm, but 2 of 2 do not have enough data',
  );
});
