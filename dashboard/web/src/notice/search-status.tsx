import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { countText } from '../../../../shared/plural.ts';
import { MAX_ROWS } from '../../../contract/query-request.ts';
import { scannedText } from '../question/scanned-text.ts';
import type { EndedSearch, RunningSearch, Search } from '../search/use-search.ts';
import { DelayStatus } from './delay-status.tsx';

interface SearchStatusProps {
  readonly search: Search;
  /** Asks for as many rows as there can be; left out where they are asked for already. */
  readonly onMore: (() => void) | undefined;
}

/** One line about how far the search is; read out when it changes. */
export const SearchStatus = ({ search, onMore }: SearchStatusProps): ReactNode => (
  <output className="search-status">
    <StatusLine search={search} />
    {search.kind === 'ended' && search.isCut && onMore !== undefined && (
      <Button variant="inline-link" onClick={onMore}>
        Show up to {MAX_ROWS.toLocaleString('en')}
      </Button>
    )}
    {search.kind === 'running' && search.stop !== undefined && (
      <Button variant="inline-link" onClick={search.stop}>
        Stop
      </Button>
    )}
  </output>
);

const StatusLine = ({ search }: { readonly search: Search }): ReactNode => {
  switch (search.kind) {
    case 'failed':
      return search.problem.code === 'query_stopped' ? (
        <StatusIndicator type="stopped">Stopped before it began</StatusIndicator>
      ) : (
        <StatusIndicator type="error">The search failed</StatusIndicator>
      );
    case 'running':
      return search.delayedBy === undefined ? (
        <StatusIndicator type="in-progress">{runningText(search)}</StatusIndicator>
      ) : (
        <DelayStatus problem={search.delayedBy} />
      );
    case 'ended':
      return ENDED[search.status](search);
  }
};

const runningText = ({ areOld, rows, recordsScanned }: RunningSearch): string =>
  areOld
    ? 'Searching…'
    : `Searching… ${rows.length.toLocaleString('en')} found so far, ${countText(recordsScanned, 'log event')} scanned`;

const ENDED: Readonly<Record<EndedSearch['status'], (search: EndedSearch) => ReactNode>> = {
  Complete: (search) =>
    search.rows.length === 0 ? (
      <StatusIndicator type="info">None found. {scannedText(search)}.</StatusIndicator>
    ) : search.isCut ? (
      <StatusIndicator type="warning">
        The newest {search.rows.length.toLocaleString('en')}, there are more. {scannedText(search)}.
      </StatusIndicator>
    ) : (
      <StatusIndicator type="success">
        {search.rows.length.toLocaleString('en')} found. {scannedText(search)}.
      </StatusIndicator>
    ),
  Cancelled: () => (
    <StatusIndicator type="stopped">Stopped: what was found until then is shown</StatusIndicator>
  ),
  Timeout: () => (
    <StatusIndicator type="warning">
      CloudWatch Logs gave up after 60 minutes: what was found is shown; take a shorter range
    </StatusIndicator>
  ),
  Failed: () => (
    <StatusIndicator type="error">
      CloudWatch Logs reports that the query failed: search again
    </StatusIndicator>
  ),
  Unknown: () => (
    <StatusIndicator type="warning">
      CloudWatch Logs does not say how the query ended: search again
    </StatusIndicator>
  ),
};
