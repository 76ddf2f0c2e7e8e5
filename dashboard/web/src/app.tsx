import Button from '@cloudscape-design/components/button';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useRef } from 'react';
import type { Lookup } from '../../contract/lookup.ts';
import type { Row } from '../../contract/rows.ts';
import type { Settings } from '../../contract/settings.ts';
import { fetchSettings } from './api/dashboard-api.ts';
import { FiguresBar } from './decision/figures-bar.tsx';
import { asksTheSame } from './location/page-state.ts';
import { isTimeRange, TIME_RANGES, type TimeRange } from './location/time-range.ts';
import { useVisit } from './location/use-visit.ts';
import { LookupBar } from './lookup-bar.tsx';
import { SearchStatus } from './notice/search-status.tsx';
import { Results } from './results.tsx';
import { collectKnownValues } from './search/known-values.ts';
import { SearchBox } from './search/search-box.tsx';
import { ROW_LIMIT, type Search, useSearch } from './search/use-search.ts';

/** The page: where it looks, what for, how far it is, and what it found. */
export const App = (): ReactNode => {
  const visit = useVisit();
  const { state, go, refresh } = visit;
  const settings = useQuery({ queryKey: ['settings'], queryFn: ({ signal }) => fetchSettings(signal) }).data;
  const search = useSearch(visit);
  const rows = rowsOf(search);
  const known = useMemo(() => collectKnownValues(rows), [rows]);
  const grid = useRef<HTMLTableElement>(null);

  const find = (lookup: Lookup | undefined): void => {
    const { lookup: _before, ...rest } = state;
    const next = {
      ...rest,
      selection: { kind: 'best' },
      ...(lookup === undefined ? {} : { lookup }),
    } as const;
    go(() => next);
    if (asksTheSame(next, state)) refresh();
  };

  return (
    <div className="page">
      <TopBar
        settings={settings}
        range={state.range}
        onRange={(range) => go({ range })}
        onRefresh={refresh}
      />
      <main>
        <SearchBox known={known} onSearch={find} onLeave={() => grid.current?.focus()} />
        {state.lookup !== undefined && <LookupBar lookup={state.lookup} onClear={() => find(undefined)} />}
        <div className="strip">
          {rows.length > 0 && <FiguresBar rows={rows} isAll={rows.length < ROW_LIMIT} />}
          <SearchStatus search={search} />
        </div>
        <Results search={search} settings={settings} gridRef={grid} onSearch={find} />
      </main>
    </div>
  );
};

const NO_ROWS: readonly Row[] = [];

const rowsOf = (search: Search): readonly Row[] => (search.kind === 'failed' ? NO_ROWS : search.rows);

interface TopBarProps {
  readonly settings: Settings | undefined;
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange) => void;
  readonly onRefresh: () => void;
}

const RANGE_OPTIONS = Object.entries(TIME_RANGES).map(([id, { short }]) => ({ id, text: short }));

const TopBar = ({ settings, range, onRange, onRefresh }: TopBarProps): ReactNode => (
  <header className="top">
    <h1>Gatelens</h1>
    <span className="top-group" title="Log group and region">
      {settings === undefined ? '' : `${settings.logGroups.join(', ')} · ${settings.region}`}
    </span>
    <SegmentedControl
      label="Time range"
      selectedId={range}
      options={RANGE_OPTIONS}
      onChange={({ detail }) => isTimeRange(detail.selectedId) && onRange(detail.selectedId)}
    />
    <Button iconName="refresh" ariaLabel="Search again, as of now" onClick={onRefresh} />
  </header>
);
