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

type Format = (value: unknown) => string;

const FORMATS: { readonly [key in Exclude<ValueType, 'timestamp'>]: Format } = {
  text: String,
  // Shortest decimal that reads back as the same number; AWS's own rounding is not documented.
  number: (value) => String(Number(value)),
  boolean: (value) => (value === true ? '1' : '0'),
  json: String,
  structure: String,
  list: String,
};

/** Rows that lie together often have the same time: that of their bin. */
const rememberLast = (format: (time: number) => string): Format => {
  let last = { time: Number.NaN, text: '' };
  return (value) => {
    const time = Number(value);
    if (time !== last.time) last = { time, text: format(time) };
    return last.text;
  };
};

interface Column {
  readonly key: string;
  readonly field: string;
  readonly format: Format;
}

/** The columns to show; an event shows its pointer behind them, whether the query names it or not. */
const columnsOf = ({ outputs, order }: QueryPlan): readonly Column[] => {
  const columns = outputs.map(({ name, expression: { type } }, index): Column => {
    const format = type === 'timestamp' ? rememberLast(formatTimestamp) : FORMATS[type];
    return { key: `o${index}`, field: name, format };
  });
  if (order.rows === 'groups') return columns;
  return [
    ...columns.filter(({ field }) => field !== '@ptr'),
    { key: 'ptr', field: '@ptr', format: FORMATS.text },
  ];
};

const formatRow = (columns: readonly Column[], row: IndexRow): readonly ResultCell[] => {
  const cells: ResultCell[] = [];
  for (const { key, field, format } of columns) {
    const value = row[key];
    if (value !== null && value !== undefined) cells.push({ field, value: format(value) });
  }
  return cells;
};

/** Turns the rows of the compiled query into cells; every value is a string. */
export const formatRows = (
  plan: QueryPlan,
  rows: readonly IndexRow[],
): readonly (readonly ResultCell[])[] => {
  const columns = columnsOf(plan);
  return rows.map((row) => formatRow(columns, row));
};
