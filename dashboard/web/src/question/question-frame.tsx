import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { countText } from '../../../../shared/plural.ts';
import type { ProgressOf, QueryProgress } from '../../../contract/query-answer.ts';
import { DelayStatus } from '../notice/delay-status.tsx';
import { ProblemNotice } from '../notice/problem-notice.tsx';
import { AskedQuery } from './asked-query.tsx';
import { scannedText } from './scanned-text.ts';
import type { Question } from './use-question.ts';

interface QuestionFrameProps<Kind extends QueryProgress['kind']> {
  readonly question: Question<Kind>;
  readonly onRetry: () => void;
  readonly children: (progress: ProgressOf<Kind>) => ReactNode;
}

type RunningQuestion = Extract<Question<QueryProgress['kind']>, { kind: 'running' }>;

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
        {question.started !== undefined && <AskedQuery started={question.started} />}
      </div>
    );
  const { progress, started } = question;
  return (
    <div className="question" aria-busy={question.kind === 'running'}>
      <output className="search-status">
        {question.kind === 'running' ? (
          <Running question={question} />
        ) : (
          <Ended progress={question.progress} />
        )}
      </output>
      {progress === undefined ? <Spinner size="large" /> : children(progress)}
      {started !== undefined && <AskedQuery started={started} />}
    </div>
  );
};

const Running = ({ question }: { readonly question: RunningQuestion }): ReactNode => (
  <>
    {question.delayedBy === undefined ? (
      <StatusIndicator type="in-progress">{runningText(question)}</StatusIndicator>
    ) : (
      <DelayStatus problem={question.delayedBy} />
    )}
    <Button variant="inline-link" onClick={question.stop}>
      Stop
    </Button>
    <span className="muted">or Esc</span>
  </>
);

const runningText = ({ progress, isOld }: RunningQuestion): string =>
  progress === undefined || isOld
    ? 'Asking…'
    : `Running… ${countText(progress.statistics.rows, 'row')} so far. ${scannedText(progress)}.`;

const Ended = ({ progress }: { readonly progress: QueryProgress }): ReactNode => {
  const { status, isCut } = progress;
  const read = `${scannedText(progress)}.`;
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
    <span className="muted">{read}</span>
  );
};
