import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';

type Outcome = ReadDecisionRecord['outcome'];

const OUTCOMES: Readonly<
  Record<Outcome, { readonly type: StatusIndicatorProps.Type; readonly word: string }>
> = {
  allow: { type: 'success', word: 'Allowed' },
  deny: { type: 'error', word: 'Rejected' },
  error: { type: 'warning', word: 'Fault' },
};

/** Says an outcome by icon and word. A fault is a Deny that could not be decided: the authorizer failed closed. */
export const OutcomeIndicator = ({ outcome }: { readonly outcome: Outcome }): ReactNode => (
  <StatusIndicator type={OUTCOMES[outcome].type}>{OUTCOMES[outcome].word}</StatusIndicator>
);
