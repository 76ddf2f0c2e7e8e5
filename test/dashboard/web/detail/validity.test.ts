import { describe, expect, test } from 'vitest';
import { sayValidity } from '../../../../dashboard/web/src/detail/validity.ts';

describe('sayValidity', () => {
  test.each([
    ['2026-11-01T00:00:00Z', '2026-12-02T12:00:00Z', 'valid for another 10 days'],
    ['2026-11-01T00:00:00Z', '2026-11-23T12:00:00Z', 'valid for another 1 day'],
    ['2026-11-01T00:00:00Z', '2026-11-22T00:00:00Z', 'expired less than a day before'],
    ['2026-12-01T00:00:00Z', '2027-12-01T00:00:00Z', 'not valid yet'],
    [undefined, undefined, undefined],
    ['nonsense', 'nonsense', undefined],
  ])('from %s to %s: %s', (from, to, said) => {
    const dates = {
      ...(from === undefined ? {} : { certificate_not_before: from }),
      ...(to === undefined ? {} : { certificate_not_after: to }),
    };

    expect(sayValidity({ timestamp: '2026-11-22T10:00:00Z', ...dates })).toBe(said);
  });
});
