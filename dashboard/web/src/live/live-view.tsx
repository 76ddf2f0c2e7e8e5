import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type ReactNode, useRef, useState } from 'react';
import type { Row } from '../../../contract/rows.ts';
import { DecisionTable } from '../decision/decision-table.tsx';
import { FilterBar } from '../filter/filter-bar.tsx';
import { useVisit } from '../location/use-visit.ts';
import { type Tail, type TailEnd, useTail } from './use-tail.ts';

const ENDS: Readonly<Record<TailEnd, string>> = {
  session_limit: 'The session has reached its longest time.',
  session_closed: 'CloudWatch Logs closed the session.',
  problem: 'The session ended by a problem.',
  connection_lost: 'The connection to the dashboard was lost.',
};

/** Decisions as they are made, with pause and the filter of the page. */
export const LiveView = (): ReactNode => {
  const { state, go } = useVisit();
  const [session, setSession] = useState(0);
  const [frozen, setFrozen] = useState<readonly Row[]>();
  const tail = useTail(state.filter, session);
  const grid = useRef<HTMLTableElement>(null);
  const again = (): void => {
    setFrozen(undefined);
    setSession((before) => before + 1);
  };
  return (
    <div className="view view-fill">
      <FilterBar />
      <div className="live-bar">
        <output className="search-status">
          <LiveState tail={tail} isPaused={frozen !== undefined} />
        </output>
        {tail.mode === 'ended' ? (
          <Button onClick={again}>Begin a new session</Button>
        ) : (
          <Button onClick={() => setFrozen(frozen === undefined ? tail.rows : undefined)}>
            {frozen === undefined ? 'Pause' : 'Go on'}
          </Button>
        )}
      </div>
      <DecisionTable
        rows={frozen ?? tail.rows}
        openId={undefined}
        areOld={false}
        gridRef={grid}
        onOpen={(id) =>
          go({ tab: 'decisions', lookup: { kind: 'decision_id', value: id }, selection: { kind: 'best' } })
        }
        onClose={() => undefined}
      />
    </div>
  );
};

const LiveState = ({ tail, isPaused }: { readonly tail: Tail; readonly isPaused: boolean }): ReactNode => {
  const { mode, seen, isSampled, end } = tail;
  if (end !== undefined)
    return (
      <StatusIndicator type="stopped">
        {ENDS[end.reason]} {end.problem === undefined ? '' : `${end.problem.sentence} ${end.problem.remedy}`}
      </StatusIndicator>
    );
  if (mode === 'connecting') return <StatusIndicator type="in-progress">Connecting…</StatusIndicator>;
  const how = mode === 'live' ? 'Live' : 'Looking every few seconds';
  return (
    <StatusIndicator type={isPaused ? 'stopped' : 'success'}>
      {isPaused ? 'Paused, still counting' : how}: {seen.toLocaleString('en')} calls
      {isSampled ? '; too many to show all, CloudWatch leaves some out' : ''}
    </StatusIndicator>
  );
};
