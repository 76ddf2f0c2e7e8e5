import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { Condition } from '../../../contract/filter.ts';
import { useVisit } from '../location/use-visit.ts';
import { conditionText, withoutCondition } from './conditions.ts';

/** The conditions that the page filters by, each to take away. */
export const FilterBar = (): ReactNode => {
  const { state, go } = useVisit();
  const { filter } = state;
  if (filter === undefined) return null;
  const remove = (condition: Condition): void =>
    go((before) => {
      const { filter: present, ...rest } = before;
      const left = present === undefined ? undefined : withoutCondition(present, condition);
      return left === undefined ? rest : { ...rest, filter: left };
    });
  return (
    <ul
      className="filter-bar"
      aria-label={filter.match === 'all' ? 'Filtered by all of' : 'Filtered by any of'}
    >
      {filter.conditions.map((condition) => (
        <li key={conditionText(condition)}>
          <code>{conditionText(condition)}</code>
          <Button
            variant="inline-icon"
            iconName="close"
            ariaLabel={`Remove ${conditionText(condition)}`}
            onClick={() => remove(condition)}
          />
        </li>
      ))}
    </ul>
  );
};
