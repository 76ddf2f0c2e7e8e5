import type { ReactNode } from 'react';
import { momentsOf } from '../location/time-range.ts';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import { useQuestion } from '../question/use-question.ts';

const msText = (value: number | undefined): string => (value === undefined ? '–' : `${Math.round(value)} ms`);

/** Latency and errors of introspection in the range. */
export const IntrospectionPanel = (): ReactNode => {
  const { state, asOf, run, refresh } = useVisit();
  const question = useQuestion<'introspection'>(
    {
      kind: 'introspection',
      ...momentsOf(state.range, asOf),
      ...(state.filter === undefined ? {} : { filter: state.filter }),
    },
    run,
  );
  return (
    <section className="panel" aria-label="Introspection">
      <h2>Introspection</h2>
      <QuestionFrame question={question} onRetry={refresh}>
        {({ worst }) => (
          <p className="totals">
            <strong>{worst.introspections.toLocaleString('en')}</strong> introspections ·{' '}
            <strong>{worst.errors.toLocaleString('en')}</strong> errors · in the slowest bin p50{' '}
            {msText(worst.p50)}, p95 {msText(worst.p95)}, p99 {msText(worst.p99)}
          </p>
        )}
      </QuestionFrame>
    </section>
  );
};
