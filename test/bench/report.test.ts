import { describe, expect, test } from 'vitest';
import { type BenchResult, type Bound, judge } from './bench.ts';
import { renderReport, renderTable } from './report.ts';

const SURROUNDINGS = { date: '2026-11-22', node: '24.21.0', platform: 'linux x64', cores: 2, load: 0.25 };

const measured = (value: number, limit: Bound['limit'], unit = ''): Bound => ({
  kind: 'measured',
  what: 'subject / peer',
  unit,
  limit,
  value,
});

const NOT_MEASURED: Bound = {
  kind: 'not_measured',
  what: 'cached decision',
  unit: 'µs',
  limit: { atMost: 150 },
  why: 'no cache yet',
};

const result = (bounds: readonly Bound[]): BenchResult => ({
  title: 'A decision',
  table: { columns: ['subject', 'p50'], rows: [['Gatelens', '420']] },
  bounds,
  notes: ['One note.'],
});

describe('judge', () => {
  test.each([
    { value: 1.6, limit: { atMost: 1.6 }, verdict: 'held' },
    { value: 1.61, limit: { atMost: 1.6 }, verdict: 'broken' },
    { value: 5, limit: { atLeast: 5 }, verdict: 'held' },
    { value: 4.99, limit: { atLeast: 5 }, verdict: 'broken' },
    { value: Number.NaN, limit: { atMost: 1 }, verdict: 'broken' },
    { value: Number.NaN, limit: { atLeast: 1 }, verdict: 'broken' },
  ])('$value against $limit is $verdict', ({ value, limit, verdict }) => {
    expect(judge(measured(value, limit))).toBe(verdict);
  });

  test('a bound without a figure is neither held nor broken', () => {
    expect(judge(NOT_MEASURED)).toBe('not measured');
  });
});

describe('renderTable', () => {
  test('aligns the first column to the left and the others to the right', () => {
    const table = renderTable({
      columns: ['subject', 'p50'],
      rows: [
        ['a', '1'],
        ['longer name', '12345'],
      ],
    });

    expect(table.split('\n')).toEqual([
      '| subject     |   p50 |',
      '| ----------- | ----: |',
      '| a           |     1 |',
      '| longer name | 12345 |',
    ]);
  });

  test('keeps its columns whatever a cell holds', () => {
    const table = renderTable({ columns: ['a', 'b'], rows: [['x|y', '1']] });

    expect(table).toContain('| x/y |   1 |');
  });
});

describe('renderReport', () => {
  test('starts with where and when', () => {
    expect(renderReport(SURROUNDINGS, [])).toMatch(
      /^2026-11-22, Node 24\.21\.0, linux x64, 2 cores, load 0\.3\n/,
    );
  });

  test.each([
    { bound: measured(1.523, { atMost: 1.6 }), cells: ['1.52', 'at most 1.60', 'HELD'] },
    { bound: measured(2.5, { atMost: 1.6 }), cells: ['2.50', 'at most 1.60', 'BROKEN'] },
    { bound: measured(6.4, { atLeast: 5 }), cells: ['6.40', 'at least 5.00', 'HELD'] },
    { bound: measured(63_512, { atMost: 64_000 }, 'bytes'), cells: ['63512 bytes', 'at most 64000 bytes'] },
    { bound: measured(0.86, { atMost: 8 }, 'bytes'), cells: ['0.9 bytes', 'at most 8 bytes'] },
    { bound: NOT_MEASURED, cells: ['no cache yet', 'at most 150 µs', 'NOT MEASURED'] },
  ])('shows a bound as $cells', ({ bound, cells }) => {
    const line = renderReport(SURROUNDINGS, [result([bound])])
      .split('\n')
      .find((text) => text.includes(bound.what));

    const shown = line?.split('|').map((cell) => cell.trim());
    expect(shown).toEqual(expect.arrayContaining(cells));
  });

  test('shows the spread of the rounds beside the figure', () => {
    const bound: Bound = {
      kind: 'measured',
      what: 'subject / peer',
      unit: '',
      limit: { atMost: 1.6 },
      value: 1.5,
      spread: { low: 1.4, high: 1.65 },
    };

    expect(renderReport(SURROUNDINGS, [result([bound])])).toContain('1.50 (1.40-1.65)');
  });

  test('ends with the number of bounds held, broken and not measured', () => {
    const bounds = [measured(1, { atMost: 2 }), measured(3, { atMost: 2 }), NOT_MEASURED];

    const report = renderReport(SURROUNDINGS, [result(bounds), result([measured(1, { atMost: 2 })])]);

    expect(report.split('\n').at(-1)).toBe('2 bounds held, 1 broken, 1 not measured');
  });
});
