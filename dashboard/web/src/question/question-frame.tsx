import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Link from '@cloudscape-design/components/link';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { ProgressOf, QueryProgress, QueryStarted } from '../../../contract/query-answer.ts';
import { Disclosure } from '../detail/disclosure.tsx';
import { DelayStatus } from '../notice/delay-status.tsx';
import { ProblemNotice } from '../notice/problem-notice.tsx';
import { bytesText } from './bytes-text.ts';
import type { Question } from './use-question.ts';

interface QuestionFrameProps<Kind extends QueryProgress['kind']> {
  readonly question: Question<Kind>;
  readonly onRetry: () => void;
  readonly children: (progress: ProgressOf<Kind>) => ReactNode;
}

/** The answer to one question in the state it is in, and under it what was asked, what it read and what it cost. */
export const QuestionFrame = <Kind extends QueryProgress['kind']>({
  question,
  onRetry,
  children,
}: QuestionFrameProps<Kind>): ReactNode => {
  if (question.kind === 'waiting') return null;
  if (question.kind === 'failed')
    return (
      <div className="question">
        <ProblemNotice problem={question.problem} onRetry={onRetry} />
        {question.started !== undefined && <Asked started={question.started} />}
      </div>
    );
  const { progress, started } = question;
  return (
    <div className="question" aria-busy={question.kind === 'running'}>
      <output className="search-status">
        {question.kind === 'running' ? (
          <>
            {question.delayedBy === undefined ? (
              <StatusIndicator type="in-progress">Asking…</StatusIndicator>
            ) : (
              <DelayStatus problem={question.delayedBy} />
            )}
            <Button variant="inline-link" onClick={question.stop}>
              Stop
            </Button>
          </>
        ) : (
          <Ended progress={question.progress} />
        )}
      </output>
      {progress === undefined ? <Spinner size="large" /> : children(progress)}
      {started !== undefined && <Asked started={started} />}
    </div>
  );
};

const Ended = ({ progress }: { readonly progress: QueryProgress }): ReactNode => {
  const { status, statistics, costUsd, isCut } = progress;
  const read = `Scanned ${statistics.recordsScanned.toLocaleString('en')} log events, ${bytesText(statistics.bytesScanned)}${
    costUsd === undefined ? '' : `, about $${costUsd.toFixed(4)}`
  }.`;
  if (status !== 'Complete')
    return (
      <StatusIndicator type="warning">
        The query ended early ({status}): what was found until then is shown. {read}
      </StatusIndicator>
    );
  return isCut ? (
    <StatusIndicator type="warning">
      There is more than one answer can hold: narrow the range. {read}
    </StatusIndicator>
  ) : (
    <StatusIndicator type="success">{read}</StatusIndicator>
  );
};

const Asked = ({ started }: { readonly started: QueryStarted }): ReactNode => (
  <Disclosure title="Logs Insights query">
    <pre className="code">{started.query}</pre>
    <div className="question-actions">
      <CopyButton text="Copy query" content={started.query} />
      <CopyButton text="Copy AWS CLI command" content={started.cli} />
      {started.consoleUrl !== undefined && (
        <Link external href={started.consoleUrl}>
          Open in CloudWatch
        </Link>
      )}
    </div>
  </Disclosure>
);

const CopyButton = ({ text, content }: { readonly text: string; readonly content: string }): ReactNode => (
  <CopyToClipboard
    copyButtonText={text}
    textToCopy={content}
    copySuccessText="Copied"
    copyErrorText="The browser did not let the page copy"
  />
);
