import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { countText } from '../../../../shared/plural.ts';
import type { Filter } from '../../../contract/filter.ts';
import type { Lookup } from '../../../contract/lookup.ts';
import { DecisionTable } from '../decision/decision-table.tsx';
import { findSelected } from '../decision/selection.ts';
import { DecisionDetail } from '../detail/decision-detail.tsx';
import { facetCondition, hasCondition, withCondition } from '../filter/conditions.ts';
import { FilterBar } from '../filter/filter-bar.tsx';
import { useVisit } from '../location/use-visit.ts';
import { PanelBoundary } from '../notice/panel-boundary.tsx';
import { ProblemNotice } from '../notice/problem-notice.tsx';
import { useCallShortcuts } from '../share/use-call-shortcuts.ts';
import { useLatest } from '../use-latest.ts';
import type { Tail, TailEnd } from './tail.ts';
import { useTail } from './use-tail.ts';

const ENDS: Readonly<Record<TailEnd, string>> = {
  session_limit: 'The session has reached its longest time, 3 hours.',
  session_closed: 'CloudWatch Logs closed the session.',
  problem: 'The session ended by a problem.',
  connection_lost: 'The connection to the dashboard was lost.',
};

const REJECTED = facetCondition('decision', 'Deny', 'include');

/** Decisions as they are made, with pause and the filter of the page. */
export const LiveView = (): ReactNode => {
  const { state, go } = useVisit();
  const [session, setSession] = useState(0);
  const { filter } = state;
  return (
    <div className="view view-fill">
      <FilterBar />
      <LiveSession
        key={`${session} ${JSON.stringify(filter)}`}
        filter={filter}
        onAgain={() => setSession((before) => before + 1)}
      >
        {!hasCondition(filter, REJECTED) && (
          <Button onClick={() => go({ filter: withCondition(filter, REJECTED) })}>Rejected only</Button>
        )}
      </LiveSession>
    </div>
  );
};

interface LiveSessionProps {
  readonly filter: Filter | undefined;
  readonly onAgain: () => void;
  /** Further buttons. */
  readonly children: ReactNode;
}

/** One session. It holds still while its reader reads: with a call open, or scrolled down. */
const LiveSession = ({ filter, onAgain, children }: LiveSessionProps): ReactNode => {
  const { state, go } = useVisit();
  const tail = useTail(filter);
  const [frozen, setFrozen] = useState<Tail>();
  const grid = useRef<HTMLTableElement>(null);
  const { rows } = frozen ?? tail;
  const { lookup: _lookup, ...chosen } = state;
  const open = findSelected(rows, chosen);
  const pause = (): void => setFrozen((before) => before ?? tail);
  usePauseOnScroll(grid, pause);

  const onOpen = (id: string): void => {
    pause();
    go({ selection: { kind: 'decision', id } });
  };
  const close = (): void => {
    go({ selection: { kind: 'none' } });
    grid.current?.focus();
  };
  const onSearch = (lookup: Lookup): void => go({ tab: 'decisions', lookup, selection: { kind: 'best' } });
  const said = useCallShortcuts({ rows, open, gridRef: grid, onOpen });
  return (
    <>
      {tail.end?.problem !== undefined && (
        <ProblemNotice problem={tail.end.problem} retryText="Begin a new session" onRetry={onAgain} />
      )}
      <div className="live-bar">
        <output className="search-status">
          <LiveState tail={tail} frozen={frozen} />
        </output>
        <div className="view-actions">
          {children}
          {tail.end !== undefined && tail.end.problem === undefined && (
            <Button onClick={onAgain}>Begin a new session</Button>
          )}
          {tail.end === undefined && (
            <Button onClick={() => setFrozen(frozen === undefined ? tail : undefined)}>
              {frozen === undefined ? 'Pause' : 'Go on'}
            </Button>
          )}
        </div>
      </div>
      <div className={open === undefined ? 'results' : 'results results-split'}>
        <div className={rows.length === 0 ? 'results-list results-list-empty' : 'results-list'}>
          {rows.length === 0 && <NoCall tail={tail} />}
          <DecisionTable
            rows={rows}
            openId={open?.record.decision_id}
            areOld={false}
            gridRef={grid}
            onOpen={onOpen}
            onClose={close}
          />
          <output className="copied">{said}</output>
        </div>
        {open !== undefined && (
          <PanelBoundary key={open.record.decision_id} name="This call">
            <DecisionDetail record={open.record} onClose={close} onSearch={onSearch} />
          </PanelBoundary>
        )}
      </div>
    </>
  );
};

const NoCall = ({ tail }: { readonly tail: Tail }): ReactNode =>
  tail.mode === 'ended' ? (
    <p className="muted">No call came in this session.</p>
  ) : (
    <p className="muted">
      No call yet. A call stands here seconds after it was decided; earlier ones are under Decisions.
    </p>
  );

const usePauseOnScroll = (grid: RefObject<HTMLElement | null>, pause: () => void): void => {
  const latest = useLatest(pause);
  useEffect(() => {
    const element = grid.current;
    const take = (): void => {
      if (element !== null && element.scrollTop > 0) latest.current();
    };
    element?.addEventListener('scroll', take, { passive: true });
    return () => element?.removeEventListener('scroll', take);
  }, [grid, latest]);
};

const LiveState = ({
  tail,
  frozen,
}: {
  readonly tail: Tail;
  readonly frozen: Tail | undefined;
}): ReactNode => {
  const { mode, seen, isSampled, end } = tail;
  if (end !== undefined)
    return (
      <StatusIndicator type={end.problem === undefined ? 'stopped' : 'error'}>
        {ENDS[end.reason]} {countText(seen, 'call')} came.
      </StatusIndicator>
    );
  if (mode === 'connecting') return <StatusIndicator type="in-progress">Connecting…</StatusIndicator>;
  if (frozen !== undefined)
    return (
      <StatusIndicator type="stopped">
        Paused, still counting: {(seen - frozen.seen).toLocaleString('en')} more since then
      </StatusIndicator>
    );
  return (
    <StatusIndicator type="success">
      {mode === 'live' ? 'Live' : 'Looking every few seconds'}: {countText(seen, 'call')}
      {isSampled ? '; too many to show all, CloudWatch leaves some out' : ''}
    </StatusIndicator>
  );
};
