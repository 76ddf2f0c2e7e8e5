import type { ResultField } from '@aws-sdk/client-cloudwatch-logs';

/** One row of a result as GetQueryResults has it. */
export type ResultRow = readonly ResultField[];

/** Gives the text of a cell; `undefined` for a cell that is missing or empty. */
export const textCell = (row: ResultRow, name: string): string | undefined => {
  const value = row.find(({ field }) => field === name)?.value;
  return value === '' ? undefined : value;
};

/** Gives the number in a cell; `undefined` when it holds none. */
export const numberCell = (row: ResultRow, name: string): number | undefined => {
  const value = Number(textCell(row, name) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
};

/** Gives the whole number in a cell, 0 when it holds none. */
export const countCell = (row: ResultRow, name: string): number => Math.trunc(numberCell(row, name) ?? 0);

const WRITTEN_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)Z?$/;

/**
 * Gives the time in a cell in milliseconds: `bin()` is written as UTC text, `earliest(@timestamp)` as milliseconds.
 *
 * @returns `undefined` when the cell holds neither.
 */
export const timeCell = (row: ResultRow, name: string): number | undefined => {
  const [, day, time] = WRITTEN_TIME.exec(textCell(row, name) ?? '') ?? [];
  if (day === undefined || time === undefined) return numberCell(row, name);
  const ms = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(ms) ? undefined : ms;
};
