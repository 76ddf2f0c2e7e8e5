import { type ReactNode, useMemo, useRef } from 'react';
import type { Lookup } from '../../../contract/lookup.ts';
import type { Row } from '../../../contract/rows.ts';
import type { Settings } from '../../../contract/settings.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { FilterBar } from '../filter/filter-bar.tsx';
import { asksTheSame } from '../location/page-state.ts';
import { useVisit } from '../location/use-visit.ts';
import { LookupBar } from '../lookup-bar.tsx';
import { SearchStatus } from '../notice/search-status.tsx';
import { Results } from '../results.tsx';
import { SaveSearch } from '../saved/save-search.tsx';
import { collectKnownValues } from '../search/known-values.ts';
import { SearchBox } from '../search/search-box.tsx';
import { type Search, searchRequest, useSearch } from '../search/use-search.ts';
import { FiguresBar } from './figures-bar.tsx';

/** The search box, the decisions that it found, and the open one beside them. */
export const DecisionsView = ({ settings }: { readonly settings: Settings | undefined }): ReactNode => {
  const visit = useVisit();
  const { state, go, refresh } = visit;
  const search = useSearch(visit);
  const rows = rowsOf(search);
  const known = useMemo(() => collectKnownValues(rows), [rows]);
  const grid = useRef<HTMLTableElement>(null);

  const find = (lookup: Lookup | undefined): void => {
    const { lookup: _before, rows: _rows, ...rest } = state;
    const next = {
      ...rest,
      selection: { kind: 'best' },
      ...(lookup === undefined ? {} : { lookup }),
    } as const;
    go(() => next);
    if (asksTheSame(next, state)) refresh();
  };

  return (
    <>
      <SearchBox known={known} onSearch={find} onLeave={() => grid.current?.focus()} />
      {state.lookup !== undefined && <LookupBar lookup={state.lookup} onClear={() => find(undefined)} />}
      <FilterBar />
      <div className="strip">
        {rows.length > 0 && <FiguresBar rows={rows} isAll={search.kind !== 'ended' || !search.isCut} />}
        <SearchStatus search={search} onMore={state.rows === 'all' ? undefined : () => go({ rows: 'all' })} />
        {search.kind !== 'failed' && search.started !== undefined && (
          <div className="view-actions">
            <SaveSearch query={search.started.query} />
            <ExportMenu request={searchRequest(visit)} />
          </div>
        )}
      </div>
      <Results search={search} settings={settings} gridRef={grid} onSearch={find} />
    </>
  );
};

const NO_ROWS: readonly Row[] = [];

const rowsOf = (search: Search): readonly Row[] => (search.kind === 'failed' ? NO_ROWS : search.rows);
