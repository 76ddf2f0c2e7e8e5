import type { IndexRow } from '../store/event-index.ts';
import type { QueryPlan, ValueType } from './plan.ts';

/** One cell of a result row. A missing value has no cell. */
export interface ResultCell {
  readonly field: string;
  readonly value: string;
}

/** Writes a time as Logs Insights does: `2023-11-14 22:13:20.000`, in UTC. */
const formatTimestamp = (epochMs: number): string =>
  new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');

const FORMATS: { readonly [key in ValueType]: (value: unknown) => string } = {
  text: String,
  // Shortest decimal that reads back as the same number; AWS's own rounding is not documented.
  number: (value) => String(Number(value)),
  timestamp: (value) => formatTimestamp(Number(value)),
  boolean: (value) => (value === true ? '1' : '0'),
  json: String,
  structure: String,
  list: String,
};

/** Turns a row of the compiled query into cells; every value is a string. */
export const formatRow = ({ outputs, order }: QueryPlan, row: IndexRow): readonly ResultCell[] => {
  const cells = outputs.flatMap(({ name, expression }, index): readonly ResultCell[] => {
    const value = row[`o${index}`];
    if (value === null || value === undefined) return [];
    return [{ field: name, value: FORMATS[expression.type](value) }];
  });
  if (order.rows === 'groups') return cells;
  const withoutPointer = cells.filter(({ field }) => field !== '@ptr');
  return [...withoutPointer, { field: '@ptr', value: String(row['ptr']) }];
};
