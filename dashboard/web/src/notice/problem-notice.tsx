import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { Problem, ProblemCode } from '../../../contract/problem.ts';
import { RemedyText } from './remedy-text.tsx';

/** Problems that wait: asking again later is the remedy, and nothing is broken. */
const PASSING: ReadonlySet<ProblemCode> = new Set([
  'busy',
  'throttled',
  'query_quota',
  'query_unknown',
  'query_stopped',
  'logs_unavailable',
]);

/** Asking again would be answered alike until the reader has done something else. */
const LASTING: ReadonlySet<ProblemCode> = new Set(['session_missing', 'login_missing', 'query_refused']);

interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly onRetry: () => void;
  /** What the button says. Default `Search again`. */
  readonly retryText?: string;
}

/** What went wrong and what to do, with a way to try again. */
export const ProblemNotice = ({
  problem,
  onRetry,
  retryText = 'Search again',
}: ProblemNoticeProps): ReactNode => {
  const { code, sentence, remedy, location, detail, retryAfterMs } = problem;
  return (
    <Alert
      type={PASSING.has(code) ? 'warning' : 'error'}
      statusIconAriaLabel={PASSING.has(code) ? 'Warning' : 'Error'}
      header={sentence}
      action={LASTING.has(code) ? undefined : <Button onClick={onRetry}>{retryText}</Button>}
    >
      {retryAfterMs !== undefined && 'The page has asked several times. '}
      <RemedyText text={remedy} />
      {location !== undefined && ` (characters ${location.start} to ${location.end})`}{' '}
      <code className="muted">{code}</code>
      {detail !== undefined && <p className="problem-detail">CloudWatch Logs says: {detail}</p>}
    </Alert>
  );
};
