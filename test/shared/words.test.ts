import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../shared/check.ts';
import { EMF_NAMES } from '../../shared/emf.ts';
import { INDEXED_FIELDS } from '../../shared/field-indexes.ts';
import { METRICS } from '../../shared/metrics.ts';
import { REASON_GUIDANCE, REASONS } from '../../shared/reasons.ts';
import { VALIDATIONS } from '../../shared/validations.ts';

/** CloudWatch Logs takes no more fields in one index policy. */
const MAX_INDEXED_FIELDS = 20;

describe('the shared words', () => {
  test('reasons are snake_case, and each has guidance', () => {
    expect(Object.keys(REASON_GUIDANCE)).toEqual(Object.keys(REASONS));
    for (const code of Object.keys(REASONS)) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });

  test('the five validations are in the order of the checks', () => {
    expect(CHECKS.filter((name) => VALIDATIONS.some((validation) => validation === name))).toEqual([
      ...VALIDATIONS,
    ]);
  });

  test('the indexed fields fit one index policy', () => {
    expect(INDEXED_FIELDS.length).toBeLessThanOrEqual(MAX_INDEXED_FIELDS);
    expect(new Set(INDEXED_FIELDS).size).toBe(INDEXED_FIELDS.length);
  });

  test('no name of an EMF line is a name of the record, so that a query counts each call once', () => {
    const names = [...Object.values(METRICS), ...Object.values(EMF_NAMES)];

    for (const name of names) expect(name).toMatch(/^[A-Z]/);
  });
});
