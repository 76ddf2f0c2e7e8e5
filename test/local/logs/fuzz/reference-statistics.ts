import type { ExpressionNode } from '../../../../local/logs/insights/syntax-tree.ts';
import { evaluate, type Place, type Row } from './reference-expression.ts';
import {
  type Cell,
  cellOf,
  compareNaturally,
  compareTexts,
  numberIn,
  numberOf,
  textOf,
} from './reference-value.ts';

type CallNode = Extract<ExpressionNode, { kind: 'call' }>;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const inTime = (a: Row, b: Row): number => a.timestamp - b.timestamp || a.sequence - b.sequence;

const percentile = (numbers: readonly number[], percent: number): number | undefined => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
};

const deviation = (numbers: readonly number[]): number | undefined => {
  if (numbers.length === 0) return undefined;
  const mean = sum(numbers) / numbers.length;
  return Math.sqrt(sum(numbers.map((each) => (each - mean) ** 2)) / numbers.length);
};

const frequent = (texts: readonly string[], count: number): readonly string[] => {
  const counts = new Map<string, number>();
  for (const each of texts) counts.set(each, (counts.get(each) ?? 0) + 1);
  const sorted = [...counts].toSorted(([a, x], [b, y]) => y - x || compareTexts(a, b));
  return sorted.slice(0, count).map(([each]) => each);
};

const extreme = (cells: readonly Cell[], last: boolean): Cell => {
  const type = cells[0]?.type;
  if (type === 'number' || type === 'timestamp' || type === 'boolean') {
    const numbers = cells.map(numberIn).filter((each) => each !== undefined);
    if (numbers.length === 0) return cellOf('number', undefined);
    return cellOf('number', last ? Math.max(...numbers) : Math.min(...numbers));
  }
  const texts = cells.map(textOf).filter((each) => each !== undefined);
  const numbers = texts.filter((each) => numberOf(each) !== undefined);
  const sorted = (numbers.length > 0 ? numbers : texts).toSorted(compareNaturally);
  return cellOf('text', last ? sorted.at(-1) : sorted[0]);
};

const edge = (node: CallNode, rows: readonly Row[], place: Place): Cell => {
  const [argument = node] = node.args;
  const sorted = rows.toSorted(inTime);
  const cells = (node.name.toLowerCase() === 'earliest' ? sorted : sorted.reverse()).map((row) =>
    evaluate(argument, row, place),
  );
  const type = cells[0]?.type;
  if (type === 'number' || type === 'timestamp' || type === 'boolean') {
    return cellOf(
      'number',
      cells.map(numberIn).find((each) => each !== undefined),
    );
  }
  return cellOf(
    'text',
    cells.map(textOf).find((each) => each !== undefined),
  );
};

/** Works out a statistic over the rows of a group. */
export const statistic = (node: CallNode, rows: readonly Row[], place: Place): Cell => {
  const name = node.name.toLowerCase();
  const [first, second] = name === 'topk' ? node.args.toReversed() : node.args;
  const cells =
    first === undefined || first.kind === 'star' ? [] : rows.map((row) => evaluate(first, row, place));
  const numbers = cells.map(numberIn).filter((each) => each !== undefined);
  const texts = cells.map(textOf).filter((each) => each !== undefined);
  const percent = second?.kind === 'number' ? second.value : 50;
  const some = (value: number | undefined): Cell =>
    cellOf('number', numbers.length === 0 ? undefined : value);
  switch (name) {
    case 'count':
    case 'count_over_time': {
      const present = cells.filter(({ value }) => value !== undefined).length;
      return cellOf('number', first === undefined || first.kind === 'star' ? rows.length : present);
    }
    case 'count_distinct':
      return cellOf('number', new Set(texts).size);
    case 'sum':
      return some(sum(numbers));
    case 'avg':
      return some(sum(numbers) / numbers.length);
    case 'stddev':
      return cellOf('number', deviation(numbers));
    case 'pct':
    case 'percentile':
    case 'median':
      return cellOf('number', percentile(numbers, percent));
    case 'min':
      return extreme(cells, false);
    case 'max':
      return extreme(cells, true);
    case 'sortsfirst':
      return cellOf('text', texts.toSorted(compareNaturally)[0]);
    case 'sortslast':
      return cellOf('text', texts.toSorted(compareNaturally).at(-1));
    case 'values':
      return cellOf(
        'text',
        texts.length === 0 ? undefined : JSON.stringify([...new Set(texts)].toSorted(compareTexts)),
      );
    case 'topk':
      return cellOf('text', texts.length === 0 ? undefined : JSON.stringify(frequent(texts, percent)));
    case 'earliest':
    case 'latest':
      return edge(node, rows, place);
    default:
      throw new Error(`the reference has no statistic ${name}`);
  }
};
