import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { Problem } from '../../../contract/problem.ts';

/** A question waits for a problem to pass: nothing is lost, and nobody has to do anything. */
export const DelayStatus = ({ problem }: { readonly problem: Problem }): ReactNode => (
  <StatusIndicator type="pending">{problem.sentence} Asking again by itself…</StatusIndicator>
);
