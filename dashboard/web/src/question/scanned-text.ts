import { countText } from '../../../../shared/plural.ts';
import type { QueryProgress } from '../../../contract/query-answer.ts';
import { bytesText } from './bytes-text.ts';

/** What a query has read so far, and its price. */
export type Scanned = Pick<QueryProgress, 'statistics' | 'costUsd'>;

/** Writes US dollars of a query: four digits, and no more certain than they are. */
export const costText = (costUsd: number): string =>
  costUsd > 0 && costUsd < 0.0001 ? 'less than $0.0001' : `about $${costUsd.toFixed(4)}`;

/** Says what a query has read, what an index spared, and what it cost. */
export const scannedText = ({ statistics, costUsd }: Scanned): string => {
  const { recordsScanned, bytesScanned, bytesSkipped } = statistics;
  return [
    `Scanned ${countText(recordsScanned, 'log event')}, ${bytesText(bytesScanned)}`,
    ...(bytesSkipped > 0 ? [`${bytesText(bytesSkipped)} skipped by a field index`] : []),
    ...(costUsd === undefined ? [] : [costText(costUsd)]),
  ].join(', ');
};
