import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../cli/project.ts';
import { ALARMS } from '../../shared/alarms.ts';
import { priceMonth } from '../bench/record/record-cost-model.ts';

const page = readFileSync(join(PROJECT_ROOT, 'docs/cost.md'), 'utf8');
const numberOf = (text = ''): number => Number(text.replaceAll(/[*,]/g, ''));

/** Bytes of the lines as the page says them. */
const found =
  /leaves ([\d,]+) bytes of record \(([\d,]+) compact\), ([\d,]+) of metrics, ([\d,]+) of Lambda's own lines and ([\d,]+) of access log; a refused one ([\d,]+) of record/.exec(
    page,
  );
const [full = 0, compact = 0, metrics = 0, platform = 0, access = 0, denied = 0] = (found ?? [])
  .slice(1)
  .map(numberOf);
const series = numberOf(/(\d+) series of metrics at most/.exec(page)?.[1]);
const rows = [
  ...page.matchAll(/^\| ([\d,]+) \| (full|compact) \| ([\d,.]+) \|.*\| \*\*([\d,.]+)\*\* \|$/gm),
].map(([, calls, detail, gb, total]) => ({
  calls: numberOf(calls),
  detail,
  gb: numberOf(gb),
  total: numberOf(total),
}));

describe('docs/cost.md', () => {
  test.each(rows)(
    '$calls calls a second with $detail records cost $total',
    ({ calls, detail, gb, total }) => {
      const allowed = detail === 'full' ? full : compact;
      const record = 0.99 * allowed + 0.01 * denied;
      // START, END and REPORT: the model takes a line each.
      const lines = { record, metrics, platform: [platform / 3, platform / 3, platform / 3], access };

      const month = priceMonth(calls, lines, series);

      expect(Math.abs(month.gb / gb - 1)).toBeLessThan(0.02);
      expect(Math.abs(month.totalUsd / total - 1)).toBeLessThan(0.02);
    },
  );

  test('has all rows, and the number of alarms', () => {
    expect(rows).toHaveLength(6);
    expect(page).toContain(`${ALARMS.length} alarms`);
  });
});
