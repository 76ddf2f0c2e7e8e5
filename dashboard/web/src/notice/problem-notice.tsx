import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { Problem, ProblemCode } from '../../../contract/problem.ts';

/** Problems that wait: asking again later is the remedy, and nothing is broken. */
const PASSING: ReadonlySet<ProblemCode> = new Set([
  'throttled',
  'query_quota',
  'query_unknown',
  'logs_unavailable',
]);

interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly onRetry: () => void;
}

/** What went wrong and what to do, with a way to try again. */
export const ProblemNotice = ({ problem, onRetry }: ProblemNoticeProps): ReactNode => (
  <Alert
    type={PASSING.has(problem.code) ? 'warning' : 'error'}
    header={problem.sentence}
    action={problem.code === 'session_missing' ? undefined : <Button onClick={onRetry}>Search again</Button>}
  >
    {problem.remedy}
    {problem.location !== undefined && ` (characters ${problem.location.start} to ${problem.location.end})`}{' '}
    <code>{problem.code}</code>
  </Alert>
);
