import type { ReactNode } from 'react';
import { isReason, REASONS } from '../../../../shared/reasons.ts';
import type { OverviewProgress, RejectionGroup } from '../../../contract/overview.ts';
import { facetCondition, withCondition } from '../filter/conditions.ts';
import { FilterBar } from '../filter/filter-bar.tsx';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import { Facets } from './facets.tsx';
import { Histogram } from './histogram.tsx';
import { IntrospectionPanel } from './introspection-panel.tsx';
import { useOverview } from './use-overview.ts';

/** Is anything wrong? Decisions over time, and the rejections that are alike. */
export const RejectionsView = (): ReactNode => {
  const { refresh } = useVisit();
  const overview = useOverview();
  return (
    <div className="view">
      <FilterBar />
      <QuestionFrame question={overview} onRetry={refresh}>
        {(progress) => (
          <div className="overview">
            <Facets overview={progress} />
            <div className="overview-main">
              <Figures overview={progress} />
              <Histogram overview={progress} />
              <Groups groups={progress.rejections} />
              <Shared overview={progress} />
            </div>
          </div>
        )}
      </QuestionFrame>
      <IntrospectionPanel />
    </div>
  );
};

const Figures = ({ overview }: { readonly overview: OverviewProgress }): ReactNode => {
  const { calls, deny, error } = overview.totals;
  const rejected = deny + error;
  const share = calls === 0 ? '' : ` (${((rejected / calls) * 100).toFixed(1)} %)`;
  const failures = overview.bindingFailures.reduce((sum, failure) => sum + failure.calls, 0);
  return (
    <p className="totals">
      <strong>{calls.toLocaleString('en')}</strong> calls · <strong>{rejected.toLocaleString('en')}</strong>{' '}
      rejected{share} · <strong>{failures.toLocaleString('en')}</strong> binding failures
    </p>
  );
};

const Groups = ({ groups }: { readonly groups: readonly RejectionGroup[] }): ReactNode =>
  groups.length === 0 ? (
    <p>No call was rejected in this range.</p>
  ) : (
    <ul className="groups" aria-label="Rejections that are alike">
      {groups.map((group) => (
        <Group key={`${group.reason} ${group.client_id} ${group.resource}`} group={group} />
      ))}
    </ul>
  );

const Group = ({ group }: { readonly group: RejectionGroup }): ReactNode => {
  const { state, go } = useVisit();
  const { reason, client_id: client, resource, calls, firstSeen, lastSeen } = group;
  const open = (): void =>
    go((before) => {
      const { lookup: _lookup, ...rest } = before;
      const conditions = [
        facetCondition('reason', reason, 'include'),
        facetCondition('client_id', client ?? null, 'include'),
        facetCondition('resource', resource ?? null, 'include'),
      ];
      return {
        ...rest,
        tab: 'decisions',
        selection: { kind: 'best' },
        filter: conditions.reduce(withCondition, before.filter) ?? { match: 'all', conditions },
      };
    });
  return (
    <li>
      <button type="button" className="group" onClick={open}>
        <span className="group-head">
          <strong>{reason}</strong> · {client ?? 'no client'} · {resource ?? 'no route'}
        </span>
        <span className="count">{calls.toLocaleString('en')}</span>
        <span className="group-text">{isReason(reason) ? REASONS[reason].sentence : ''}</span>
        <span className="muted">
          first {momentText(firstSeen, state.zone)}, last {momentText(lastSeen, state.zone)}
        </span>
      </button>
    </li>
  );
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const Shared = ({ overview }: { readonly overview: OverviewProgress }): ReactNode =>
  overview.overRepresented.length > 0 && (
    <section aria-label="What rejected calls share">
      <h2>What rejected calls share and allowed calls do not</h2>
      <ul>
        {overview.overRepresented.map(({ field, value, ofRejected, ofAllowed }) => (
          <li key={`${field} ${value}`}>
            <code>
              {field} = {value}
            </code>{' '}
            ({percent(ofRejected)} of the rejected, {percent(ofAllowed)} of the allowed)
          </li>
        ))}
      </ul>
    </section>
  );
