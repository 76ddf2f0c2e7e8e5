import { useState } from 'react';
import type { TimeRange } from '../../../contract/time-range.ts';
import { useVisit } from '../location/use-visit.ts';
import { stepsTo, widened, type ZoomStep } from './zoom.ts';

/** Zooms the time of the page. Each zoom has its own place in the history, so the back button leaves it, too. */
export interface Zoom {
  into(range: TimeRange): void;
  /** Goes back to the range before the last zoom, or to a wider one; `undefined` where the range is not absolute. */
  readonly out: (() => void) | undefined;
}

/** Keeps the ranges that the reader has zoomed in from. */
export const useZoom = (): Zoom => {
  const { state, asOf, go } = useVisit();
  const [steps, setSteps] = useState<readonly ZoomStep[]>([]);
  const { range } = state;
  const into = (target: TimeRange): void => {
    const next = { kind: 'between', ...target } as const;
    setSteps([...stepsTo(steps, range), { from: range, into: next }]);
    go({ range: next });
  };
  const out = (): void => {
    const last = stepsTo(steps, range).at(-1);
    if (last !== undefined) go({ range: last.from });
    else if (range.kind === 'between') go({ range: { kind: 'between', ...widened(range, asOf) } });
  };
  return { into, out: range.kind === 'between' ? out : undefined };
};
