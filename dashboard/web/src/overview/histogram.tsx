import type { ReactNode } from 'react';
import type { OverviewProgress } from '../../../contract/overview.ts';
import { Disclosure } from '../detail/disclosure.tsx';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';

const HEIGHT_PX = 72;

/** Decisions over time, stacked by outcome. A bar zooms into its time; the same figures stand in a table beneath. */
export const Histogram = ({ overview }: { readonly overview: OverviewProgress }): ReactNode => {
  const { state, go } = useVisit();
  const { bins, binSeconds } = overview;
  const most = Math.max(1, ...bins.map(({ calls }) => calls));
  const zoom = (start: number): void => {
    const startTime = Math.floor(start / 1000);
    go({ range: { kind: 'between', startTime, endTime: startTime + binSeconds - 1 } });
  };
  return (
    <section aria-label="Decisions over time">
      <div className="histogram" style={{ height: HEIGHT_PX }}>
        {bins.map(({ start, calls, allow, deny, error }) => (
          <button
            key={start}
            type="button"
            className="histogram-bin"
            aria-label={`${momentText(start, state.zone)}: ${allow} allowed, ${deny} denied, ${error} errors. Zoom in`}
            title={`${momentText(start, state.zone)}: ${calls}`}
            onClick={() => zoom(start)}
          >
            <span className="bar bar-error" style={{ height: (error / most) * HEIGHT_PX }} />
            <span className="bar bar-deny" style={{ height: (deny / most) * HEIGHT_PX }} />
            <span className="bar bar-allow" style={{ height: (allow / most) * HEIGHT_PX }} />
          </button>
        ))}
      </div>
      <Disclosure title="Decisions over time as a table">
        <table className="plain">
          <thead>
            <tr>
              {['From', 'Allowed', 'Denied', 'Errors'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bins
              .filter(({ calls }) => calls > 0)
              .map(({ start, allow, deny, error }) => (
                <tr key={start}>
                  <th scope="row">{momentText(start, state.zone)}</th>
                  <td>{allow}</td>
                  <td>{deny}</td>
                  <td>{error}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Disclosure>
    </section>
  );
};
