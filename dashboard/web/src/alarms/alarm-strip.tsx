import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Alarm } from '../../../contract/alarms.ts';
import { fetchAlarms, problemOf } from '../api/dashboard-api.ts';
import { useVisit } from '../location/use-visit.ts';
import { quietText } from './quiet-text.ts';

const REFRESH_MS = 30_000;

/** State of the alarms; each in alarm leads to the search that explains it. */
export const AlarmStrip = (): ReactNode => {
  const { data, error } = useQuery({
    queryKey: ['alarms'],
    queryFn: ({ signal }) => fetchAlarms(signal),
    refetchInterval: REFRESH_MS,
  });
  return (
    <section className="alarms" aria-label="Alarms">
      <AlarmState>{error === null ? data : { kind: 'unknown', problem: problemOf(error) }}</AlarmState>
    </section>
  );
};

const AlarmState = ({
  children: alarms,
}: {
  readonly children: Awaited<ReturnType<typeof fetchAlarms>> | undefined;
}): ReactNode => {
  if (alarms === undefined) return <StatusIndicator type="loading">Reading the alarms</StatusIndicator>;
  if (alarms.kind === 'none_configured') return <span className="muted">Alarms: none configured</span>;
  if (alarms.kind === 'unknown')
    return (
      <StatusIndicator type="warning">
        Alarms cannot be read: {alarms.problem.sentence} {alarms.problem.remedy}
      </StatusIndicator>
    );
  const ringing = alarms.alarms.filter(({ state }) => state === 'ALARM');
  if (ringing.length === 0) return <Quiet alarms={alarms.alarms} />;
  return (
    <ul>
      {ringing.map((alarm) => (
        <Ringing key={alarm.name} alarm={alarm} />
      ))}
    </ul>
  );
};

const Quiet = ({ alarms }: { readonly alarms: readonly Alarm[] }): ReactNode => {
  const { type, text } = quietText(alarms);
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
};

const Ringing = ({ alarm }: { readonly alarm: Alarm }): ReactNode => {
  const { go } = useVisit();
  const { name, stateReason, search } = alarm;
  return (
    <li>
      <StatusIndicator type="error">In alarm: {name}</StatusIndicator>{' '}
      <span className="muted">{stateReason}</span>{' '}
      {search !== undefined && (
        <Button
          variant="inline-link"
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
