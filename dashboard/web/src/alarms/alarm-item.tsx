import Button from '@cloudscape-design/components/button';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { Alarm } from '../../../contract/alarms.ts';
import { useVisit } from '../location/use-visit.ts';

const STATES: Readonly<
  Record<Alarm['state'], { readonly type: StatusIndicatorProps.Type; readonly text: string }>
> = {
  ALARM: { type: 'error', text: 'In alarm' },
  OK: { type: 'success', text: 'OK' },
  INSUFFICIENT_DATA: { type: 'pending', text: 'Not enough data' },
};

/** One alarm with its state, why it is in it, and the way to the search that explains it. */
export const AlarmItem = ({ alarm }: { readonly alarm: Alarm }): ReactNode => {
  const { go } = useVisit();
  const { name, state, stateReason, search } = alarm;
  const { type, text } = STATES[state];
  return (
    <li>
      <StatusIndicator type={type}>
        {text}: {name}
      </StatusIndicator>{' '}
      <span className="muted">{stateReason}</span>{' '}
      {search !== undefined && (
        <Button
          variant="inline-link"
          ariaLabel={`Show the calls behind it: ${name}`}
          onClick={() =>
            go(({ lookup: _lookup, ...rest }) => ({
              ...rest,
              tab: 'decisions',
              filter: search.filter,
              range: { kind: 'between', startTime: search.startTime, endTime: search.endTime },
            }))
          }
        >
          Show the calls behind it
        </Button>
      )}
    </li>
  );
};
