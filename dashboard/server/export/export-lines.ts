import type { ExportFormat } from '../../contract/query-answer.ts';
import { type ResultRow, textCell } from '../answer/result-cells.ts';
import { parseJsonObject, parseTableRow } from '../answer/result-rows.ts';
import { csvLine } from './csv.ts';

/** Media type of each format. */
export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

type FlatRow = Readonly<Record<string, unknown>>;

/**
 * Gives the rows of a result as the lines of a file.
 *
 * A row that is a log event in JSON is given by its keys, any other by its columns; nothing is left out.
 */
export const exportLines = function* (
  rows: readonly ResultRow[],
  format: ExportFormat,
): Generator<string, void, void> {
  if (format === 'ndjson') {
    for (const row of rows) yield `${jsonLine(row)}\n`;
    return;
  }
  const flat = rows.map(flatten);
  const columns = [...new Set(flat.flatMap(Object.keys))];
  yield csvLine(columns);
  for (const row of flat) yield csvLine(columns.map((column) => cellText(row[column])));
};

const eventOf = (row: ResultRow): { readonly text: string; readonly values: FlatRow } | undefined => {
  const text = textCell(row, '@message');
  const event = text === undefined ? undefined : parseJsonObject(text);
  if (text === undefined || typeof event !== 'object' || event === null) return undefined;
  return { text, values: Object.fromEntries(Object.entries(event)) };
};

const flatten = (row: ResultRow): FlatRow => eventOf(row)?.values ?? parseTableRow(row);

/** A log event in JSON on one line is given as it was written. */
const jsonLine = (row: ResultRow): string => {
  const event = eventOf(row);
  if (event !== undefined && !/[\r\n]/.test(event.text)) return event.text;
  return JSON.stringify(event?.values ?? parseTableRow(row));
};

const cellText = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
