import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { ExplainedCheck } from '../../../../shared/explain.ts';

const RESULTS: Readonly<
  Record<ExplainedCheck['result'], { readonly type: StatusIndicatorProps.Type; readonly word: string }>
> = {
  passed: { type: 'success', word: 'passed' },
  failed: { type: 'error', word: 'failed' },
  skipped: { type: 'stopped', word: 'skipped' },
  not_reached: { type: 'pending', word: 'not reached' },
};

/** The checks in the order in which they ran; the five validations of every call are numbered. */
export const ChecksSection = ({ checks }: { readonly checks: readonly ExplainedCheck[] }): ReactNode => (
  <section aria-label="Checks">
    <h3>Checks, in order</h3>
    <ol className="checks">
      {checks.map((check) => (
        <CheckItem key={check.name} check={check} />
      ))}
    </ol>
  </section>
);

const CheckItem = ({ check }: { readonly check: ExplainedCheck }): ReactNode => {
  const { type, word } = RESULTS[check.result];
  return (
    <li className={`check check-${check.result}`}>
      <span className="check-number">{check.number}</span>
      <span className="check-title" title={check.clause}>
        {check.title}
      </span>
      <StatusIndicator type={type}>{word}</StatusIndicator>
      {check.detail !== '' && check.result !== 'not_reached' && (
        <span className="check-detail">{check.detail}</span>
      )}
    </li>
  );
};
