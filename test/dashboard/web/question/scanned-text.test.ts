import { describe, expect, test } from 'vitest';
import { type Scanned, scannedText } from '../../../../dashboard/web/src/question/scanned-text.ts';

const statistics = (bytesScanned: number, bytesSkipped = 0): Scanned['statistics'] => ({
  recordsMatched: 1,
  recordsScanned: 1_200,
  bytesScanned,
  bytesSkipped,
  rows: 1,
});

describe('scannedText', () => {
  test.each<[Scanned, string]>([
    [{ statistics: statistics(41_200_000) }, 'Scanned 1,200 log events, 41.2 MB'],
    [
      { statistics: statistics(41_200_000, 1_000_000_000), costUsd: 0.000_205 },
      'Scanned 1,200 log events, 41.2 MB, 1.0 GB skipped by a field index, about $0.0002',
    ],
    [{ statistics: statistics(10), costUsd: 1e-9 }, 'Scanned 1,200 log events, 10 B, less than $0.0001'],
    [{ statistics: statistics(0), costUsd: 0 }, 'Scanned 1,200 log events, 0 B, about $0.0000'],
  ])('%#', (scanned, text) => {
    expect(scannedText(scanned)).toBe(text);
  });
});
