import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Alarm } from '../../../contract/alarms.ts';
import { fetchAlarms, problemOf } from '../api/dashboard-api.ts';
import { Disclosure } from '../detail/disclosure.tsx';
import { AlarmItem } from './alarm-item.tsx';
import { quietText } from './quiet-text.ts';

const REFRESH_MS = 30_000;

/** State of the alarms: those in alarm at once, all of them on request, each with the search that explains it. */
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
  return (
    <>
      {ringing.length === 0 ? <Quiet alarms={alarms.alarms} /> : <AlarmList alarms={ringing} />}
      <Disclosure title="All alarms">
        <AlarmList alarms={alarms.alarms} />
      </Disclosure>
    </>
  );
};

const AlarmList = ({ alarms }: { readonly alarms: readonly Alarm[] }): ReactNode => (
  <ul>
    {alarms.map((alarm) => (
      <AlarmItem key={alarm.name} alarm={alarm} />
    ))}
  </ul>
);

const Quiet = ({ alarms }: { readonly alarms: readonly Alarm[] }): ReactNode => {
  const { type, text } = quietText(alarms);
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
};
