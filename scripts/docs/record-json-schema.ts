import * as z from 'zod';
import { decisionRecordSchema } from '../../shared/decision-record-schema.ts';
import { REASONS } from '../../shared/reasons.ts';
import type { RecordField } from '../../shared/record-field/record-field.ts';
import { RECORD_FIELDS, type RecordKey } from '../../shared/record-field/record-fields.ts';

/**
 * Builds the JSON Schema of what a reader of 1.x accepts (draft 2020-12). Lists that may grow are texts with examples.
 */
export const buildRecordJsonSchema = (): object => {
  const { $schema, ...rest } = z.toJSONSchema(decisionRecordSchema, { target: 'draft-2020-12' });
  return {
    $schema,
    title: 'Gatelens decision record',
    description: 'gatelens.decision/1 and its later minor versions: unknown keys are to be ignored.',
    ...rest,
    properties: Object.fromEntries(
      Object.entries(rest.properties ?? {}).map(([key, schema]) => [
        key,
        { ...describe(RECORD_FIELDS[key as RecordKey]), ...Object(schema) },
      ]),
    ),
  };
};

const describe = (field: RecordField): object => ({
  description: field.unit === undefined ? field.meaning : `${field.meaning} Unit: ${field.unit}.`,
  examples: examplesOf(field),
});

const examplesOf = (field: RecordField): readonly unknown[] => {
  if (field.form === 'words') return field.words;
  return field.form === 'reason' ? Object.keys(REASONS) : [field.example];
};
