import { expect, test } from 'vitest';
import { columnWidths } from '../../../../dashboard/web/src/query/column-widths.ts';

test.each<[string, readonly string[], readonly Record<string, string>[], readonly number[]]>([
  ['the name when values are shorter', ['client_id', 'n'], [{ client_id: 'a', n: '1' }], [12, 9]],
  ['the longest value', ['a', 'b'], [{ a: 'x'.repeat(20) }, { a: 'y' }], [21, 9]],
  ['no more than can be read', ['a', 'b'], [{ a: 'x'.repeat(500), b: 'x'.repeat(500) }], [43, 83]],
  ['no column', [], [{}], []],
])('the width of a column is that of %s', (_what, columns, rows, widths) => {
  expect(columnWidths(columns, rows)).toEqual(widths);
});
