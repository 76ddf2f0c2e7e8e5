import { FACET_FIELDS, type FacetField } from '../../contract/overview.ts';
import { BIN_COLUMN } from '../query/overview-query.ts';
import { countCell, type ResultRow, textCell, timeCell } from './result-cells.ts';

/** One combination of the overview query. */
export interface OverviewRow {
  readonly calls: number;
  readonly outcome: 'allow' | 'deny' | 'error';
  /** Milliseconds; 0 where the query did not ask. */
  readonly bin: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly values: { readonly [field in FacetField]?: string };
}

/** Reads the rows of the overview query. A row without an outcome of this version counts as an error. */
export const parseOverviewRow = (row: ResultRow): OverviewRow => {
  const outcome = textCell(row, 'outcome');
  return {
    calls: countCell(row, 'calls'),
    outcome: outcome === 'allow' || outcome === 'deny' ? outcome : 'error',
    bin: timeCell(row, BIN_COLUMN) ?? 0,
    firstSeen: timeCell(row, 'first_seen') ?? 0,
    lastSeen: timeCell(row, 'last_seen') ?? 0,
    values: Object.fromEntries(
      FACET_FIELDS.flatMap((field) => {
        const value = textCell(row, field);
        return value === undefined ? [] : [[field, value]];
      }),
    ),
  };
};

/** Calls by outcome. */
export interface Counts {
  readonly calls: number;
  readonly allow: number;
  readonly deny: number;
  readonly error: number;
}

/** Sums the calls of rows by outcome. */
export const countRows = (rows: readonly OverviewRow[]): Counts => {
  const counts = { calls: 0, allow: 0, deny: 0, error: 0 };
  for (const { calls, outcome } of rows) {
    counts.calls += calls;
    counts[outcome] += calls;
  }
  return counts;
};

/** Groups rows by a key, in the order in which the keys come. */
export const groupRows = <Key>(
  rows: readonly OverviewRow[],
  keyOf: (row: OverviewRow) => Key,
): ReadonlyMap<Key, readonly OverviewRow[]> => {
  const groups = new Map<Key, OverviewRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
};

/** Calls, first and last time of a group of rows. */
export const seenIn = (
  rows: readonly OverviewRow[],
): { readonly calls: number; readonly firstSeen: number; readonly lastSeen: number } => ({
  calls: countRows(rows).calls,
  firstSeen: rows.reduce((first, row) => Math.min(first, row.firstSeen), Number.MAX_SAFE_INTEGER),
  lastSeen: rows.reduce((last, row) => Math.max(last, row.lastSeen), 0),
});
