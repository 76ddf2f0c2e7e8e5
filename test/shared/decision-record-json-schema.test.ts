import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { PROJECT_ROOT } from '../../cli/project.ts';
import { decisionRecordSchema } from '../../shared/decision-record-schema.ts';
import { RECORD_FIELDS } from '../../shared/record-field/record-fields.ts';
import { ALWAYS_KEYS, writtenRecords } from '../support/decision-records.ts';

/** As a user of the package finds it. */
const FILE = createRequire(join(PROJECT_ROOT, 'package.json')).resolve(
  'gatelens/decision-record.schema.json',
);

const published = z
  .looseObject({
    $schema: z.string(),
    properties: z.record(z.string(), z.json()),
    required: z.array(z.string()),
  })
  .parse(JSON.parse(readFileSync(FILE, 'utf8')));

/** A validator made of the published file alone. */
const validator = z.fromJSONSchema(published as Parameters<typeof z.fromJSONSchema>[0]);

const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

/** A record in which one key, known or not, has any value that JSON can carry. */
const changedRecords = fc
  .tuple(
    writtenRecords,
    fc.constantFrom(...Object.keys(RECORD_FIELDS), 'a_new_key'),
    fc.jsonValue({ maxDepth: 2 }),
  )
  .map(([record, key, value]): unknown => ({ ...record, [key]: value }));

describe('the published JSON Schema', () => {
  test('is of draft 2020-12, names every key and demands those that are always there', () => {
    expect(published.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(Object.keys(published.properties)).toEqual(Object.keys(RECORD_FIELDS));
    expect(published.required).toEqual(ALWAYS_KEYS);
  });

  test('accepts every record that can be written', () => {
    fc.assert(
      fc.property(writtenRecords, (record) => {
        expect(validator.safeParse(record).error).toBeUndefined();
      }),
    );
  });

  test('agrees with the reader on records with any one value changed', () => {
    fc.assert(
      fc.property(changedRecords, (record) => {
        expect(accepts(validator, record)).toBe(accepts(decisionRecordSchema, record));
      }),
      { numRuns: 500 },
    );
  });

  test.each(ALWAYS_KEYS)('refuses a record without %s', (key) => {
    fc.assert(
      fc.property(writtenRecords, (record) => {
        const { [key]: _left, ...rest } = record;
        expect(accepts(validator, rest)).toBe(false);
      }),
      { numRuns: 5 },
    );
  });

  test.each(['gatelens.decision/2', 'gatelens.decision/10', 'gatelens.decision/1.', 'gatelens.access/1'])(
    'refuses a record of %s',
    (schema) => {
      const [record] = fc.sample(writtenRecords, 1);

      expect(accepts(validator, { ...record, schema })).toBe(false);
      expect(accepts(validator, { ...record, schema: 'gatelens.decision/1.3' })).toBe(true);
    },
  );
});
