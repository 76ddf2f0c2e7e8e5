import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { AlwaysKey, DecisionRecord } from '../../shared/decision-record.ts';
import {
  decisionRecordSchema,
  type ReadDecisionRecord,
  writtenRecordSchema,
} from '../../shared/decision-record-schema.ts';
import { explain } from '../../shared/explain.ts';
import { RECORD_FIELDS } from '../../shared/record-field/record-fields.ts';
import { allowedRecord, mismatchRecord } from '../support/dashboard-records.ts';
import { ALWAYS_KEYS, writtenRecords } from '../support/decision-records.ts';

type Named<T> = { [Key in keyof T as string extends Key ? never : Key]: T[Key] };
type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;
type Read = Named<ReadDecisionRecord>;

/** Closed lists for a writer that a reader takes as text. */
type Words = 'schema' | 'reason' | 'binding' | 'introspection_cache' | 'level' | 'detail';

/** Keys that a reader takes more freely than a writer fills them; JSON objects are too deep to compare as types. */
type Freer = Words | 'checks' | 'introspection_request' | 'introspection_response';

/** The bold keys of the contract. */
type Bold =
  | 'schema'
  | 'decision_id'
  | 'timestamp'
  | 'service'
  | 'level'
  | 'message'
  | 'decision'
  | 'outcome'
  | 'reason'
  | 'reason_text'
  | 'http_status'
  | 'checks'
  | 'certificate_mismatch'
  | 'binding'
  | 'duration_ms'
  | 'cold_start';

describe('writtenRecordSchema', () => {
  type Written = z.infer<typeof writtenRecordSchema>;
  /** Compared in both directions; JSON objects are too deep to compare as types. */
  type Deep = 'checks' | 'introspection_request' | 'introspection_response';

  test('is the type DecisionRecord', () => {
    expectTypeOf<keyof Written>().toEqualTypeOf<keyof DecisionRecord>();
    expectTypeOf<DeepReadonly<Omit<Written, Deep>>>().toEqualTypeOf<Omit<DecisionRecord, Deep>>();
    expectTypeOf<DeepReadonly<Written['checks']>>().toExtend<DecisionRecord['checks']>();
    expectTypeOf<DecisionRecord['checks']>().toExtend<DeepReadonly<Written['checks']>>();
    expectTypeOf<AlwaysKey>().toEqualTypeOf<Bold>();
  });

  test('takes every record of the table of the fields as it is, and so does the reader', () => {
    fc.assert(
      fc.property(writtenRecords, (record) => {
        expect(writtenRecordSchema.parse(record)).toEqual(record);
        expect(decisionRecordSchema.parse(record)).toEqual(record);
      }),
    );
  });

  test.each(ALWAYS_KEYS)('demands %s, and so does the reader', (key) => {
    fc.assert(
      fc.property(writtenRecords, (record) => {
        const { [key]: _left, ...rest } = record;
        expect(writtenRecordSchema.safeParse(rest).success).toBe(false);
        expect(decisionRecordSchema.safeParse(rest).success).toBe(false);
      }),
      { numRuns: 5 },
    );
  });

  test.each(Object.entries(RECORD_FIELDS))('takes no value of another form for %s', (key, { form }) => {
    const wrong = form === 'object' ? [] : { not: 'of this form' };
    const record = { ...allowedRecord(1), [key]: wrong };

    expect(writtenRecordSchema.safeParse(record).success).toBe(false);
    expect(decisionRecordSchema.safeParse(record).success).toBe(false);
    expect(writtenRecordSchema.safeParse({ ...record, [key]: null }).success).toBe(false);
  });

  test.each([{ more: 1 }, { reason: 'moon_phase_wrong' }, { binding: 'by_moon' }])(
    'takes nothing new: %j',
    (change) => {
      expect(writtenRecordSchema.safeParse({ ...allowedRecord(1), ...change }).success).toBe(false);
      expect(decisionRecordSchema.safeParse({ ...allowedRecord(1), ...change }).success).toBe(true);
    },
  );
});

describe('the version of a record', () => {
  const issuesOf = (value: unknown): readonly string[] =>
    decisionRecordSchema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

  test.each(['gatelens.decision/1', 'gatelens.decision/1.0', 'gatelens.decision/1.12'])(
    '%s is read',
    (schema) => {
      expect(decisionRecordSchema.parse({ ...allowedRecord(1), schema })).toMatchObject({ schema });
    },
  );

  test.each(['gatelens.decision/2', 'gatelens.decision/10.1', 'gatelens.decision/0', 'gatelens.access/1'])(
    '%s is refused by name',
    (schema) => {
      expect(issuesOf({ ...allowedRecord(1), schema })).toEqual([
        `this reader knows gatelens.decision/1 and its minor versions, not ${schema}`,
      ]);
      expect(issuesOf({ schema, nothing: 'else that is known' })[0]).toContain(schema);
    },
  );

  test.each(['', 'x'.repeat(1_000), 'gatelens.<script>'])(
    'a text that is none is not repeated: %j',
    (schema) => {
      expect(issuesOf({ ...allowedRecord(1), schema })).toEqual([
        'this reader knows gatelens.decision/1 and its minor versions',
      ]);
    },
  );
});

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
