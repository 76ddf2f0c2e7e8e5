import { type BenchResult, type Bound, judge, type Limit, type Spread, type Table } from './bench.ts';
import type { Figures, Ratio } from './measure.ts';

/** Where and when a run was made. */
export interface Surroundings {
  /** ISO 8601 date. */
  readonly date: string;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  /** Load average of the last minute before the run: above the number of cores, absolute figures are inflated. */
  readonly load: number;
}

/** Renders the report of a run as Markdown, columns aligned so that a terminal shows it as well. */
export const renderReport = (surroundings: Surroundings, results: readonly BenchResult[]): string =>
  [renderSurroundings(surroundings), ...results.map(renderResult), renderSummary(results)].join('\n\n');

/** Renders microseconds per call. */
export const renderFigures = ({ p50Us, p95Us, cpuUs }: Figures): readonly string[] =>
  [p50Us, p95Us, cpuUs].map((value) => value.toFixed(0));

/** Renders a ratio with its middle half, such as `1.52 (1.48-1.57)`. */
export const renderRatio = (ratio: Ratio): string => `${ratio.value.toFixed(2)} ${renderSpread(ratio, '')}`;

const renderSurroundings = ({ date, node, platform, cores, load }: Surroundings): string =>
  `${date}, Node ${node}, ${platform}, ${cores} cores, load ${load.toFixed(1)}`;

const renderResult = ({ title, table, bounds, notes }: BenchResult): string =>
  [
    `## ${title}`,
    renderTable(table),
    ...(bounds.length === 0 ? [] : [renderBounds(bounds)]),
    notes.map((note) => `- ${note}`).join('\n'),
  ].join('\n\n');

const renderBounds = (bounds: readonly Bound[]): string =>
  renderTable({
    columns: ['bound', 'measured', 'limit', ''],
    rows: bounds.map((bound) => [
      bound.what,
      renderMeasured(bound),
      renderLimit(bound.limit, bound.unit),
      judge(bound).toUpperCase(),
    ]),
  });

const renderMeasured = (bound: Bound): string => {
  if (bound.kind === 'not_measured') return bound.why;
  const value = renderNumber(bound.value, bound.unit);
  return bound.spread === undefined ? value : `${value} ${renderSpread(bound.spread, bound.unit)}`;
};

const renderLimit = (limit: Limit, unit: string): string =>
  'atMost' in limit
    ? `at most ${renderNumber(limit.atMost, unit)}`
    : `at least ${renderNumber(limit.atLeast, unit)}`;

const renderSpread = ({ low, high }: Spread, unit: string): string =>
  `(${renderNumber(low, unit)}-${renderNumber(high, unit)})`;

/** Ratios have two places, sizes and times none; small figures keep what tells them from zero. */
const renderNumber = (value: number, unit: string): string => {
  if (unit === '') return value.toFixed(2);
  const places = Math.abs(value) < 10 && !Number.isInteger(value) ? 1 : 0;
  return `${value.toFixed(places)} ${unit}`;
};

/** Renders a Markdown table; all columns but the first are aligned to the right. */
export const renderTable = ({ columns, rows }: Table): string => {
  const cells = [columns, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '/')));
  const widths = columns.map((_column, index) => Math.max(3, ...cells.map((row) => row[index]?.length ?? 0)));
  const rule = widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const [head = [], ...body] = cells.map((row) =>
    widths.map((width, index) => {
      const cell = row[index] ?? '';
      return index === 0 ? cell.padEnd(width) : cell.padStart(width);
    }),
  );
  return [head, rule, ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
};

const renderSummary = (results: readonly BenchResult[]): string => {
  const verdicts = results.flatMap(({ bounds }) => bounds.map(judge));
  const count = (verdict: ReturnType<typeof judge>): number =>
    verdicts.filter((one) => one === verdict).length;
  return `${count('held')} bounds held, ${count('broken')} broken, ${count('not measured')} not measured`;
};
