import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { FacetField, FacetValue, OverviewProgress } from '../../../contract/overview.ts';
import { facetCondition, withCondition } from '../filter/conditions.ts';
import { useVisit } from '../location/use-visit.ts';

const SHOWN = 8;

const TITLES: Readonly<Record<FacetField, string>> = {
  decision: 'Decision',
  reason: 'Reason',
  client_id: 'Client',
  resource: 'Route',
  api_id: 'API',
  certificate_thumbprint: 'Certificate',
};

/** What the calls of the range have in common, with counts; a click includes a value, the button beside it excludes it. */
export const Facets = ({ overview }: { readonly overview: OverviewProgress }): ReactNode => (
  <aside className="facets" aria-label="Filter by value">
    {overview.facets.map(({ field, values }) => (
      <section key={field} aria-label={TITLES[field]}>
        <h2>{TITLES[field]}</h2>
        <ul>
          {values.slice(0, SHOWN).map((value) => (
            <Facet key={value.value ?? ''} field={field} value={value} />
          ))}
        </ul>
        {values.length > SHOWN && <p className="muted">and {values.length - SHOWN} more</p>}
      </section>
    ))}
  </aside>
);

const Facet = ({
  field,
  value: { value, calls },
}: {
  readonly field: FacetField;
  readonly value: FacetValue;
}): ReactNode => {
  const { go } = useVisit();
  const add = (kind: 'include' | 'exclude'): void =>
    go((state) => ({ ...state, filter: withCondition(state.filter, facetCondition(field, value, kind)) }));
  const text = value ?? '(none)';
  return (
    <li>
      <button
        type="button"
        className="facet"
        title={text}
        onClick={({ altKey }) => add(altKey ? 'exclude' : 'include')}
      >
        <span>{text}</span> <span className="count">{calls.toLocaleString('en')}</span>
      </button>
      <Button
        variant="inline-icon"
        iconName="close"
        ariaLabel={`Leave out ${TITLES[field]} ${text}`}
        onClick={() => add('exclude')}
      />
    </li>
  );
};
