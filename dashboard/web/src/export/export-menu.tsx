import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { countText } from '../../../../shared/plural.ts';
import { EXPORT_FORMATS } from '../../../contract/query-answer.ts';
import { MAX_ROWS } from '../../../contract/query-request.ts';
import { ProblemNotice } from '../notice/problem-notice.tsx';
import type { ExportProgress, ExportRequest } from './run-export.ts';
import { useExport } from './use-export.ts';

const MOST = MAX_ROWS.toLocaleString('en');

const FORMATS = [
  { id: 'csv', text: 'CSV', secondaryText: 'One line per call, for a spreadsheet' },
  { id: 'ndjson', text: 'NDJSON', secondaryText: 'Records as they were written' },
] as const;

/** Saves up to 10,000 rows of a question as a file, and shows how far that is. */
export const ExportMenu = ({ request }: { readonly request: ExportRequest }): ReactNode => {
  const { state, start, close } = useExport(request);
  const choose = (id: string): void => {
    const format = EXPORT_FORMATS.find((one) => one === id);
    if (format !== undefined) start(format);
  };
  return (
    <>
      <ButtonDropdown
        items={[{ id: 'all', text: `Up to ${MOST} rows`, items: [...FORMATS] }]}
        disabled={state.kind === 'running'}
        onItemClick={({ detail }) => choose(detail.id)}
      >
        Export
      </ButtonDropdown>
      {state.kind === 'running' && (
        <div className="export">
          <ProgressBar
            label="Exporting"
            value={Math.round(state.progress.share * 100)}
            description={progressText(state.progress)}
          />
          <Button variant="inline-link" onClick={state.cancel}>
            Cancel
          </Button>
        </div>
      )}
      {state.kind === 'saved' && (
        <output className="export">
          <StatusIndicator type={state.isCut ? 'warning' : 'success'}>
            {countText(state.rows, 'row')} saved as {state.name}
            {state.isCut ? `. A file holds ${MOST}, there are more: export a shorter range` : ''}
          </StatusIndicator>
          <Button variant="inline-icon" iconName="close" ariaLabel="Close the export" onClick={close} />
        </output>
      )}
      {state.kind === 'failed' && (
        <div className="export">
          <ProblemNotice
            problem={state.problem}
            retryText="Export again"
            onRetry={() => start(state.format)}
          />
        </div>
      )}
    </>
  );
};

const progressText = (progress: ExportProgress): string =>
  progress.stage === 'asking'
    ? `CloudWatch Logs searches: ${countText(progress.scanned, 'log event')} scanned`
    : `${progress.rows.toLocaleString('en')} of ${countText(progress.of, 'row')}`;
