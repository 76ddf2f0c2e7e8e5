import Button from '@cloudscape-design/components/button';
import { type ReactNode, useState } from 'react';
import { countText } from '../../../../shared/plural.ts';
import type { FacetField, FacetValue, OverviewProgress } from '../../../contract/overview.ts';
import { facetCondition, hasCondition, toggleCondition } from '../filter/conditions.ts';
import { useVisit } from '../location/use-visit.ts';
import { FACET_TITLES } from './facet-titles.ts';

const SHOWN = 6;
const SHOWN_MORE = 100;

/**
 * What the calls of the range have in common, with counts: a click includes a value, and the button beside it (or a
 * click with Alt) leaves it out. Both are conditions of the visible filter.
 */
export const Facets = ({ overview }: { readonly overview: OverviewProgress }): ReactNode => (
  <aside className="facets" aria-label="Filter by value">
    {overview.facets.map(({ field, values }) => (
      <FacetList key={field} field={field} values={values} isCut={overview.isCut} />
    ))}
  </aside>
);

const FacetList = ({
  field,
  values,
  isCut,
}: {
  readonly field: FacetField;
  readonly values: readonly FacetValue[];
  /** The counts are lower bounds. */
  readonly isCut: boolean;
}): ReactNode => {
  const [isLong, setIsLong] = useState(false);
  const most = Math.max(1, ...values.map(({ calls }) => calls));
  const left = values.length - SHOWN_MORE;
  return (
    <section aria-label={FACET_TITLES[field]}>
      <h2>
        {FACET_TITLES[field]}
        {isCut && <span className="muted"> at least</span>}
      </h2>
      <ul>
        {values.slice(0, isLong ? SHOWN_MORE : SHOWN).map((value) => (
          <Facet key={value.value ?? ''} field={field} value={value} share={value.calls / most} />
        ))}
      </ul>
      {values.length > SHOWN && (
        <Button variant="inline-link" ariaExpanded={isLong} onClick={() => setIsLong(!isLong)}>
          {isLong ? 'Fewer' : `${(values.length - SHOWN).toLocaleString('en')} more`}
        </Button>
      )}
      {isLong && left > 0 && <p className="muted">and {countText(left, 'rarer one')}: filter above</p>}
    </section>
  );
};

const Facet = ({
  field,
  value: { value, calls },
  share,
}: {
  readonly field: FacetField;
  readonly value: FacetValue;
  /** Of the most frequent value, 0 to 1. */
  readonly share: number;
}): ReactNode => {
  const { state, go } = useVisit();
  const toggle = (kind: 'include' | 'exclude'): void =>
    go(({ filter, ...rest }) => {
      const next = toggleCondition(filter, facetCondition(field, value, kind));
      return next === undefined ? rest : { ...rest, filter: next };
    });
  const text = value ?? '(none)';
  const isIncluded = hasCondition(state.filter, facetCondition(field, value, 'include'));
  return (
    <li>
      <button
        type="button"
        className="facet"
        title={text}
        aria-pressed={isIncluded}
        onClick={({ altKey }) => toggle(altKey ? 'exclude' : 'include')}
      >
        <span className="facet-share" style={{ inlineSize: `${100 * share}%` }} />
        <span className="facet-value">{text}</span>{' '}
        <span className="count">{calls.toLocaleString('en')}</span>
      </button>
      <Button
        variant="inline-icon"
        iconName="subtract-minus"
        ariaLabel={`Leave out ${FACET_TITLES[field]} ${text}`}
        onClick={() => toggle('exclude')}
      />
    </li>
  );
};
