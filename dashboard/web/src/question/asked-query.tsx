import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Link from '@cloudscape-design/components/link';
import type { ReactNode } from 'react';
import type { QueryStarted } from '../../../contract/query-answer.ts';
import { useSettings } from '../api/use-settings.ts';
import { Disclosure } from '../detail/disclosure.tsx';
import { useVisit } from '../location/use-visit.ts';

/** The query that a view ran: to read, to copy, to open in the CloudWatch console, and to edit in expert mode. */
export const AskedQuery = ({ started }: { readonly started: QueryStarted }): ReactNode => (
  <Disclosure title="Logs Insights query">
    <pre className="code">{started.query}</pre>
    <div className="question-actions">
      <CopyButton text="Copy query" content={started.query} />
      <CopyButton text="Copy AWS CLI command" content={started.cli} />
      <EditButton started={started} />
      {started.consoleUrl !== undefined && (
        <Link external href={started.consoleUrl}>
          Open in CloudWatch
        </Link>
      )}
    </div>
  </Disclosure>
);

/** Takes text and moments of the query along; it runs there only when the reader says so. */
const EditButton = ({ started }: { readonly started: QueryStarted }): ReactNode => {
  const { state, go } = useVisit();
  const settings = useSettings();
  if (state.tab === 'query' || settings === undefined) return null;
  const isAccess =
    started.logGroups.length > 0 &&
    started.logGroups.every((group) => settings.accessLogGroups.includes(group));
  const { startTime, endTime, query } = started;
  return (
    <Button
      iconName="edit"
      onClick={() =>
        go(({ expertTarget: _before, ...rest }) => ({
          ...rest,
          tab: 'query',
          expert: query,
          ...(isAccess ? { expertTarget: 'access' } : {}),
          range: { kind: 'between', startTime, endTime },
        }))
      }
    >
      Edit query
    </Button>
  );
};

const CopyButton = ({ text, content }: { readonly text: string; readonly content: string }): ReactNode => (
  <CopyToClipboard
    copyButtonText={text}
    textToCopy={content}
    copySuccessText="Copied"
    copyErrorText="The browser did not let the page copy"
  />
);
