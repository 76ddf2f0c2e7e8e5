import type { ValueType } from '../../../../local/logs/insights/plan.ts';

/** A value with the type that is known of it before the query runs; `value` is `undefined` when it is missing. */
export interface Cell {
  readonly type: ValueType;
  readonly value: unknown;
  /** A number of the query, as it is written there. */
  readonly written?: string;
}

export const cellOf = (type: ValueType, value: unknown): Cell => ({ type, value: value ?? undefined });

export const MISSING: Cell = { type: 'text', value: undefined };

/** Reads plain decimal notation. */
export const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;

export const isStructure = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** A JSON value as text; maps, lists and null are none. */
export const scalarText = (value: unknown): string | undefined => {
  if (value === null || value === undefined || isStructure(value)) return undefined;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
};

const timeText = (epochMs: number): string =>
  new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');

export const textOf = ({ type, value, written }: Cell): string | undefined => {
  if (value === undefined || type === 'structure' || type === 'list') return undefined;
  if (type === 'json') return scalarText(value);
  if (type === 'timestamp') return timeText(Number(value));
  if (type === 'boolean') return value === true ? '1' : '0';
  return written ?? String(value);
};

export const numberIn = (cell: Cell): number | undefined => {
  if (cell.value === undefined) return undefined;
  if (cell.type === 'number' || cell.type === 'timestamp') return Number(cell.value);
  if (cell.type === 'boolean') return cell.value === true ? 1 : 0;
  return numberOf(textOf(cell));
};

/** The value as JSON, structures included. */
export const jsonOf = (cell: Cell): unknown =>
  cell.type === 'json' || cell.type === 'structure' || cell.type === 'list' ? cell.value : textOf(cell);

/** A map or list, or one written in a text; anything else is none. */
export const structureOf = (value: unknown): unknown => {
  if (isStructure(value)) return value;
  if (typeof value !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isStructure(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

/** A cell as the answer shows it. */
export const shown = (cell: Cell): string | undefined => {
  const { type, value } = cell;
  if (value === undefined || value === null) return undefined;
  if (type === 'json' || type === 'structure' || type === 'list') {
    return isStructure(value) ? JSON.stringify(value) : scalarText(value);
  }
  return type === 'number' ? String(value) : textOf(cell);
};

const codePoints = (text: string): readonly number[] => [...text].map((char) => char.codePointAt(0) ?? 0);

const compareLists = (a: readonly number[], b: readonly number[]): number => {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left !== right) return left - right;
  }
  return a.length - b.length;
};

export const compareTexts = (a: string, b: string): number => compareLists(codePoints(a), codePoints(b));

/** Parts of a text: runs of digits, ordered by length and then value, and the characters between them. */
const naturalParts = (text: string): readonly number[] =>
  (text.match(/[0-9]+|[^0-9]+/g) ?? []).flatMap((part) =>
    /^[0-9]/.test(part) ? [48, part.length, ...codePoints(part)] : codePoints(part),
  );

/** Natural order of texts: numbers last, by value; others by their parts. */
export const compareNaturally = (a: string, b: string): number => {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return left - right || compareTexts(a, b);
  if (left === undefined && right === undefined) {
    return compareLists(naturalParts(a), naturalParts(b)) || compareTexts(a, b);
  }
  return left === undefined ? -1 : 1;
};

/** Order of two values of one column that are there. */
export const compareCells = (a: Cell, b: Cell): number =>
  a.type === 'text' ? compareNaturally(String(a.value), String(b.value)) : Number(a.value) - Number(b.value);
