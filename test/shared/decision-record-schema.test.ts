import { describe, expect, expectTypeOf, test } from 'vitest';
import type { DecisionRecord } from '../../shared/decision-record.ts';
import { decisionRecordSchema, type ReadDecisionRecord } from '../../shared/decision-record-schema.ts';
import { explain } from '../../shared/explain.ts';
import { allowedRecord, mismatchRecord } from '../support/dashboard-records.ts';

type Named<T> = { [Key in keyof T as string extends Key ? never : Key]: T[Key] };
type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;
type Read = Named<ReadDecisionRecord>;

/** Closed lists for a writer that a reader takes as text. */
type Words = 'reason' | 'binding' | 'introspection_cache' | 'level' | 'detail';

/** Keys that a reader takes more freely than a writer fills them; JSON objects are too deep to compare as types. */
type Freer = Words | 'checks' | 'introspection_request' | 'introspection_response';

describe('decisionRecordSchema', () => {
  test('has the keys of DecisionRecord, and the same types but for the lists that may grow', () => {
    expectTypeOf<keyof Read>().toEqualTypeOf<keyof DecisionRecord>();
    expectTypeOf<DeepReadonly<Omit<Read, Freer>>>().toEqualTypeOf<Omit<DecisionRecord, Freer>>();
    expectTypeOf<Pick<DecisionRecord, Words>>().toExtend<Pick<Read, Words>>();
    expectTypeOf<DecisionRecord['checks'][number]>().toExtend<DeepReadonly<Read['checks'][number]>>();
  });

  test.each([allowedRecord(1), mismatchRecord(2)])('reads what a writer writes: $reason', (record) => {
    expect(decisionRecordSchema.parse(record)).toEqual(record);
  });

  test('reads a record of a newer minor version, whose new words explain() can say', () => {
    const newer = {
      ...mismatchRecord(1),
      schema: 'gatelens.decision/1.4',
      reason: 'moon_phase_wrong',
      binding: 'bound_by_moon',
      new_key: { any: 'thing' },
      checks: [{ name: 'moon_phase', result: 'failed', expected: 'full', actual: 'new', new_key: 1 }],
    };

    const record = decisionRecordSchema.parse(newer);

    expect(record).toEqual(newer);
    expect(explain(record).headline).toContain('moon_phase_wrong');
    expect(explain(record).expected).toBe('full');
  });

  test.each([
    ['another schema', { schema: 'gatelens.access/1' }],
    ['a later major version', { schema: 'gatelens.decision/10' }],
    ['a missing decision id', { decision_id: undefined }],
    ['a decision that is neither Allow nor Deny', { decision: 'Maybe' }],
    ['a mismatch flag that is a text', { certificate_mismatch: 'false' }],
    ['checks that are no list', { checks: 'passed' }],
  ])('refuses %s', (_what, change) => {
    expect(decisionRecordSchema.safeParse({ ...allowedRecord(1), ...change }).success).toBe(false);
  });
});
