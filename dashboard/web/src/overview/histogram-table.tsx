import type { ReactNode } from 'react';
import { countText, plural } from '../../../../shared/plural.ts';
import type { OverviewProgress } from '../../../contract/overview.ts';
import { Disclosure } from '../detail/disclosure.tsx';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';

/** The figures of the histogram for those who read rather than see. Bins without a call are left out, and counted. */
export const HistogramTable = ({ bins }: { readonly bins: OverviewProgress['bins'] }): ReactNode => {
  const { state } = useVisit();
  const used = bins.filter(({ calls }) => calls > 0);
  const empty = bins.length - used.length;
  return (
    <Disclosure title="Decisions over time as a table">
      <table className="plain numbers">
        <caption className="muted">
          {empty} of {countText(bins.length, 'bar')} {plural(empty, 'is', 'are')} empty and left out.
        </caption>
        <thead>
          <tr>
            {['From', 'Allowed', 'Rejected', 'Faults'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {used.map(({ start, allow, deny, error }) => (
            <tr key={start}>
              <th scope="row">{momentText(start, state.zone)}</th>
              <td>{allow.toLocaleString('en')}</td>
              <td>{deny.toLocaleString('en')}</td>
              <td>{error.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Disclosure>
  );
};
