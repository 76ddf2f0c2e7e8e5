import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { OverviewProgress } from '../../../contract/overview.ts';
import { facetCondition, withCondition } from '../filter/conditions.ts';
import { useVisit } from '../location/use-visit.ts';
import { FACET_TITLES } from './facet-titles.ts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Values that many rejected calls carry and few allowed ones; each becomes a condition of the filter. */
export const SharedValues = ({
  values,
}: {
  readonly values: OverviewProgress['overRepresented'];
}): ReactNode => {
  const { go } = useVisit();
  if (values.length === 0) return null;
  return (
    <section className="shared" aria-label="What rejected calls share">
      <h2>What rejected calls share and allowed calls do not</h2>
      <ul>
        {values.map(({ field, value, ofRejected, ofAllowed }) => (
          <li key={`${field} ${value}`}>
            <span className="muted">{FACET_TITLES[field]}</span>
            <Button
              variant="inline-link"
              ariaLabel={`Filter by ${FACET_TITLES[field]} ${value}`}
              onClick={() =>
                go((state) => ({
                  ...state,
                  filter: withCondition(state.filter, facetCondition(field, value, 'include')),
                }))
              }
            >
              {value}
            </Button>
            <span>
              {percent(ofRejected)} of the rejected, {percent(ofAllowed)} of the allowed
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
