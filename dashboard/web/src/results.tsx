import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode, RefObject } from 'react';
import type { Lookup } from '../../contract/lookup.ts';
import type { QueryStarted } from '../../contract/query-answer.ts';
import type { Settings } from '../../contract/settings.ts';
import { DecisionTable } from './decision/decision-table.tsx';
import { findSelected } from './decision/selection.ts';
import { DecisionDetail } from './detail/decision-detail.tsx';
import { useVisit } from './location/use-visit.ts';
import { MissingCallNotice } from './not-invoked/missing-call-notice.tsx';
import { EmptyNotice } from './notice/empty-notice.tsx';
import { EndedEarlyNotice } from './notice/ended-early-notice.tsx';
import { PanelBoundary } from './notice/panel-boundary.tsx';
import { ProblemNotice } from './notice/problem-notice.tsx';
import { AskedQuery } from './question/asked-query.tsx';
import { OtherMeaning } from './search/other-meaning.tsx';
import type { EndedSearch, RunningSearch, Search } from './search/use-search.ts';
import { useCallShortcuts } from './share/use-call-shortcuts.ts';

interface ResultsProps {
  readonly search: Search;
  readonly settings: Settings | undefined;
  readonly gridRef: RefObject<HTMLTableElement | null>;
  readonly onSearch: (lookup: Lookup) => void;
}

/** What the search found, in the state it is in: failed, empty, still running, or rows with the open one beside. */
export const Results = ({ search, settings, gridRef, onSearch }: ResultsProps): ReactNode => {
  const { refresh } = useVisit();
  if (search.kind === 'failed')
    return (
      <div className="results-notice">
        <ProblemNotice problem={search.problem} onRetry={refresh} />
        <QueryText started={search.started} />
      </div>
    );
  if (search.rows.length > 0) return <Rows search={search} gridRef={gridRef} onSearch={onSearch} />;
  return (
    <div className="results-notice">
      <NoRows search={search} settings={settings} />
      <QueryText started={search.started} />
    </div>
  );
};

const NoRows = ({
  search,
  settings,
}: {
  readonly search: WithRows;
  readonly settings: Settings | undefined;
}): ReactNode => {
  const { state, go, refresh } = useVisit();
  if (search.kind === 'running') return <Spinner size="large" />;
  if (search.status !== 'Complete') return <EndedEarlyNotice status={search.status} onRetry={refresh} />;
  return (
    <MissingCallNotice>
      <OtherMeaning />
      <EmptyNotice
        lookup={state.lookup}
        range={state.range}
        settings={settings}
        recordsScanned={search.statistics.recordsScanned}
        onWiden={(last) => go({ range: { kind: 'last', last } })}
        onRefresh={refresh}
      />
    </MissingCallNotice>
  );
};

type WithRows = RunningSearch | EndedSearch;

const Rows = ({
  search,
  gridRef,
  onSearch,
}: Pick<ResultsProps, 'gridRef' | 'onSearch'> & { readonly search: WithRows }): ReactNode => {
  const { state, go } = useVisit();
  const areOld = search.kind === 'running' && search.areOld;
  // Rows of the search before answer another question: none of them opens by itself.
  const open = areOld && state.selection.kind === 'best' ? undefined : findSelected(search.rows, state);
  const onOpen = (id: string): void => go({ selection: { kind: 'decision', id } });
  const said = useCallShortcuts({ rows: search.rows, open, gridRef, onOpen });
  const close = (): void => {
    go({ selection: { kind: 'none' } });
    gridRef.current?.focus();
  };
  return (
    <div className={open === undefined ? 'results' : 'results results-split'}>
      <div className="results-list">
        <DecisionTable
          rows={search.rows}
          openId={open?.record.decision_id}
          areOld={areOld}
          gridRef={gridRef}
          onOpen={onOpen}
          onClose={close}
        />
        <QueryText started={search.started} />
        <output className="copied">{said}</output>
      </div>
      {open !== undefined && (
        <PanelBoundary key={open.record.decision_id} name="This call">
          <DecisionDetail record={open.record} onClose={close} onSearch={onSearch} />
        </PanelBoundary>
      )}
    </div>
  );
};

const QueryText = ({ started }: { readonly started: QueryStarted | undefined }): ReactNode =>
  started !== undefined && <AskedQuery started={started} />;
