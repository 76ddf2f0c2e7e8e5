import Button from '@cloudscape-design/components/button';
import { type ReactNode, useId } from 'react';
import { countText } from '../../../../shared/plural.ts';
import type { OverviewProgress } from '../../../contract/overview.ts';
import type { TimeRange } from '../../../contract/time-range.ts';
import type { TimeZoneChoice } from '../location/moment-input.ts';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { axisTicks } from './axis-ticks.ts';
import { type Brush, edgesOf, rangeOfBrush } from './brush.ts';
import { HistogramTable } from './histogram-table.tsx';
import { stackedPaths } from './stacked-bars.ts';
import { useBrush } from './use-brush.ts';
import type { Zoom } from './use-zoom.ts';

type Bins = OverviewProgress['bins'];

interface HistogramProps {
  readonly overview: OverviewProgress;
  /** Range that the overview is about. */
  readonly range: TimeRange;
  readonly zoom: Zoom;
}

/** Rejections stand on the base, where their course is read best. */
const LAYERS = [
  { key: 'deny', name: 'rejected', one: 'rejected' },
  { key: 'error', name: 'faults', one: 'fault' },
  { key: 'allow', name: 'allowed', one: 'allowed' },
] as const;

const LEAST = 0.03;

/**
 * Decisions over time, stacked by outcome. Dragging, or arrow keys with Shift and Enter, zooms in, Escape out again; the
 * same figures stand in a table beneath.
 */
export const Histogram = ({ overview, range, zoom }: HistogramProps): ReactNode => {
  const { state } = useVisit();
  const { bins, binSeconds } = overview;
  const hint = useId();
  const starts = bins.map(({ start }) => start);
  const take = (marked: Brush): void => {
    const target = rangeOfBrush(marked, starts, binSeconds, range);
    if (target !== undefined) zoom.into(target);
  };
  const { brush, handlers } = useBrush(bins.length, take, zoom.out);
  const marked = brush === undefined ? undefined : edgesOf(brush);
  const text = marked === undefined ? undefined : markedText(bins, binSeconds, marked, state.zone);
  return (
    <section className="histogram-panel" aria-label="Decisions over time">
      <div className="histogram-head">
        <Legend />
        <span className="histogram-readout">{text ?? `${binText(binSeconds)} a bar`}</span>
        {zoom.out !== undefined && (
          <Button variant="inline-link" onClick={zoom.out}>
            Zoom out
          </Button>
        )}
      </div>
      <div
        className="histogram"
        role="slider"
        tabIndex={0}
        aria-label="Time of the histogram"
        aria-describedby={hint}
        aria-valuemin={0}
        aria-valuemax={Math.max(bins.length - 1, 0)}
        aria-valuenow={brush?.head ?? Math.max(bins.length - 1, 0)}
        aria-valuetext={text ?? 'nothing marked'}
        {...handlers}
      >
        <svg viewBox={`0 0 ${Math.max(bins.length, 1)} 1`} preserveAspectRatio="none" aria-hidden="true">
          {marked !== undefined && (
            <rect
              className="histogram-mark"
              x={marked.first}
              y={0}
              width={marked.last - marked.first + 1}
              height={1}
            />
          )}
          {stackedPaths(
            bins.map((bin) => LAYERS.map(({ key }) => bin[key])),
            LEAST,
          ).map((path, layer) => (
            <path key={LAYERS[layer]?.key} className={`bar-${LAYERS[layer]?.key}`} d={path} />
          ))}
        </svg>
      </div>
      <Axis starts={starts} binSeconds={binSeconds} />
      <p id={hint} className="histogram-hint">
        Drag to zoom in, or mark with the arrow keys and Shift and press Enter. Esc zooms out.
      </p>
      <HistogramTable bins={bins} />
    </section>
  );
};

const Legend = (): ReactNode => (
  <ul className="legend" aria-label="Colours">
    {LAYERS.map(({ key, name }) => (
      <li key={key}>
        <svg viewBox="0 0 1 1" aria-hidden="true">
          <path className={`bar-${key}`} d="M0 0h1v1H0z" />
        </svg>
        {name}
      </li>
    ))}
  </ul>
);

const Axis = ({
  starts,
  binSeconds,
}: {
  readonly starts: readonly number[];
  readonly binSeconds: number;
}): ReactNode => {
  const { state } = useVisit();
  return (
    <div className="axis" aria-hidden="true">
      {axisTicks(starts, binSeconds, state.zone).map(({ index, text }) => (
        <span key={index} style={{ insetInlineStart: `${(100 * index) / starts.length}%` }}>
          {text}
        </span>
      ))}
    </div>
  );
};

const markedText = (
  bins: Bins,
  binSeconds: number,
  { first, last }: { readonly first: number; readonly last: number },
  zone: TimeZoneChoice,
): string => {
  const marked = bins.slice(first, last + 1);
  const from = marked[0]?.start ?? 0;
  const to = (marked.at(-1)?.start ?? 0) + binSeconds * 1000;
  const counts = LAYERS.map(({ key, name, one }) => {
    const count = marked.reduce((sum, bin) => sum + bin[key], 0);
    return countText(count, one, name);
  });
  return `${momentText(from, zone)} to ${momentText(to, zone).slice(11)}: ${counts.join(', ')}`;
};

const binText = (seconds: number): string => {
  if (seconds >= 86_400) return `${seconds / 86_400} d`;
  if (seconds >= 3_600) return `${seconds / 3_600} h`;
  return seconds >= 60 ? `${seconds / 60} min` : `${seconds} s`;
};
