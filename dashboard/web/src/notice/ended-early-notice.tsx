import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { EndedSearch } from '../search/use-search.ts';

const SENTENCES: Readonly<Record<Exclude<EndedSearch['status'], 'Complete'>, string>> = {
  Cancelled: 'The search was stopped before it found a decision.',
  Timeout: 'CloudWatch Logs gave up after 60 minutes without finding a decision.',
  Failed: 'CloudWatch Logs reports that the query failed.',
  Unknown: 'CloudWatch Logs does not say how the query ended.',
};

interface EndedEarlyProps {
  readonly status: keyof typeof SENTENCES;
  readonly onRetry: () => void;
}

/** The query ended before it had looked everywhere, with nothing found: that is not the same as "there is nothing". */
export const EndedEarlyNotice = ({ status, onRetry }: EndedEarlyProps): ReactNode => (
  <Alert type="warning" header={SENTENCES[status]} action={<Button onClick={onRetry}>Search again</Button>}>
    There may be decisions that it did not come to. A shorter time range takes less time.
  </Alert>
);
