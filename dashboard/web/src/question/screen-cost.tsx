import type { ReactNode } from 'react';
import { countText } from '../../../../shared/plural.ts';
import { bytesText } from './bytes-text.ts';
import { costText, type Scanned } from './scanned-text.ts';
import type { Permit } from './use-permit.ts';

interface ScreenCostProps {
  readonly permit: Permit;
  /** Progress of each query of the screen that has one. */
  readonly queries: readonly Scanned[];
}

/** What all queries of a screen have read, of what the range holds, and what they cost. */
export const ScreenCost = ({ permit, queries }: ScreenCostProps): ReactNode => {
  if (queries.length === 0) return null;
  const scanned = queries.reduce((sum, { statistics }) => sum + statistics.bytesScanned, 0);
  const costs = queries.flatMap(({ costUsd }) => costUsd ?? []);
  const holds =
    permit.kind === 'given' && permit.estimate !== undefined && permit.estimate.bytes > 0
      ? `; the range holds about ${bytesText(permit.estimate.bytes)}`
      : '';
  return (
    <p className="screen-cost muted">
      This screen scanned {bytesText(scanned)} by {countText(queries.length, 'query', 'queries')}
      {costs.length === 0 ? '' : `, ${costText(costs.reduce((sum, cost) => sum + cost, 0))}`}
      {holds}.
    </p>
  );
};
