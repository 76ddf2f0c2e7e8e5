import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell, csvLine } from '../../../dashboard/server/export/csv.ts';
import { exportLines } from '../../../dashboard/server/export/export-lines.ts';

/** The cells of one line, read by RFC 4180. */
const readLine = (line: string): readonly string[] => {
  const cells: string[] = [];
  const cell = /"((?:[^"]|"")*)"(,|\r\n)|([^",\r\n]*)(,|\r\n)/y;
  for (let match = cell.exec(line); match !== null; match = cell.exec(line)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[3] ?? '');
  }
  return cells;
};

describe('csvCell', () => {
  test.each([
    ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['+1+cmd', "'+1+cmd"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', `"'\t=1"`],
    ['＝1+1', "'＝1+1"],
    ['＠SUM(A1)', "'＠SUM(A1)"],
    ['\u200b=1', "'\u200b=1"],
    ['\0=1', "'\0=1"],
    ['-5', '-5'],
    ['-1.5e3', '-1.5e3'],
    ['a,b', '"a,b"'],
    ['a;b', '"a;b"'],
    ['plain', 'plain'],
    ['', ''],
  ])('%j is written as %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  test('no cell begins a formula, and all cells are read as they were, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        const read = readLine(csvLine(cells));

        expect(read.map((cell, n) => (cell === `'${cells[n]}` ? cells[n] : cell))).toEqual(cells);
        for (const cell of read) expect(cell).not.toMatch(/^\s*(?:[=+@]|-(?!\d))/);
      }),
    );
  });
});

describe('exportLines', () => {
  const rows = [
    [{ field: '@message', value: '{"a":"=1","b":{"c":1}}' }],
    [
      { field: '@message', value: 'no json' },
      { field: '@ptr', value: 'p' },
    ],
    [{ field: 'n', value: '4' }],
  ];

  test('gives JSON as it was written, with whole numbers beyond 2^53', () => {
    const message = '{"id": 12345678901234567890}';

    expect([...exportLines([[{ field: '@message', value: message }]], 'ndjson')]).toEqual([`${message}\n`]);
    expect([...exportLines([[{ field: '@message', value: message }]], 'csv')][1]).toBe(
      '12345678901234567890\r\n',
    );
  });

  test('gives every row, also one that is no JSON', () => {
    expect([...exportLines(rows, 'csv')]).toEqual([
      'a,b,@message,n\r\n'.replace('@message', "'@message"),
      `'=1,"{""c"":1}",,\r\n`,
      ',,no json,\r\n',
      ',,,4\r\n',
    ]);
    expect([...exportLines(rows, 'ndjson')].map((line) => JSON.parse(line))).toEqual([
      { a: '=1', b: { c: 1 } },
      { '@message': 'no json' },
      { n: '4' },
    ]);
  });
});
