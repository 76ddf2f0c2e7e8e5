import type { ReactNode } from 'react';
import type { OverviewProgress } from '../../../contract/overview.ts';
import { FilterBar } from '../filter/filter-bar.tsx';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import { Facets } from './facets.tsx';
import { Histogram } from './histogram.tsx';
import { IntrospectionPanel } from './introspection-panel.tsx';
import { RejectionGroups } from './rejection-groups.tsx';
import { SharedValues } from './shared-values.tsx';
import { useIntrospection, useOverview } from './use-overview.ts';
import { useZoom } from './use-zoom.ts';

/** Is anything wrong? Decisions over time, and the rejections that are alike. */
export const RejectionsView = (): ReactNode => {
  const { refresh } = useVisit();
  const overview = useOverview();
  const introspection = useIntrospection();
  const zoom = useZoom();
  return (
    <div className="view">
      <FilterBar />
      <QuestionFrame question={overview.question} onRetry={refresh}>
        {(progress) => (
          <div className="overview">
            <Facets overview={progress} />
            <div className="overview-main">
              <Figures overview={progress} />
              <Histogram overview={progress} range={overview.range} zoom={zoom} />
              <SharedValues values={progress.overRepresented} />
              <RejectionGroups groups={progress.rejections} />
            </div>
          </div>
        )}
      </QuestionFrame>
      <IntrospectionPanel question={introspection} onRetry={refresh} />
    </div>
  );
};

const Figures = ({ overview }: { readonly overview: OverviewProgress }): ReactNode => {
  const { calls, deny, error } = overview.totals;
  const failures = overview.bindingFailures.reduce((sum, failure) => sum + failure.calls, 0);
  return (
    <p className="totals">
      <strong>{calls.toLocaleString('en')}</strong> calls · <Count calls={deny} of={calls} /> rejected ·{' '}
      <Count calls={error} of={calls} /> faults · <strong>{failures.toLocaleString('en')}</strong> binding
      failures
    </p>
  );
};

const Count = ({ calls, of }: { readonly calls: number; readonly of: number }): ReactNode => (
  <>
    <strong className={calls > 0 ? 'bad' : undefined}>{calls.toLocaleString('en')}</strong>
    {of > 0 && calls > 0 ? ` (${((calls / of) * 100).toFixed(1)} %)` : ''}
  </>
);
