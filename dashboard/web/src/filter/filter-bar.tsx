import PropertyFilter from '@cloudscape-design/components/property-filter';
import Token from '@cloudscape-design/components/token';
import { type ReactNode, useMemo, useState } from 'react';
import { useVisit } from '../location/use-visit.ts';
import { conditionText, withoutCondition } from './conditions.ts';
import { FILTER_PROPERTIES, filterOptions, type SeenValues } from './filter-properties.ts';
import { queryOfFilter, readFilterQuery } from './filter-query.ts';
import { FILTER_STRINGS } from './filter-strings.ts';
import { useFacetValues } from './use-facet-values.ts';

const NOTHING_SEEN: SeenValues = new Map();

/**
 * The conditions that the page filters by, over every field of the record, with values that calls really have.
 *
 * @param seen - Values of the calls that are shown.
 */
export const FilterBar = ({ seen = NOTHING_SEEN }: { readonly seen?: SeenValues }): ReactNode => {
  const { state, go } = useVisit();
  const [refusal, setRefusal] = useState('');
  const counted = useFacetValues();
  const options = useMemo(() => filterOptions([seen, counted.values]), [seen, counted.values]);
  const query = useMemo(() => queryOfFilter(state.filter), [state.filter]);
  return (
    <div className="filter-bar">
      <PropertyFilter
        query={query}
        onChange={({ detail }) => {
          const read = readFilterQuery(detail, state.filter);
          setRefusal(read.kind === 'refused' ? read.why : '');
          if (read.kind === 'refused') return;
          go(({ filter: _before, ...rest }) =>
            read.filter === undefined ? rest : { ...rest, filter: read.filter },
          );
        }}
        filteringProperties={FILTER_PROPERTIES}
        filteringOptions={options}
        onLoadItems={({ detail }) => counted.ask(detail.filteringProperty?.key)}
        filteringStatusType={counted.isLoading ? 'loading' : 'finished'}
        filteringLoadingText="Looking for values"
        filteringPlaceholder="Filter by any field, such as reason = token_expired"
        filteringAriaLabel="Filter calls by field"
        filteringEmpty="No value was seen: write it yourself"
        disableFreeTextFiltering
        expandToViewport
        virtualScroll
        i18nStrings={FILTER_STRINGS}
      />
      <AlsoRequired />
      {refusal !== '' && (
        <p role="alert" className="bad">
          {refusal}
        </p>
      )}
    </div>
  );
};

/** Conditions that every call must fulfil, beside a field of which any one is enough: so none is hidden. */
const AlsoRequired = (): ReactNode => {
  const { state, go } = useVisit();
  const { filter } = state;
  if (filter?.match !== 'any' || filter.and === undefined || filter.and.length === 0) return null;
  return (
    <ul className="also-required" aria-label="Every call must also fulfil">
      {filter.and.map((condition) => {
        const text = conditionText(condition);
        return (
          <li key={text}>
            <span className="muted">and</span>
            <Token
              label={text}
              dismissLabel={`Remove ${text}`}
              onDismiss={() =>
                go(({ filter: _before, ...rest }) => {
                  const next = withoutCondition(filter, condition);
                  return next === undefined ? rest : { ...rest, filter: next };
                })
              }
            />
          </li>
        );
      })}
    </ul>
  );
};
