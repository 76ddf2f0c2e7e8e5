import type { ReactNode } from 'react';
import { plural } from '../../../../shared/plural.ts';
import type { OverviewProgress } from '../../../contract/overview.ts';
import { FilterBar } from '../filter/filter-bar.tsx';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import { ScreenCost } from '../question/screen-cost.tsx';
import { type Permit, usePermit } from '../question/use-permit.ts';
import { WideNotice } from '../question/wide-notice.tsx';
import { Facets } from './facets.tsx';
import { Histogram } from './histogram.tsx';
import { IntrospectionPanel } from './introspection-panel.tsx';
import { RejectionGroups } from './rejection-groups.tsx';
import { SharedValues } from './shared-values.tsx';
import { useIntrospection, useOverview } from './use-overview.ts';
import { useZoom } from './use-zoom.ts';

/** Is anything wrong? Decisions over time, and the rejections that are alike. */
export const RejectionsView = (): ReactNode => {
  const permit = usePermit('decisions');
  return (
    <div className="view">
      <FilterBar />
      {permit.kind === 'ask' ? <WideNotice permit={permit} queries={2} /> : <Overview permit={permit} />}
    </div>
  );
};

const Overview = ({ permit }: { readonly permit: Permit }): ReactNode => {
  const { refresh } = useVisit();
  const isPermitted = permit.kind === 'given';
  const overview = useOverview(isPermitted);
  const introspection = useIntrospection(isPermitted);
  const zoom = useZoom();
  return (
    <>
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
      <ScreenCost
        permit={permit}
        queries={[overview.question, introspection].flatMap((one) =>
          one.kind === 'ended' ? [one.progress] : [],
        )}
      />
    </>
  );
};

const Figures = ({ overview }: { readonly overview: OverviewProgress }): ReactNode => {
  const { calls, deny, error } = overview.totals;
  const failures = overview.bindingFailures.reduce((sum, failure) => sum + failure.calls, 0);
  return (
    <p className="totals">
      <strong>{calls.toLocaleString('en')}</strong> {plural(calls, 'call')} ·{' '}
      <Count calls={deny} of={calls} /> rejected · <Count calls={error} of={calls} /> {plural(error, 'fault')}{' '}
      · <strong>{failures.toLocaleString('en')}</strong> {plural(failures, 'binding failure')}
    </p>
  );
};

const Count = ({ calls, of }: { readonly calls: number; readonly of: number }): ReactNode => (
  <>
    <strong className={calls > 0 ? 'bad' : undefined}>{calls.toLocaleString('en')}</strong>
    {of > 0 && calls > 0 ? ` (${((calls / of) * 100).toFixed(1)} %)` : ''}
  </>
);
