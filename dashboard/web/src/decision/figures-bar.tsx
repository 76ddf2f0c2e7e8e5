import type { ReactNode } from 'react';
import { plural } from '../../../../shared/plural.ts';
import type { Row } from '../../../contract/rows.ts';
import { countFigures } from './figures.ts';

/** The numbers above the table. They count the rows shown, and say so when there are more. */
export const FiguresBar = ({
  rows,
  isAll,
}: {
  readonly rows: readonly Row[];
  readonly isAll: boolean;
}): ReactNode => {
  const figures = countFigures(rows);
  return (
    <dl className="figures" aria-label="Figures">
      <Figure
        name={plural(figures.calls, isAll ? 'call' : 'newest call')}
        value={figures.calls.toLocaleString('en')}
      />
      <Figure
        name="rejected"
        value={withShare(figures.rejected, figures.calls)}
        isBad={figures.rejected > 0}
      />
      <Figure
        name={plural(figures.faults, 'fault')}
        value={figures.faults.toLocaleString('en')}
        isBad={figures.faults > 0}
      />
      <Figure
        name={plural(figures.bindingFailures, 'binding failure')}
        value={figures.bindingFailures.toLocaleString('en')}
        isBad={figures.bindingFailures > 0}
      />
      <Figure
        name="introspection p99"
        value={figures.introspectionP99 === undefined ? '–' : `${Math.round(figures.introspectionP99)} ms`}
      />
      {figures.unreadable > 0 && (
        <Figure name="unreadable" value={figures.unreadable.toLocaleString('en')} isBad />
      )}
    </dl>
  );
};

const withShare = (part: number, whole: number): string =>
  whole === 0 ? '0' : `${part.toLocaleString('en')} (${((100 * part) / whole).toFixed(1)} %)`;

const Figure = ({
  name,
  value,
  isBad = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly isBad?: boolean;
}): ReactNode => (
  <div className={isBad ? 'figure figure-bad' : 'figure'}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
