import { type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import type { Row } from '../../../contract/rows.ts';
import type { Settings } from '../../../contract/settings.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { FilterBar } from '../filter/filter-bar.tsx';
import { collectSeenValues } from '../filter/filter-properties.ts';
import { useVisit } from '../location/use-visit.ts';
import { LookupBar } from '../lookup-bar.tsx';
import { SearchStatus } from '../notice/search-status.tsx';
import { readsLittle } from '../question/reads-little.ts';
import { usePermit } from '../question/use-permit.ts';
import { WideNotice } from '../question/wide-notice.tsx';
import { Results } from '../results.tsx';
import { SaveSearch } from '../saved/save-search.tsx';
import { noteKnownValues } from '../search/known-values.ts';
import { SearchMemoryContext } from '../search/search-memory.ts';
import { useFind } from '../search/use-find.ts';
import { type Search, searchRequest, useSearch } from '../search/use-search.ts';
import { FiguresBar } from './figures-bar.tsx';

/** The search box, the decisions that it found, and the open one beside them. */
export const DecisionsView = ({ settings }: { readonly settings: Settings | undefined }): ReactNode => {
  const visit = useVisit();
  const { state, go } = visit;
  const permit = usePermit('decisions', !readsLittle(state.lookup, state.filter));
  const search = useSearch(visit, permit.kind === 'given');
  const rows = rowsOf(search);
  const { known } = useContext(SearchMemoryContext);
  useEffect(() => noteKnownValues(known, rows), [known, rows]);
  const seen = useMemo(() => collectSeenValues(rows), [rows]);
  const grid = useRef<HTMLTableElement>(null);
  const find = useFind();

  return (
    <>
      {state.lookup !== undefined && <LookupBar lookup={state.lookup} onClear={() => find(undefined)} />}
      <FilterBar seen={seen} />
      {permit.kind === 'ask' ? (
        <div className="results-notice">
          <WideNotice permit={permit} />
        </div>
      ) : (
        <>
          <div className="strip">
            {rows.length > 0 && <FiguresBar rows={rows} isAll={search.kind !== 'ended' || !search.isCut} />}
            <SearchStatus
              search={search}
              onMore={state.rows === 'all' ? undefined : () => go({ rows: 'all' })}
            />
            {search.kind !== 'failed' && search.started !== undefined && (
              <div className="view-actions">
                <SaveSearch query={search.started.query} />
                <ExportMenu request={searchRequest(visit)} />
              </div>
            )}
          </div>
          <Results search={search} settings={settings} gridRef={grid} onSearch={find} />
        </>
      )}
    </>
  );
};

const NO_ROWS: readonly Row[] = [];

const rowsOf = (search: Search): readonly Row[] => (search.kind === 'failed' ? NO_ROWS : search.rows);
