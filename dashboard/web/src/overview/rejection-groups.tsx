import type { ReactNode } from 'react';
import { explainActor } from '../../../../shared/explain.ts';
import { isReason, REASON_GUIDANCE, REASONS } from '../../../../shared/reasons.ts';
import type { RejectionGroup } from '../../../contract/overview.ts';
import { facetCondition, withCondition } from '../filter/conditions.ts';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { RemedyText } from '../notice/remedy-text.tsx';
import { Sparkline } from './sparkline.tsx';

/** Rejections that are alike, the most frequent first; each leads to its calls. */
export const RejectionGroups = ({ groups }: { readonly groups: readonly RejectionGroup[] }): ReactNode =>
  groups.length === 0 ? (
    <p>No call was rejected in this range.</p>
  ) : (
    <ul className="groups" aria-label="Rejections that are alike">
      {groups.map((group) => (
        <Group key={JSON.stringify([group.reason, group.client_id, group.resource])} group={group} />
      ))}
    </ul>
  );

const Group = ({ group }: { readonly group: RejectionGroup }): ReactNode => {
  const { state, go } = useVisit();
  const { reason, client_id: client, resource, calls, firstSeen, lastSeen, overTime } = group;
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
        <span className="group-text">
          {isReason(reason) ? (
            <RemedyText text={REASONS[reason].sentence} />
          ) : (
            'A reason that this page does not know.'
          )}
        </span>
        <Sparkline counts={overTime} />
        <span className="count group-count">{calls.toLocaleString('en')}</span>
        <span className="group-head">
          {isReason(reason) && `${explainActor(REASON_GUIDANCE[reason].actor)}. `}
          <code>{reason}</code> · {client ?? 'no client'} · {resource ?? 'no route'}
        </span>
        <span className="muted group-seen">
          first {momentText(firstSeen, state.zone)}, last {momentText(lastSeen, state.zone)}
        </span>
      </button>
    </li>
  );
};
