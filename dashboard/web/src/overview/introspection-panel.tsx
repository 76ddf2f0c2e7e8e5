import type { ReactNode } from 'react';
import { plural } from '../../../../shared/plural.ts';
import type { IntrospectionProgress } from '../../../contract/overview.ts';
import { Disclosure } from '../detail/disclosure.tsx';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import type { Question } from '../question/use-question.ts';
import { linePath } from './latency-lines.ts';

const msText = (value: number | undefined): string => (value === undefined ? '–' : `${Math.round(value)} ms`);

const LINES = ['p99', 'p95', 'p50'] as const;

/** Latency and errors of introspection in the range. */
export const IntrospectionPanel = ({
  question,
  onRetry,
}: {
  readonly question: Question<'introspection'>;
  readonly onRetry: () => void;
}): ReactNode => (
  <section className="panel" aria-label="Introspection">
    <h2>Introspection</h2>
    <QuestionFrame question={question} onRetry={onRetry}>
      {(progress) =>
        progress.worst.introspections === 0 ? (
          <p>
            {progress.status === 'Complete' ? 'No token was introspected in this range.' : 'None so far.'}
          </p>
        ) : (
          <Latency progress={progress} />
        )
      }
    </QuestionFrame>
  </section>
);

const Latency = ({ progress: { worst, bins } }: { readonly progress: IntrospectionProgress }): ReactNode => {
  const most = Math.max(1, worst.p99 ?? 0);
  return (
    <>
      <p className="totals">
        <strong>{worst.introspections.toLocaleString('en')}</strong>{' '}
        {plural(worst.introspections, 'introspection')} ·{' '}
        <strong className={worst.errors > 0 ? 'bad' : undefined}>{worst.errors.toLocaleString('en')}</strong>{' '}
        {plural(worst.errors, 'error')} · in the slowest bar p50 <strong>{msText(worst.p50)}</strong>, p95{' '}
        <strong>{msText(worst.p95)}</strong>, p99 <strong>{msText(worst.p99)}</strong>
      </p>
      <div className="latency">
        <svg viewBox={`0 0 ${Math.max(bins.length, 1)} 1`} preserveAspectRatio="none" aria-hidden="true">
          {bins.map(({ start, errors }, x) =>
            errors > 0 ? (
              <rect key={start} className="latency-error" x={x} y={0} width={1} height={1} />
            ) : null,
          )}
          {LINES.map((line) => (
            <path
              key={line}
              className={`latency-${line}`}
              d={linePath(
                bins.map((bin) => bin[line]),
                most,
              )}
            />
          ))}
        </svg>
        <ul className="legend" aria-label="Lines">
          {LINES.map((line) => (
            <li key={line}>
              <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
                <path className={`latency-${line}`} d="M0 0.5h1" />
              </svg>
              {line}
            </li>
          ))}
          {worst.errors > 0 && (
            <li>
              <svg viewBox="0 0 1 1" aria-hidden="true">
                <rect className="latency-error" width={1} height={1} />
              </svg>
              errors
            </li>
          )}
          <li className="muted">top: {msText(most)}</li>
        </ul>
      </div>
      <LatencyTable bins={bins} />
    </>
  );
};

const LatencyTable = ({ bins }: { readonly bins: IntrospectionProgress['bins'] }): ReactNode => {
  const { state } = useVisit();
  return (
    <Disclosure title="Introspection over time as a table">
      <table className="plain numbers">
        <thead>
          <tr>
            {['From', 'Introspections', 'Errors', 'p50', 'p95', 'p99'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bins
            .filter(({ introspections }) => introspections > 0)
            .map(({ start, introspections, errors, p50, p95, p99 }) => (
              <tr key={start}>
                <th scope="row">{momentText(start, state.zone)}</th>
                <td>{introspections.toLocaleString('en')}</td>
                <td>{errors.toLocaleString('en')}</td>
                <td>{msText(p50)}</td>
                <td>{msText(p95)}</td>
                <td>{msText(p99)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </Disclosure>
  );
};
