import type { ExportFormat } from '../../contract/query-answer.ts';
import { type ResultRow, textCell } from '../answer/result-cells.ts';
import { parseTableRow } from '../answer/result-rows.ts';
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
  const flat = rows.map(flatten);
  if (format === 'ndjson') {
    for (const row of flat) yield `${JSON.stringify(row)}\n`;
    return;
  }
  const columns = [...new Set(flat.flatMap(Object.keys))];
  yield csvLine(columns);
  for (const row of flat) yield csvLine(columns.map((column) => cellText(row[column])));
};

const flatten = (row: ResultRow): FlatRow => {
  const message = textCell(row, '@message');
  const event = message === undefined ? undefined : parseObject(message);
  return event === undefined ? parseTableRow(row) : event;
};

const parseObject = (message: string): FlatRow | undefined => {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
};

const cellText = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
